// The layers that the three networks are made of, as Keras defines them, and what each holds.

/// How a sliding window treats the border of an image.
public enum WindowPadding: Equatable, Sendable {
  /// The window stays inside: `floor((n − k) / stride) + 1` outputs.
  case valid
  /// `ceil(n / stride)` outputs; an odd surplus of padding goes below and to the right, as in Keras.
  case same
}

/// An element-wise activation function.
public enum ActivationFunction: Equatable, Sendable {
  /// x
  case linear
  /// max(x, 0)
  case relu
  /// min(max(x, 0), 6)
  case relu6
}

/// Zeros put around an image, in pixels.
public struct Border: Equatable, Sendable {
  /// Rows above and below.
  public let top, bottom: Int
  /// Columns before and after.
  public let left, right: Int

  /// Makes a border; every width is 0 or more.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// Makes a border of one width on all sides.
  public init(_ width: Int) {
    self.init(top: width, bottom: width, left: width, right: width)
  }
}

/// What a node of a network computes.
///
/// Kernels are square. Layouts are Keras's: kernels `[k, k, in, out]`, depthwise `[k, k, channels, 1]`,
/// dense `[in, out]`.
public enum Layer: Equatable, Sendable {
  /// The image itself.
  case input
  /// Cross-correlation over all channels.
  case conv2D(filters: Int, kernel: Int, stride: Int, padding: WindowPadding, bias: Bool)
  /// One kernel per channel, no bias.
  case depthwiseConv2D(kernel: Int, stride: Int, padding: WindowPadding)
  /// Depthwise with stride 1 and padding `same`, then 1×1 over all channels; no bias.
  case separableConv2D(filters: Int, kernel: Int)
  /// `gamma · (x − mean) / sqrt(variance + epsilon) + beta`, per channel.
  case batchNormalization(epsilon: Double)
  /// An element-wise function.
  case activation(ActivationFunction)
  /// Zeros around the image.
  case zeroPadding2D(Border)
  /// The maximum of each window; padding never wins.
  case maxPooling2D(size: Int, stride: Int, padding: WindowPadding)
  /// The mean of each channel.
  case globalAveragePooling2D
  /// The sum of two inputs of one shape.
  case add
  /// A matrix product with bias.
  case dense(units: Int)
}

extension Layer {
  /// The shape put out for inputs of the given shapes.
  func outputShape(_ inputs: [ActivationShape]) -> ActivationShape {
    let input = inputs[0]
    switch self {
    case .input, .batchNormalization, .activation:
      return input
    case .conv2D(let filters, let kernel, let stride, let padding, _):
      return Window(input, kernel: kernel, stride: stride, padding: padding).outputShape(channels: filters)
    case .depthwiseConv2D(let kernel, let stride, let padding),
      .maxPooling2D(let kernel, let stride, let padding):
      return Window(input, kernel: kernel, stride: stride, padding: padding)
        .outputShape(channels: input.channels)
    case .separableConv2D(let filters, _):
      return ActivationShape(height: input.height, width: input.width, channels: filters)
    case .zeroPadding2D(let border):
      return ActivationShape(
        height: input.height + border.top + border.bottom, width: input.width + border.left + border.right,
        channels: input.channels)
    case .globalAveragePooling2D:
      return ActivationShape(features: input.channels)
    case .add:
      precondition(
        inputs.count == 2 && inputs[0] == inputs[1], "add needs two inputs of one shape, got \(inputs)")
      return input
    case .dense(let units):
      precondition(input.dimensions.count == 1, "dense needs a flat input, got \(input)")
      return ActivationShape(features: units)
    }
  }

  /// The names and shapes of the variables that the layer holds, in Keras's order.
  func variables(_ input: ActivationShape) -> [(name: String, shape: [Int])] {
    let channels = input.channels
    switch self {
    case .conv2D(let filters, let kernel, _, _, let bias):
      let kernels = (name: "kernel", shape: [kernel, kernel, channels, filters])
      return bias ? [kernels, ("bias", [filters])] : [kernels]
    case .depthwiseConv2D(let kernel, _, _):
      return [("kernel", [kernel, kernel, channels, 1])]
    case .separableConv2D(let filters, let kernel):
      return [
        ("depthwise_kernel", [kernel, kernel, channels, 1]), ("pointwise_kernel", [1, 1, channels, filters]),
      ]
    case .batchNormalization:
      return ["gamma", "beta", "moving_mean", "moving_variance"].map { ($0, [channels]) }
    case .dense(let units):
      return [("kernel", [channels, units]), ("bias", [units])]
    case .input, .activation, .zeroPadding2D, .maxPooling2D, .globalAveragePooling2D, .add:
      return []
    }
  }
}

extension Layer {
  /// The name of Keras's class for the layer, as the networks here use it (a ReLU6 is a `ReLU` there).
  public var kerasClass: String {
    switch self {
    case .input: "InputLayer"
    case .conv2D: "Conv2D"
    case .depthwiseConv2D: "DepthwiseConv2D"
    case .separableConv2D: "SeparableConv2D"
    case .batchNormalization: "BatchNormalization"
    case .activation(.relu6): "ReLU"
    case .activation: "Activation"
    case .zeroPadding2D: "ZeroPadding2D"
    case .maxPooling2D: "MaxPooling2D"
    case .globalAveragePooling2D: "GlobalAveragePooling2D"
    case .add: "Add"
    case .dense: "Dense"
    }
  }
}
