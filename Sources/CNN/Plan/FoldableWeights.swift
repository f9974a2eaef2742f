/// The weights of a network, checked against what it needs, on their way into compiled steps.
struct FoldableWeights {
  private let tensors: [String: [Float]]

  /// Reads every variable in Keras's order.
  ///
  /// - Throws: ``NetworkError`` naming the first variable that is missing or has another shape.
  init(_ network: Network, _ source: some WeightSource) throws {
    var tensors: [String: [Float]] = [:]
    for weight in network.weights {
      tensors["\(weight.layer)/\(weight.variable)"] = try source.values(weight, of: network.name)
    }
    self.tensors = tensors
  }

  /// The values of a variable, or nil where the layer has none of that name.
  func values(_ layer: String, _ variable: String) -> [Float]? { tensors["\(layer)/\(variable)"] }

  /// A variable that the layer always has.
  func required(_ layer: String, _ variable: String) -> [Float] {
    guard let values = tensors["\(layer)/\(variable)"] else {
      preconditionFailure("no weight \(layer)/\(variable)")
    }
    return values
  }

  /// A batch normalization as `x · scale + shift`.
  ///
  /// `scale = gamma / sqrt(variance + epsilon)` and `shift = beta − mean · scale`, computed in double.
  func affine(_ layer: String, epsilon: Double) -> (scale: [Double], shift: [Double]) {
    let gamma = required(layer, "gamma")
    let beta = required(layer, "beta")
    let mean = required(layer, "moving_mean")
    let variance = required(layer, "moving_variance")
    let scale = gamma.indices.map { Double(gamma[$0]) / (Double(variance[$0]) + epsilon).squareRoot() }
    return (scale, gamma.indices.map { Double(beta[$0]) - Double(mean[$0]) * scale[$0] })
  }
}
