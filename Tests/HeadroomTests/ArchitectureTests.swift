import Foundation
import Testing

@Suite struct ArchitectureTests {
  let manifest: PackageManifest
  let service: PackageManifest

  init() throws {
    manifest = try PackageManifest()
    service = try PackageManifest(folder: "Service/")
  }

  @Test func `the targets of Package.swift are found`() {
    // The other tests of this suite prove nothing if the text is misread.
    let names = Set(manifest.targets.map(\.name))
    #expect(
      names.isSuperset(of: ["headroom", "Simulator", "CostModel", "Profiler", "CNN", "Statistics", "CGSL"]))
    #expect(manifest.dependencies(of: "headroom").contains("ArgumentParser"))
    #expect(!manifest.dependencies(of: "headroom").contains("swift-argument-parser"))
    #expect(manifest.dependencies(of: "Statistics") == ["CGSL"])
    #expect(manifest.targets.first { $0.name == "CGSL" }?.kind == "systemLibrary")
    #expect(service.dependencies(of: "headroom-serve").contains("Service"))
  }

  @Test func `ARCHITECTURE.md draws the arrows of Package.swift`() throws {
    let lines = try SourceTree.file("ARCHITECTURE.md").lines
    let drawn = lines.compactMap { $0.wholeMatch(of: /([\w-]+) → (\w+(, \w+)*)/) }
      .map { match in "\(match.1) → \(match.2.split(separator: ", ").sorted().joined(separator: ", "))" }
    let built = (manifest.targets + service.targets).filter { !$0.dependencies.isEmpty }
      .map { "\($0.name) → \($0.dependencies.sorted().joined(separator: ", "))" }
    #expect(drawn.sorted() == built.sorted())
  }

  @Test func `a module imports only what Package.swift gives it`() throws {
    // What a product of this package is made of; of the others each has its module's name.
    let products = ["Runtime": ["CNN", "Images"]]
    let everyones: Set = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin"]
    let pattern = /^(@\w+ )*(public |package |internal |private )?import (struct |enum |class |func )?(\w+)/
    var strangers: [String] = []
    for (folder, package) in [("", manifest), ("Service/", service)] {
      for target in package.targets where target.kind != "systemLibrary" {
        let allowed = everyones.union(target.dependencies.flatMap { products[$0] ?? [$0] })
        for file in try SourceTree.files(under: folder + target.folder) {
          for line in file.code {
            guard let name = line.firstMatch(of: pattern).map({ String($0.4) }) else { continue }
            if !allowed.contains(name) { strangers.append("\(file.path): \(name)") }
          }
        }
      }
    }
    #expect(strangers == [])
  }

  @Test func `each C library of the system has one importer`() {
    for library in manifest.targets where library.kind == "systemLibrary" {
      let importers = manifest.targets.filter { $0.dependencies.contains(library.name) }
      #expect(importers.count == 1, "\(library.name): \(importers.map(\.name))")
    }
  }

  @Test func `planning needs no server`() {
    let servers: Set = ["NIOCore", "NIOPosix", "NIOHTTP1", "Logging", "Service"]
    for target in manifest.targets {
      #expect(manifest.reachable(from: target.name).isDisjoint(with: servers))
    }
  }

  @Test func `simulating needs no network, no kernels and no profiler`() {
    for name in ["Simulator", "Recommender", "Report", "CostModel"] {
      #expect(manifest.reachable(from: name).isDisjoint(with: ["CNN", "CKernels", "Profiler"]))
    }
    #expect(manifest.reachable(from: "Profiler").isSuperset(of: ["CNN", "CKernels"]))
  }
}
