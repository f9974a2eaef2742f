/// The weights of a network, checked against what it needs, on their way into compiled steps.
///
/// Values are read when a pass asks for them and not kept, so that never more than a few layers' are in
/// memory beside what is made of them.
struct FoldableWeights {
  private let network: Network
  private let source: (any WeightSource)?
  private let store: WeightStore
  private let weights: [String: WeightName]

  /// Takes the values of a source, whose shapes are checked in Keras's order.
  ///
  /// - Throws: ``NetworkError`` naming the first variable that is missing or has another shape.
  init(_ network: Network, _ source: any WeightSource, store: WeightStore) throws {
    self.init(network: network, source: source, store: store)
    for weight in network.weights {
      guard let found = try source.shape(weight) else {
        throw NetworkError.missingWeight(network: network.name, weight: weight)
      }
      guard found == weight.shape else {
        throw NetworkError.weightShape(network: network.name, weight: weight, found: found)
      }
    }
  }

  /// Takes no values: what is made of them is mapped.
  init(_ network: Network, mappedBy store: WeightStore) {
    precondition(store.isMapped, "expected a store that maps")
    self.init(network: network, source: nil, store: store)
  }

  private init(network: Network, source: (any WeightSource)?, store: WeightStore) {
    self.network = network
    self.source = source
    self.store = store
    weights = Dictionary(uniqueKeysWithValues: network.weights.map { ("\($0.layer)/\($0.variable)", $0) })
  }

  /// The values of a variable, or nil where the layer has none of that name.
  func values(_ layer: String, _ variable: String) throws -> WeightValues? {
    guard let weight = weights["\(layer)/\(variable)"] else { return nil }
    guard let source else { return WeightValues(count: weight.count, packedIn: store) }
    return WeightValues(try source.values(weight, of: network.name), store: store)
  }

  /// A variable that the layer always has.
  func required(_ layer: String, _ variable: String) throws -> WeightValues {
    guard let values = try values(layer, variable) else {
      preconditionFailure("no weight \(layer)/\(variable)")
    }
    return values
  }

  /// The weights and bias of a layer with a normalization folded in.
  ///
  /// - Parameters:
  ///   - layer: The layer's name.
  ///   - variable: The weights' name; their last, fastest dimension has `channels`.
  ///   - normalization: Name and epsilon of the normalization; nil where there is none.
  ///   - channels: How many values the normalization has.
  /// - Returns: The weights, scaled, and the bias, which is nil where neither layer nor normalization has
  ///   any.
  /// - Throws: What the source throws.
  func folded(
    _ layer: String, _ variable: String, normalization: (name: String, epsilon: Double)?, channels: Int
  ) throws -> (weights: WeightValues, bias: WeightValues?) {
    let (values, bias) = (try required(layer, variable), try values(layer, "bias"))
    guard let normalization else { return (values, bias) }
    guard let (scale, shift) = try affine(normalization.name, epsilon: normalization.epsilon) else {
      return (values, WeightValues(count: channels, packedIn: store))
    }
    let scaled = values.derived(count: values.count) { values in
      var scaled = values
      for row in stride(from: 0, to: scaled.count, by: channels) {
        for channel in 0..<channels {
          scaled[row + channel] = Float(Double(scaled[row + channel]) * scale[channel])
        }
      }
      return scaled
    }
    let newBias = (bias ?? WeightValues([Float](repeating: 0, count: channels), store: store))
      .derived(count: channels) { bias in
        shift.indices.map { Float(shift[$0] + Double(bias[$0]) * scale[$0]) }
      }
    return (scaled, newBias)
  }

  /// A normalization that nothing could take, as `x · scale + shift`.
  func affineValues(_ layer: String, epsilon: Double) throws -> (scale: WeightValues, shift: WeightValues) {
    guard let (scale, shift) = try affine(layer, epsilon: epsilon) else {
      return (try required(layer, "gamma"), try required(layer, "beta"))
    }
    return (
      WeightValues(scale.map { Float($0) }, store: store), WeightValues(shift.map { Float($0) }, store: store)
    )
  }

  /// A batch normalization as `x · scale + shift`; nil where its values are mapped, folded already.
  ///
  /// `scale = gamma / sqrt(variance + epsilon)` and `shift = beta − mean · scale`, computed in double.
  private func affine(_ layer: String, epsilon: Double) throws -> (scale: [Double], shift: [Double])? {
    guard let source else { return nil }
    let variables = try ["gamma", "beta", "moving_mean", "moving_variance"].map { name in
      guard let weight = weights["\(layer)/\(name)"] else {
        preconditionFailure("no weight \(layer)/\(name)")
      }
      return try source.values(weight, of: network.name).map { Double($0) }
    }
    let (gamma, beta, mean, variance) = (variables[0], variables[1], variables[2], variables[3])
    let scale = gamma.indices.map { gamma[$0] / (variance[$0] + epsilon).squareRoot() }
    return (scale, gamma.indices.map { beta[$0] - mean[$0] * scale[$0] })
  }
}
