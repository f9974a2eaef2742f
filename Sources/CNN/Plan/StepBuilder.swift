/// Turns fused layers into steps: folds normalizations into weights and chooses the operation.
struct StepBuilder {
  let network: Network
  let weights: FoldableWeights

  /// The step of a fused layer; `sources` tells for each node that a step reads which step writes it.
  func step(_ fused: FusedLayer, sources: [Int: CompiledNetwork.Source]) throws -> CompiledNetwork.Step {
    let root = network.nodes[fused.root]
    let last = network.nodes[fused.output]
    let source = { (node: Int) -> CompiledNetwork.Source in
      guard let source = sources[node] else {
        preconditionFailure("'\(root.name)' reads '\(network.nodes[node].name)', which no step writes")
      }
      return source
    }
    return CompiledNetwork.Step(
      name: last.name, outputKind: last.layer.kerasClass, kind: root.layer.kerasClass,
      layers: fused.nodes.map { network.nodes[$0].name }, operation: try operation(fused),
      input: source(fused.source),
      residual: fused.residual.map(source), outputShape: last.outputShape, multiplyAdds: multiplyAdds(root))
  }

  private func operation(_ fused: FusedLayer) throws -> any StepOperation {
    let root = network.nodes[fused.root]
    let input = network.nodes[root.inputs[0]].outputShape
    let clamp = fused.activation.clamp
    switch root.layer {
    case .conv2D(let filters, let kernel, let stride, let padding, _):
      return try convolution(
        fused, window(fused, kernel: kernel, stride: stride, padding: padding), filters: filters)
    case .separableConv2D(let filters, let kernel):
      let window = Window(input, kernel: kernel, stride: 1, padding: .same)
      let filter = DepthwiseFilter(
        window: window, weights: try weights.required(root.name, "depthwise_kernel"), bias: nil,
        rectifiesInput: fused.rectifiesInput)
      let folded = try folded(fused, "pointwise_kernel", channels: filters)
      return MatrixOperation(
        rows: .depthwise(filter), weights: folded.weights, bias: folded.bias, columns: filters,
        clamp: clamp)
    case .depthwiseConv2D(let kernel, let stride, let padding):
      let window = window(fused, kernel: kernel, stride: stride, padding: padding)
      let folded = try folded(fused, "kernel", channels: input.channels)
      let filter = DepthwiseFilter(
        window: window, weights: folded.weights, bias: folded.bias, rectifiesInput: fused.rectifiesInput)
      return DepthwiseOperation(filter: filter, clamp: clamp)
    case .maxPooling2D(let size, let stride, let padding):
      let window = window(fused, kernel: size, stride: stride, padding: padding)
      return MaxPoolOperation(window: window, padsWithZeros: fused.border != nil, clamp: clamp)
    case .batchNormalization(let epsilon):
      let (scale, shift) = try weights.affineValues(root.name, epsilon: epsilon)
      return AffineOperation(scale: scale, shift: shift, shape: input, clamp: clamp)
    case .activation, .add, .input:
      return AddOperation(count: input.count, clamp: clamp)
    case .zeroPadding2D(let border):
      return ZeroPadOperation(shape: input, border: border)
    case .globalAveragePooling2D:
      return AverageOperation(shape: input)
    case .dense(let units):
      return DenseOperation(
        weights: try weights.required(root.name, "kernel"), bias: try weights.required(root.name, "bias"),
        units: units)
    }
  }

  /// The fastest way to compute a convolution.
  private func convolution(
    _ fused: FusedLayer, _ window: Window, filters: Int
  ) throws -> any StepOperation {
    let clamp = fused.activation.clamp
    let (folded, bias) = try folded(fused, "kernel", channels: filters)
    if WinogradOperation.suits(window, columns: filters) {
      return WinogradOperation(window: window, weights: folded, bias: bias, columns: filters, clamp: clamp)
    }
    if DirectOperation.suits(window) {
      return DirectOperation(window: window, weights: folded, bias: bias, columns: filters, clamp: clamp)
    }
    return MatrixOperation(
      rows: window.isPointwise ? .pixels(window) : .patches(window), weights: folded, bias: bias,
      columns: filters, clamp: clamp)
  }

  private func window(_ fused: FusedLayer, kernel: Int, stride: Int, padding: WindowPadding) -> Window {
    let source = network.nodes[fused.source].outputShape
    guard let border = fused.border else {
      return Window(source, kernel: kernel, stride: stride, padding: padding)
    }
    return Window(source, kernel: kernel, stride: stride, border: border)
  }

  /// The root's weights, whose last dimension has `channels`, and its bias, with a normalization folded in.
  private func folded(
    _ fused: FusedLayer, _ variable: String, channels: Int
  ) throws -> (weights: WeightValues, bias: WeightValues?) {
    let normalization = fused.normalization.flatMap { index -> (name: String, epsilon: Double)? in
      guard case .batchNormalization(let epsilon) = network.nodes[index].layer else { return nil }
      return (network.nodes[index].name, epsilon)
    }
    return try weights.folded(
      network.nodes[fused.root].name, variable, normalization: normalization, channels: channels)
  }

  private func multiplyAdds(_ node: Network.Node) -> Int {
    let pixels = node.outputShape.height * node.outputShape.width
    let variables = node.layer.variables(network.nodes[node.inputs[0]].outputShape)
    switch node.layer {
    case .conv2D, .depthwiseConv2D, .separableConv2D, .dense:
      return variables.filter { $0.name != "bias" }.reduce(0) { $0 + pixels * $1.shape.reduce(1, *) }
    default:
      return 0
    }
  }
}
