import Foundation

@testable import CNN

/// What Keras computes in float64 for regenerable weights and a regenerable image.
struct ReferenceFile: Decodable {
  struct Weight: Decodable {
    let layer: String
    let variable: String
    let shape: [Int]
  }

  /// A tensor in summary: its moments and some of its values.
  struct Summary: Decodable {
    let name: String
    let kind: String
    let shape: [Int]
    let mean: Double
    let std: Double
    let min: Double
    let max: Double
    let sampleStride: Int
    let samples: [Double]
  }

  struct Class: Decodable {
    let index: Int
  }

  let network: String
  let seed: Int
  let parameters: Int
  let kernelGain: Double
  let weights: [Weight]
  let layers: [Summary]
  let logits: [Double]
  let top5: [Class]

  /// Reads the file of a network, from `HEADROOM_REFERENCE_DIR` where that is set, else from the fixtures.
  init(_ name: NetworkName) throws {
    let folder =
      ProcessInfo.processInfo.environment["HEADROOM_REFERENCE_DIR"].map { URL(fileURLWithPath: $0) }
      ?? Bundle.module.bundleURL.appendingPathComponent("Fixtures")
    let data = try Data(contentsOf: folder.appendingPathComponent("\(name.rawValue).json"))
    self = try JSONDecoder().decode(ReferenceFile.self, from: data)
  }

  /// The weights of the file's seed.
  var referenceWeights: ReferenceWeights {
    ReferenceWeights(seed: seed, network: network, kernelGain: kernelGain)
  }

  /// The standard deviation of the expected logits.
  var logitDeviation: Double {
    let mean = logits.reduce(0, +) / Double(logits.count)
    return (logits.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logits.count)).squareRoot()
  }

  /// The largest difference of logits over the standard deviation of the expected ones.
  func logitError(_ found: ArraySlice<Float>) -> Double {
    guard found.count == logits.count else { return .infinity }
    return worst(zip(logits, found).map { $0 - Double($1) }) / logitDeviation
  }
}

extension ReferenceFile.Summary {
  /// The largest difference of any moment or sample, over the layer's standard deviation; infinite if shapes
  /// differ.
  func error(_ output: LayerOutput) -> Double {
    guard
      output.kind == kind && [1] + output.shape.dimensions == shape
        && output.values.count == shape.reduce(1, *)
    else { return .infinity }
    let count = Double(output.values.count)
    var sum = 0.0
    var least = Float.infinity
    var most = -Float.infinity
    for value in output.values {
      sum += Double(value)
      least = Swift.min(least, value)
      most = Swift.max(most, value)
    }
    let foundMean = sum / count
    var squares = 0.0
    for value in output.values { squares += (Double(value) - foundMean) * (Double(value) - foundMean) }
    var differences = [
      foundMean - mean, (squares / count).squareRoot() - std, Double(least) - min, Double(most) - max,
    ]
    for (index, sample) in samples.enumerated() {
      differences.append(Double(output.values[index * sampleStride]) - sample)
    }
    return worst(differences) / std
  }
}

/// The largest magnitude; infinite where there is a NaN, which compares as neither larger nor smaller.
func worst(_ differences: [Double]) -> Double {
  differences.reduce(0) { $1.isNaN ? .infinity : Swift.max($0, abs($1)) }
}
