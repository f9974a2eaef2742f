import Documents
import Simulator
import Statistics
import Testing

@testable import Manifests

@Suite struct FuzzTests {
  private let pieces = [
    "", " ", "\n", "\t", ":", "-", "---\n", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "!!int ", "|\n",
    ">-\n", "%",
    "?", ",", "~", "null", "true", "0", "-1", "1e999", "99999999999999999999", "0x1", "500m", "1.5Gi", "Ei",
    "🦀",
    "\u{0}", "\u{feff}", "\u{301}", "\\ud800", "<<: ", "kind", "spec", "items", "metadata", "replicas",
    "List",
  ]

  /// A text with a few of its stretches removed, repeated, moved or overwritten.
  private func mutated(_ text: [Character], _ stream: inout RandomStream) -> String {
    var text = text
    func index(_ stream: inout RandomStream) -> Int { Int(stream.next() % UInt64(text.count + 1)) }
    for _ in 0...(stream.next() % 3) {
      let start = index(&stream)
      let end = min(text.count, start + Int(stream.next() % 8))
      switch stream.next() % 4 {
      case 0: text.removeSubrange(start..<end)
      case 1: text.insert(contentsOf: text[start..<end], at: index(&stream))
      case 2: text.insert(contentsOf: pieces[Int(stream.next() % UInt64(pieces.count))], at: start)
      default: text.replaceSubrange(start..<end, with: pieces[Int(stream.next() % UInt64(pieces.count))])
      }
    }
    return String(text)
  }

  @Test func `no manifest crashes the reader, and whatever is wrong is said in one line`() throws {
    let samples = [SampleManifests.deployment, SampleManifests.autoscaler, SampleManifests.node]
    let whole = Array(samples.joined(separator: "---\n"))
    let traffic = try Document(text: SampleManifests.traffic, file: "t.json").root
    var stream = RandomStream(seed: 1, name: "manifests")
    var (read, refused) = (0, 0)
    for _ in 0..<2000 {
      let source = ManifestSource(file: "m.yaml", text: mutated(whole, &stream))
      do throws(DocumentError) {
        _ = try ManifestSet([source]).scenario(node: traffic)
        read += 1
      } catch {
        refused += 1
        #expect(!error.description.contains { $0.isNewline }, "\(source.text)")
        #expect(error.description.count < 600, "\(source.text)")
      }
    }
    #expect(read > 100)
    #expect(refused > 500)
  }
}
