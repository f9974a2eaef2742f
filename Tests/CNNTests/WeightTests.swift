import Testing

@testable import CNN

/// Weights by rule, but for one variable.
private struct Altered: WeightSource {
  let layer: String
  let variable: String
  let replacement: Tensor?

  func tensor(_ weight: WeightName) -> Tensor? {
    if weight.layer == layer && weight.variable == variable { return replacement }
    return ReferenceWeights(seed: 1, network: .mobilenetv2).tensor(weight)
  }
}

private func message(_ weights: Altered) -> String {
  do {
    _ = try CompiledNetwork(.mobileNetV2, weights: weights)
    return "none"
  } catch {
    return "\(error)"
  }
}

@Suite
struct WeightTests {
  @Test func `the sequence is SplitMix64 seeded with FNV-1a of the key`() {
    // FNV-1a of "" is its offset basis and of "a" af63dc4c8601ec8c (Noll's test vectors); the values are the
    // top 24 bits of SplitMix64's first outputs from those states, computed with the reference script.
    var empty = ReferenceSequence(key: "")
    var letter = ReferenceSequence(key: "a")
    #expect([empty.next(), empty.next()].map { Int($0 * 0x1p24) } == [12_812_668, 1_051_866])
    #expect([letter.next(), letter.next()].map { Int($0 * 0x1p24) } == [6_236_610, 16_745_713])
  }

  @Test func `kernels are scaled by their fan-in, depthwise ones by the window alone`() throws {
    let weights = ReferenceWeights(seed: 1, network: "any", kernelGain: 0.5)
    let cases: [(String, [Int], Float)] = [
      ("kernel", [3, 3, 8, 4], Float(0.5 * (6.0 / 72).squareRoot())),
      ("depthwise_kernel", [3, 3, 8, 1], Float(0.5 * (6.0 / 9).squareRoot())),
      ("pointwise_kernel", [1, 1, 8, 64], Float(0.5 * (6.0 / 8).squareRoot())),
    ]
    for (variable, shape, bound) in cases {
      let weight = WeightName(layer: "layer", variable: variable, shape: shape)
      let values = try #require(weights.tensor(weight)).values
      let largest = values.map(abs).max() ?? 0
      #expect(largest <= bound && largest > 0.8 * bound)
    }
    let unknown = WeightName(layer: "layer", variable: "momentum", shape: [1])
    #expect(weights.tensor(unknown) == nil)
  }

  @Test func `an unknown network lists those there are`() throws {
    #expect(try NetworkName(name: "MobileNetV2") == .mobilenetv2)
    let error = #expect(throws: NetworkError.self) { try NetworkName(name: "Xceptoin") }
    #expect(error?.description == "no network 'Xceptoin'; have xception, mobilenetv2, resnet101v2")
  }

  @Test func `the first weight of wrong shape is named, with what to do`() {
    let wrong = Altered(
      layer: "bn_Conv1", variable: "beta",
      replacement: Tensor(shape: [16], values: [Float](repeating: 0, count: 16)))
    #expect(
      message(wrong) == "mobilenetv2: bn_Conv1/beta: expected shape [32], found [16]; "
        + "use the weights of Keras's mobilenetv2 with its default options")
  }

  @Test func `a missing weight is named`() {
    let missing = Altered(layer: "Conv1", variable: "kernel", replacement: nil)
    #expect(
      message(missing) == "mobilenetv2: Conv1/kernel: expected a tensor of shape [3, 3, 3, 32], found none; "
        + "the weights are of another network or incomplete")
  }

  @Test func `a weight with too few values is refused`() {
    let short = Altered(
      layer: "Conv1", variable: "kernel", replacement: Tensor(shape: [3, 3, 3, 32], values: [0]))
    #expect(
      message(short) == "mobilenetv2: Conv1/kernel: expected 864 values for shape [3, 3, 3, 32], found 1; "
        + "the weights are damaged")
  }
}
