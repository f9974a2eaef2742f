/// Why a file of mapped weights cannot be used.
public struct WeightFileError: Error, Equatable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Problem: Equatable, Sendable {
    /// It is a file of another kind.
    case foreign(WeightFormat)
    /// Its layout has another version.
    case version(String)
    /// Its header is not what its checksum says.
    case damagedHeader
    /// It has fewer or more bytes than its header says.
    case size(expected: Int, found: Int)
    /// It has another network's weights.
    case network(expected: String, found: String)
    /// Its weights are laid out for other kernels than this processor's.
    case kernels(expected: String, found: String)
    /// Its weights are laid out otherwise than this version of Headroom does it.
    case plan
    /// Its values are not what their checksum says.
    case checksum(expected: UInt32, found: UInt32)
    /// It cannot be written; the system's number of the error.
    case unwritable(Int32)
  }

  /// The file's path.
  public let path: String
  /// What is wrong with it.
  public let problem: Problem

  init(_ path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// The error in one line: where, what was expected, what was found, what to do.
  public var description: String { "\(path): \(words)" }

  private var words: String {
    let again = "convert the weights again"
    switch problem {
    case .foreign(.unknown):
      return "expected weights, found a file of another kind"
    case .foreign(let format):
      return "expected weights that 'headroom convert' wrote, found \(format.name); convert it first"
    case .version(let found):
      return
        "expected weights of format \(WeightFileHeader.version), found format '\(found.prefix(20))'; \(again)"
    case .damagedHeader:
      return "the header is damaged; \(again)"
    case .size(let expected, let found):
      let state = found < expected ? "truncated" : "damaged"
      return "expected \(expected) bytes, found \(found): the file is \(state); \(again)"
    case .network(let expected, let found):
      return "expected weights of \(expected), found those of \(found); use --model \(found) or another file"
    case .kernels(let expected, let found):
      return
        "expected weights laid out for \(expected), which this processor has, found \(found); \(again) on a "
        + "machine like this one"
    case .plan:
      return "the weights are laid out as another version of Headroom does it; \(again)"
    case .checksum(let expected, let found):
      return
        "expected values of CRC-32 \(hex(expected, digits: 8)), found \(hex(found, digits: 8)): the file is "
        + "damaged; \(again)"
    case .unwritable(let number):
      return "expected a file that can be written, found that it cannot: error \(number) of the system"
    }
  }
}
