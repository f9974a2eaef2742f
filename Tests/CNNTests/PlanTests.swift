import Testing

@testable import CNN

@Suite
struct PlanTests {
  @Test(arguments: NetworkName.allCases)
  func `values that are alive together never overlap in memory`(_ name: NetworkName) throws {
    let network = Network(name)
    let compiled = try CompiledNetwork(network, weights: ReferenceWeights(seed: 1, network: name))
    let offsets = compiled.buffers.offsets
    for (later, step) in compiled.steps.enumerated() {
      for case .step(let read)? in [step.input, step.residual] {
        // Whatever is written between a value's birth and its last reading must leave it alone.
        for between in (read + 1)...later {
          let ends = (
            offsets[read] + compiled.steps[read].outputShape.count,
            offsets[between] + compiled.steps[between].outputShape.count
          )
          #expect(ends.0 <= offsets[between] || ends.1 <= offsets[read])
        }
      }
    }
    let all = compiled.steps.reduce(0) { $0 + $1.outputShape.count }
    #expect(compiled.buffers.count < all / 2)
  }

  @Test func `a value's memory is used again once nobody needs it`() {
    let lives = [(100, 0, 1), (50, 1, 2), (100, 2, 3), (16, 3, 3)].map {
      BufferPlan.Life(count: $0.0, first: $0.1, last: $0.2)
    }
    let plan = BufferPlan(lives)
    #expect(plan.offsets == [0, 112, 0, 112])
    #expect(plan.count == 176)
  }

  @Test(arguments: [
    // From the reference files: for each kernel its size times the pixels of its layer's output.
    (NetworkName.xception, 8_357_403_496), (.mobilenetv2, 300_774_272), (.resnet101v2, 7_194_476_544),
  ])
  func `timings name every layer once and count the network's multiply-adds`(
    _ name: NetworkName, multiplyAdds: Int
  ) throws {
    let network = Network(name)
    let weights = ReferenceWeights(seed: 1, network: name)
    let compiled = try CompiledNetwork(network, weights: weights)
    let session = InferenceSession(compiled)
    #expect(session.timings.isEmpty)
    _ = session.run(weights.image(network.inputShape))
    let layers = session.timings.flatMap(\.layers)
    #expect(layers.count == network.nodes.count - 1)
    #expect(Set(layers) == Set(network.nodes.dropFirst().map(\.name)))
    #expect(session.timings.reduce(0) { $0 + $1.multiplyAdds } == multiplyAdds)
    #expect(compiled.multiplyAdds == multiplyAdds)
    #expect(session.timings.last?.name == "predictions")
  }
}
