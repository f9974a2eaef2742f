import Foundation
import Testing

@testable import CNN

@Suite struct PredictionTests {
  @Test func `the most probable classes come first, ties by their index, and huge logits do not overflow`() {
    let found = Prediction.top([1000, -1000, 1000, 999], count: 3)
    #expect(found.map(\.index) == [0, 2, 3])
    #expect(abs(found[0].probability - 1 / (2 + exp(-1))) < 1e-12)
    #expect(Prediction.top([1], count: 5) == [Prediction(index: 0, logit: 1, probability: 1)])
  }
}
