/// The shape of what a layer puts out for one image.
///
/// Activations are NHWC: `[height, width, channels]`, or `[features]` after global pooling and a dense layer.
/// The batch dimension is not part of it.
public struct ActivationShape: Equatable, Sendable, CustomStringConvertible {
  /// The dimensions, three or one of them, each at least 1.
  public let dimensions: [Int]

  /// Makes the shape of a feature map.
  public init(height: Int, width: Int, channels: Int) {
    precondition(
      height > 0 && width > 0 && channels > 0,
      "dimensions must be positive, got \(height)×\(width)×\(channels)")
    dimensions = [height, width, channels]
  }

  /// Makes the shape of a flat vector.
  public init(features: Int) {
    precondition(features > 0, "features must be positive, got \(features)")
    dimensions = [features]
  }

  /// Rows of the feature map; 1 for a vector.
  public var height: Int { dimensions.count == 3 ? dimensions[0] : 1 }

  /// Columns of the feature map; 1 for a vector.
  public var width: Int { dimensions.count == 3 ? dimensions[1] : 1 }

  /// Channels of the feature map, or the vector's length.
  public var channels: Int { dimensions[dimensions.count - 1] }

  /// Values per image.
  public var count: Int { dimensions.reduce(1, *) }

  /// The dimensions as `299×299×3`.
  public var description: String { dimensions.map(String.init).joined(separator: "×") }
}
