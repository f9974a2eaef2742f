import Foundation

/// What a Package.swift says of its targets, read from its text: asking the package manager would need its
/// lock.
struct PackageManifest {
  /// One target that is not a test.
  struct Target {
    let name: String
    let kind: String
    /// Where its sources are.
    let folder: String
    /// Targets and products it may import, in the order of Package.swift.
    let dependencies: [String]
  }

  let targets: [Target]

  /// Reads the manifest of a folder that ends in a slash; of the root where there is none.
  init(folder: String = "") throws {
    let text = try SourceTree.file(folder + "Package.swift").code.joined(separator: "\n")
    let beginning = /\.(executableTarget|target|systemLibrary)\(\s*name: "([\w-]+)"/
    targets = text.matches(of: beginning).map { match in
      let arguments = PackageManifest.enclosed(text[match.range.lowerBound...], open: "(", close: ")")
      let folder = arguments.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) }
      let target = { (dependencies: [String]) in
        Target(
          name: String(match.2), kind: String(match.1), folder: folder ?? "Sources/\(match.2)",
          dependencies: dependencies)
      }
      guard let list = arguments.range(of: "dependencies: [") else { return target([]) }
      let dependencies = PackageManifest.enclosed(arguments[list.lowerBound...], open: "[", close: "]")
      // A product is named before its package, which is no dependency of its own.
      let names = dependencies.replacing(/, package: "[^"]*"/, with: "").matches(of: /"([^"]+)"/)
      return target(names.map { String($0.1) })
    }
  }

  /// The dependencies of one target.
  func dependencies(of name: String) -> [String] {
    targets.first { $0.name == name }?.dependencies ?? []
  }

  /// Everything a target reaches, itself left out.
  func reachable(from name: String) -> Set<String> {
    var found: Set<String> = []
    var open = dependencies(of: name)
    while let next = open.popLast() {
      if found.insert(next).inserted { open += dependencies(of: next) }
    }
    return found
  }

  /// The text from the first opening bracket to the one that closes it.
  private static func enclosed(_ text: Substring, open: Character, close: Character) -> Substring {
    guard let start = text.firstIndex(of: open) else { return "" }
    var depth = 0
    for index in text[start...].indices {
      if text[index] == open { depth += 1 }
      if text[index] == close { depth -= 1 }
      if depth == 0 { return text[start...index] }
    }
    return text[start...]
  }
}
