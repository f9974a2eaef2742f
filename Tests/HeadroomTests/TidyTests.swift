import Foundation
import Testing

// The rules of style that no other tool checks. A rule fails with the places that break it.

@Suite struct TidyTests {
  @Test func `a file has at most 400 lines`() throws {
    let long = try SourceTree.swift().filter { $0.lines.count > 400 }
    #expect(long.map { "\($0.path): \($0.lines.count) lines" } == [])
  }

  @Test func `a line has at most 110 columns, comments too`() throws {
    let long = try places(in: SourceTree.swift()) { $0.count > 110 }
    #expect(long == [])
  }

  @Test func `a function has at most 70 lines`() throws {
    let long = try SourceTree.swift().flatMap { file in
      functions(in: file.lines).filter { $0.length > 70 }
        .map { "\(file.path):\($0.start + 1): \($0.length) lines" }
    }
    #expect(long == [])
  }

  @Test func `the length of a function is measured to its closing brace`() {
    let source = """
      protocol P {
        func required(
          a: Int
        )
        init()
      }
      struct S {
        func short() { 1 }
        @inlinable public static func long(
          a: Int
        ) -> Int {
          if a > 0 {
          }
          return a
        }
        init(
          b: Int)
        {
        }
      }
      """
    let found = functions(in: source.split(separator: "\n").map(String.init))
    #expect(found.map(\.start) == [8, 15])
    #expect(found.map(\.length) == [7, 4])
  }

  @Test func `a file begins with what it is or what it needs`() throws {
    let beginnings = ["// ", "/// ", "import ", "@testable import ", "@preconcurrency import ", "#if "]
    let odd = try SourceTree.swift().filter { file in
      !beginnings.contains { file.lines.first?.hasPrefix($0) ?? false }
    }
    #expect(odd.map(\.path) == [])
  }

  @Test func `comments hold no banners, no authors and nothing left to do`() throws {
    // Spelled in parts, so that this file obeys its own rule.
    let banned = [
      "//" + "==", "// " + "==", "//" + "--", "// " + "--", "Created " + "by", "TO" + "DO", "FIX" + "ME",
    ]
    let found = try places(in: SourceTree.swift()) { line in banned.contains { line.contains($0) } }
    #expect(found == [])
  }

  @Test func `only the command line prints`() throws {
    let quiet = try SourceTree.files(under: "Sources", "Service/Sources").filter {
      !$0.path.hasPrefix("Sources/headroom/") && !$0.path.contains("Bench")
    }
    let printing = try codePlaces(in: quiet, matching: #"(^|[^\w.])(print|debugPrint|dump)\("#)
    #expect(printing == [])
  }

  @Test func `what computes outcomes knows no clock and no unseeded chance`() throws {
    let pure = try SourceTree.files(
      under: "Sources/Simulator", "Sources/CostModel", "Sources/Statistics", "Sources/Recommender")
    let banned =
      #"\b(Date\(\)|Date\.now|ContinuousClock|SuspendingClock|DispatchTime|clock_gettime|gettimeofday"#
      + #"|SystemRandomNumberGenerator|drand48|arc4random)|\.(random|randomElement|shuffled|shuffle)\("#
    let impure = try codePlaces(in: pure, matching: banned)
    #expect(impure == [])
  }

  @Test func `the kernel of the simulator knows nothing of Kubernetes`() throws {
    let kernel = try SourceTree.files(under: "Sources/Simulator/Kernel")
    #expect(!kernel.isEmpty)
    let words = #"(?i)\b(pods?|kubernetes|k8s|kubelet|replicas?|autoscalers?|hpa|deployments?)\b"#
    let expression = try Regex(words)
    let mentions = places(in: kernel) { $0.contains(expression) }
    #expect(mentions == [])
  }

  @Test func `links between documents lead to files that exist`() throws {
    let link = /\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)/
    let broken = try SourceTree.documents().flatMap { document in
      let folder = SourceTree.root.appending(path: document.path).deletingLastPathComponent()
      return document.lines.flatMap { $0.matches(of: link) }.map { String($0.1) }
        .filter { !FileManager.default.fileExists(atPath: folder.appending(path: $0).path()) }
        .map { "\(document.path): \($0)" }
    }
    #expect(broken == [])
  }

  /// The places, as `path:line`, of lines that break a rule.
  func places(in files: [SourceTree.File], where breaks: (String) -> Bool) -> [String] {
    files.flatMap { file in
      file.lines.indices.filter { breaks(file.lines[$0]) }.map { "\(file.path):\($0 + 1)" }
    }
  }

  /// The places where code, not a comment, matches a pattern.
  func codePlaces(in files: [SourceTree.File], matching pattern: String) throws -> [String] {
    let expression = try Regex(pattern)
    return files.flatMap { file in
      let code = file.code
      return code.indices.filter { code[$0].contains(expression) }.map { "\(file.path):\($0 + 1)" }
    }
  }

  /// Where functions and initializers with a body begin, counted from 0, and how many lines they have.
  ///
  /// It relies on the formatter: a body's brace closes on a line of its own, as far in as the declaration.
  func functions(in lines: [String]) -> [(start: Int, length: Int)] {
    let declaration = /^ *((@\w+(\([^)]*\))?|\w+(\(set\))?) )*(func |init[(<?]|deinit|subscript[(<])/
    return lines.indices.compactMap { start in
      guard lines[start].firstMatch(of: declaration) != nil else { return nil }
      let indent = String(lines[start].prefix { $0 == " " })
      // The signature ends at the first line as far in as its beginning that opens the body.
      let opening = lines[start...].firstIndex { line in
        line.hasSuffix("{") && line.prefix { $0 == " " } == indent
      }
      let next = lines[start...].dropFirst().firstIndex { line in
        line.prefix { $0 == " " }.count <= indent.count && !line.hasPrefix(indent + ")")
          && line != indent + "{"
      }
      guard let opening, opening < next ?? lines.count else { return nil }
      guard let end = lines[opening...].firstIndex(where: { $0.hasPrefix(indent + "}") }) else { return nil }
      return (start, end - start + 1)
    }
  }
}
