/// Runs a network layer by layer in plain loops: what any compiled form of it must agree with.
struct NaiveNetwork {
  private let network: Network
  private let weights: any WeightSource

  init(_ network: Network, weights: any WeightSource) {
    self.network = network
    self.weights = weights
  }

  /// The output of every layer, in Keras's order, for images `[n, height, width, channels]`.
  func outputs(_ images: Tensor) throws -> [(name: String, output: Tensor)] {
    var values = [images]
    for node in network.nodes.dropFirst() {
      values.append(try output(node, node.inputs.map { values[$0] }))
    }
    return zip(network.nodes, values).dropFirst().map { ($0.name, $1) }
  }

  private func output(_ node: Network.Node, _ inputs: [Tensor]) throws -> Tensor {
    let variables = node.layer.variables(network.nodes[node.inputs[0]].outputShape)
    let tensors = try variables.map { variable in
      let weight = WeightName(layer: node.name, variable: variable.name, shape: variable.shape)
      return Tensor(shape: weight.shape, values: try weights.values(weight, of: network.name))
    }
    let input = inputs[0]
    switch node.layer {
    case .input:
      return input
    case .conv2D(_, _, let stride, let padding, let bias):
      return naiveConvolution(
        input, kernel: tensors[0], bias: bias ? tensors[1] : nil, stride: stride, padding: padding)
    case .depthwiseConv2D(_, let stride, let padding):
      return naiveDepthwiseConvolution(input, kernel: tensors[0], stride: stride, padding: padding)
    case .separableConv2D:
      return naiveSeparableConvolution(input, depthwise: tensors[0], pointwise: tensors[1])
    case .batchNormalization(let epsilon):
      return naiveBatchNormalization(
        input, gamma: tensors[0], beta: tensors[1], mean: tensors[2], variance: tensors[3], epsilon: epsilon)
    case .activation(let function):
      return naiveActivation(input, function)
    case .zeroPadding2D(let border):
      return naiveZeroPadding(input, border)
    case .maxPooling2D(let size, let stride, let padding):
      return naiveMaxPooling(input, size: size, stride: stride, padding: padding)
    case .globalAveragePooling2D:
      return naiveGlobalAverage(input)
    case .add:
      return naiveAddition(input, inputs[1])
    case .dense:
      return naiveDense(input, weights: tensors[0], bias: tensors[1])
    }
  }
}
