import Testing

@testable import CNN

// Keras in float64 is the oracle: of each network's shape, of every layer's output and of the logits.

private let logitTolerance = 1e-4
private let layerTolerance = 1e-3

/// The worst layer of a run.
private struct WorstLayer {
  var name = "none"
  var error = 0.0
  var seen = 0

  mutating func take(_ output: LayerOutput, _ expected: [String: ReferenceFile.Summary]) {
    guard let summary = expected[output.name] else { return }
    seen += 1
    let error = summary.error(output)
    if error > self.error { (name, self.error) = (output.name, error) }
  }
}

/// Serialized: each network takes some hundred megabytes.
@Suite(.serialized)
struct ReferenceTests {
  @Test(arguments: NetworkName.allCases)
  func `layers, weights and parameters are Keras's, in its order`(_ name: NetworkName) throws {
    let reference = try ReferenceFile(name)
    let network = Network(name)
    #expect(network.name == reference.network)
    #expect(network.parameterCount == reference.parameters)
    let expected = reference.weights.map {
      WeightName(layer: $0.layer, variable: $0.variable, shape: $0.shape)
    }
    #expect(network.weights == expected)
    if !reference.layers.isEmpty {
      #expect(network.nodes.dropFirst().map(\.name) == reference.layers.map(\.name))
      #expect(
        network.nodes.dropFirst().map { [1] + $0.outputShape.dimensions } == reference.layers.map(\.shape))
    }
  }

  @Test(arguments: NetworkName.allCases)
  func `every layer and the logits agree with Keras`(_ name: NetworkName) throws {
    let reference = try ReferenceFile(name)
    let network = Network(name)
    let image = reference.referenceWeights.image(network.inputShape)
    let expected = Dictionary(uniqueKeysWithValues: reference.layers.map { ($0.name, $0) })

    var worstLogits = 0.0
    var worst = WorstLayer()
    for (fusing, threads) in [(false, 1), (true, 1), (true, 2)] {
      let compiled = try CompiledNetwork(network, weights: reference.referenceWeights, fusing: fusing)
      let session = InferenceSession(compiled, threads: threads)
      worst.seen = 0
      let logits = session.run(image) { worst.take($0, expected) }
      if !fusing { #expect(worst.seen == reference.layers.count) }
      #expect(worst.error <= layerTolerance, "layer \(worst.name), fusing \(fusing), \(threads) threads")

      let error = reference.logitError(logits[...])
      #expect(error <= logitTolerance, "fusing \(fusing), \(threads) threads")
      worstLogits = max(worstLogits, error)
      let order = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(5)
      #expect(Array(order) == reference.top5.map(\.index))
    }
    print(
      "\(reference.network), seed \(reference.seed): logits within \(worstLogits) of their standard "
        + "deviation; worst of \(reference.layers.count) layers \(worst.name), "
        + "within \(worst.error) of its own"
    )
  }

  @Test(arguments: NetworkName.allCases)
  func `each image of a batch gets the logits it gets alone`(_ name: NetworkName) throws {
    let reference = try ReferenceFile(name)
    let network = Network(name)
    let image = reference.referenceWeights.image(network.inputShape)
    let other = image.map { 1 - 2 * $0 }
    let compiled = try CompiledNetwork(network, weights: reference.referenceWeights)
    let together = InferenceSession(compiled, maxBatch: 2).run(other + image)
    #expect(reference.logitError(together.suffix(network.classCount)) <= logitTolerance)

    let alone = InferenceSession(compiled).run(other)
    let difference = worst(zip(alone, together).map { Double($0 - $1) })
    #expect(difference / reference.logitDeviation <= logitTolerance)
    #expect(
      reference.logitError(alone[...]) > 10 * logitTolerance, "the two images are too alike to tell apart")
  }
}
