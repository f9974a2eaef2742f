/// What a file of weights is, by its first bytes.
public enum WeightFormat: Equatable, Sendable {
  /// What `headroom convert` wrote.
  case mapped
  /// HDF5: Keras's `.h5` and `.weights.h5`.
  case hdf5
  /// A zip archive: Keras's `.keras`.
  case zip
  /// safetensors.
  case safetensors
  /// Nothing that is known here.
  case unknown

  /// Looks at the first bytes of a file.
  public init(_ bytes: some Collection<UInt8>) {
    let first = Array(bytes.prefix(17))
    if first.starts(with: WeightFileHeader.magic.utf8) {
      self = .mapped
    } else if first.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .hdf5
    } else if first.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = .zip
    } else if first.count >= 10 && first[8] == UInt8(ascii: "{") {
      self = .safetensors
    } else {
      self = .unknown
    }
  }

  /// What a message calls such a file.
  public var name: String {
    switch self {
    case .mapped: "converted weights"
    case .hdf5: "an HDF5 file"
    case .zip: "a zip archive"
    case .safetensors: "a safetensors file"
    case .unknown: "a file of another kind"
    }
  }
}
