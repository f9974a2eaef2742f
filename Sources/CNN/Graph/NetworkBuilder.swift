/// Writes down a network layer by layer, in the manner of Keras's functional interface.
///
/// Each method appends one layer, named as Keras names it, and returns its output for the next.
public struct NetworkBuilder {
  /// The output of a layer.
  public struct Output: Sendable {
    fileprivate let index: Int
  }

  private let name: String
  private var nodes: [Network.Node]

  /// Starts a network that takes images of `inputShape`.
  public init(name: String, inputShape: ActivationShape) {
    self.name = name
    nodes = [Network.Node(name: "input", layer: .input, inputs: [], outputShape: inputShape)]
  }

  /// The image.
  public var input: Output { Output(index: 0) }

  /// The network so far; the last layer appended gives its logits.
  public var network: Network { Network(name: name, nodes: nodes) }

  /// The shape of an output.
  public func shape(_ output: Output) -> ActivationShape { nodes[output.index].outputShape }

  /// Appends any layer.
  public mutating func append(_ name: String, _ layer: Layer, _ inputs: Output...) -> Output {
    precondition(!nodes.contains { $0.name == name }, "two layers are named '\(name)'")
    let shape = layer.outputShape(inputs.map { nodes[$0.index].outputShape })
    nodes.append(
      Network.Node(name: name, layer: layer, inputs: inputs.map(\.index), outputShape: shape))
    return Output(index: nodes.count - 1)
  }

  /// Appends a convolution.
  public mutating func conv2D(
    _ name: String, _ x: Output, filters: Int, kernel: Int, stride: Int = 1, padding: WindowPadding = .valid,
    bias: Bool = false
  ) -> Output {
    append(
      name, .conv2D(filters: filters, kernel: kernel, stride: stride, padding: padding, bias: bias), x)
  }

  /// Appends a depthwise convolution.
  public mutating func depthwiseConv2D(
    _ name: String, _ x: Output, kernel: Int, stride: Int, padding: WindowPadding
  ) -> Output {
    append(name, .depthwiseConv2D(kernel: kernel, stride: stride, padding: padding), x)
  }

  /// Appends a 3×3 separable convolution.
  public mutating func separableConv2D(_ name: String, _ x: Output, filters: Int) -> Output {
    append(name, .separableConv2D(filters: filters, kernel: 3), x)
  }

  /// Appends a batch normalization; `epsilon` is Keras's default unless given.
  public mutating func batchNormalization(_ name: String, _ x: Output, epsilon: Double = 1e-3) -> Output {
    append(name, .batchNormalization(epsilon: epsilon), x)
  }

  /// Appends a ReLU.
  public mutating func relu(_ name: String, _ x: Output) -> Output { append(name, .activation(.relu), x) }

  /// Appends a ReLU that ends at 6.
  public mutating func relu6(_ name: String, _ x: Output) -> Output { append(name, .activation(.relu6), x) }

  /// Appends zeros around the image.
  public mutating func zeroPadding2D(_ name: String, _ x: Output, _ border: Border) -> Output {
    append(name, .zeroPadding2D(border), x)
  }

  /// Appends a max pooling.
  public mutating func maxPooling2D(
    _ name: String, _ x: Output, size: Int, stride: Int, padding: WindowPadding = .valid
  ) -> Output {
    append(name, .maxPooling2D(size: size, stride: stride, padding: padding), x)
  }

  /// Appends a global average pooling.
  public mutating func globalAveragePooling2D(_ name: String, _ x: Output) -> Output {
    append(name, .globalAveragePooling2D, x)
  }

  /// Appends the sum of two outputs.
  public mutating func add(_ name: String, _ x: Output, _ y: Output) -> Output { append(name, .add, x, y) }

  /// Appends a dense layer without activation.
  public mutating func dense(_ name: String, _ x: Output, units: Int) -> Output {
    append(name, .dense(units: units), x)
  }
}
