/// A file of packed weights, as `headroom convert --json` tells of it.
public struct Conversion: Sendable, Equatable, Codable {
  /// The document's kind and version.
  public private(set) var schema = "headroom.conversion/v1"
  /// The file, as it was named.
  public var file: String
  /// The network's name.
  public var network: String
  /// Where the weights come from.
  public var weights: String
  /// The instructions for which they are laid out, as in `AVX512`.
  public var kernels: String
  /// The file's size.
  public var bytes: Int
  /// The CRC-32 of the values, eight hexadecimal digits.
  public var checksum: String

  /// A conversion from its parts.
  public init(file: String, network: String, weights: String, kernels: String, bytes: Int, checksum: String) {
    self.file = file
    self.network = network
    self.weights = weights
    self.kernels = kernels
    self.bytes = bytes
    self.checksum = checksum
  }

  /// What is printed for people.
  public var text: String {
    "\(file): \(network), weights: \(weights); laid out for \(kernels), \(NumberText.grouped(bytes)) bytes, "
      + "CRC-32 \(checksum)\n"
  }
}
