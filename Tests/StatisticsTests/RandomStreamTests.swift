import Foundation
import Testing

@testable import Statistics

// Every stream here is seeded, so a test passes always or never. The false-alarm rates say how likely a
// correct generator would have been to fail when the seed was chosen.

@Suite struct RandomStreamTests {
  @Test func `the generator gives the numbers of its authors' reference code`() {
    // xoshiro256++ 1.0 from state 1, 2, 3, 4: the first ten numbers.
    var stream = RandomStream(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
      9_973_669_472_204_895_162, 14_011_001_112_246_962_877, 12_406_186_145_184_390_807,
      15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
    ]
    #expect(expected.indices.map { _ in stream.next() } == expected)
  }

  @Test func `seeding uses SplitMix64 and FNV-1a as published`() {
    // SplitMix64's first numbers from seed 1234567, and the FNV authors' test vectors.
    #expect(RandomStream.mixed(1_234_567 &+ RandomStream.goldenGamma) == 6_457_827_717_110_365_317)
    #expect(RandomStream.mixed(1_234_567 &+ 2 &* RandomStream.goldenGamma) == 3_203_168_211_198_807_973)
    #expect(RandomStream.fnv1a("") == 0xcbf2_9ce4_8422_2325)
    #expect(RandomStream.fnv1a("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func `seed, name and trial each choose another stream`() {
    let streams = [
      RandomStream(seed: 1, name: "arrivals"), RandomStream(seed: 2, name: "arrivals"),
      RandomStream(seed: 1, name: "service times"), RandomStream(seed: 1, name: "arrivals", trial: 1),
      RandomStream(seed: 1, name: "arrivals", trial: -1),
    ]
    let firsts = Set(
      streams.map { stream in
        var stream = stream
        return stream.next()
      })
    #expect(firsts.count == streams.count)
    #expect(RandomStream(seed: 1, name: "arrivals", trial: 0) == streams[0])
  }

  @Test func `streams of one seed are uncorrelated`() {
    // 45 pairs of 10,000 draws: |r|·√n beyond 4.5 has a false-alarm rate of 45 · 6.8e-6 = 3e-4.
    let count = 10_000
    let draws = (0..<10).map { trial in
      var stream = RandomStream(seed: 7, name: "arrivals", trial: trial)
      return (0..<count).map { _ in (stream.uniform() - 0.5) * 12.0.squareRoot() }
    }
    for i in 0..<10 {
      for j in 0..<i {
        let product = zip(draws[i], draws[j]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product) / Double(count).squareRoot() < 4.5)
      }
    }
  }

  @Test func `uniform numbers stay within their bounds at the generator's extremes`() {
    // The first number from state (a, …, b) is a + b, rotated, plus a: no bits from a = b = 0 …
    var lowest = RandomStream(state: (0, 1, 0, 0))
    #expect(lowest.uniform() == 0)
    lowest = RandomStream(state: (0, 1, 0, 0))
    #expect(lowest.uniformPositive() == 0x1p-53)
    // … and all bits from a = 0 and b of all ones.
    var highest = RandomStream(state: (0, 0, 0, .max))
    #expect(highest.uniform() == 1 - 0x1p-53)
    highest = RandomStream(state: (0, 0, 0, .max))
    #expect(highest.uniformPositive() == 1)
  }

  @Test(arguments: [1, 2, 3, 7, 10, 1000])
  func `a choice below n is uniform`(n: Int) {
    // χ² of 200,000 choices; each n has a false-alarm rate of 1e-4.
    var stream = RandomStream(seed: 11, name: "balancing")
    var counts = [Int](repeating: 0, count: n)
    let draws = 200_000
    for _ in 0..<draws { counts[stream.below(n)] += 1 }
    let expected = Double(draws) / Double(n)
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // χ² with k degrees of freedom is twice a gamma of shape k/2.
    if n > 1 {
      #expect(chiSquare < 2 * GSL.gammaQuantile(1 - 1e-4, shape: Double(n - 1) / 2))
    } else {
      #expect(counts == [draws])
    }
  }

  @Test func `a choice below a huge n is unbiased`() {
    // Below 3·2^61 two of eight raw numbers are rejected; without that, every third integer would come up a
    // quarter of the time. The share has a standard error of 0.0015: 5 of them have a false-alarm rate of
    // 6e-7.
    let n = 3 << 61
    var stream = RandomStream(seed: 12, name: "balancing")
    var thirds = 0
    for _ in 0..<100_000 where stream.below(n) % 3 == 2 { thirds += 1 }
    #expect(abs(Double(thirds) / 100_000 - 1.0 / 3) < 5 * 0.0015)
  }
}

@Suite struct RandomVariateTests {
  /// 100,000 draws of one kind.
  static func draws(_ name: String, _ draw: (inout RandomStream) -> Double) -> [Double] {
    var stream = RandomStream(seed: 2026, name: name)
    return (0..<100_000).map { _ in draw(&stream) }
  }

  /// Expects mean, variance and distribution as in theory.
  ///
  /// The mean and the variance may lie 4.5 standard errors off (false-alarm rate 7e-6 each, the standard
  /// error of the variance being √((kurtosis − 1)/n)·variance), and the Kolmogorov–Smirnov probability may be
  /// as low as 1e-4.
  func expect(
    _ draws: [Double], mean: Double, variance: Double, kurtosis: Double, cdf: (Double) -> Double,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let n = Double(draws.count)
    let sampleMean = draws.reduce(0, +) / n
    let sampleVariance = draws.reduce(0) { $0 + ($1 - sampleMean) * ($1 - sampleMean) } / (n - 1)
    #expect(abs(sampleMean - mean) < 4.5 * (variance / n).squareRoot(), sourceLocation: location)
    #expect(
      abs(sampleVariance - variance) < 4.5 * variance * ((kurtosis - 1) / n).squareRoot(),
      sourceLocation: location)
    #expect(KolmogorovSmirnov(draws, against: cdf).pValue > 1e-4, sourceLocation: location)
  }

  @Test func `uniform numbers are uniform`() {
    expect(Self.draws("uniform") { $0.uniform() }, mean: 0.5, variance: 1.0 / 12, kurtosis: 1.8) { $0 }
    expect(Self.draws("uniform") { $0.uniformPositive() }, mean: 0.5, variance: 1.0 / 12, kurtosis: 1.8) {
      $0
    }
  }

  // Beyond the ziggurat's lowest layer, 7.697, lies e^−7.697 = 4.5e-4 of all: 2,270 of 5 million, with a
  // standard deviation of 48; the mean beyond is 1 again, with a standard error of 0.021.
  @Test func `the tail of exponential numbers is as long as it should be`() {
    var stream = RandomStream(seed: 7, name: "tail")
    var excesses: [Double] = []
    var logarithms = 0.0
    for _ in 0..<5_000_000 {
      let x = stream.exponential()
      logarithms += log(x)
      if x > 7.697_117_470_131 { excesses.append(x - 7.697_117_470_131) }
    }
    // The mean logarithm is −γ (Euler), the standard deviation π/√6.
    #expect(abs(logarithms / 5_000_000 + 0.577_215_664_9) < 4 * 1.2825 / 5_000_000.0.squareRoot())
    let mean: Double = excesses.reduce(0, +) / Double(excesses.count)
    #expect(abs(excesses.count - 2270) < 4 * 48)
    #expect(abs(mean - 1) < 4 * 0.021)
    #expect(excesses.contains { $0 > 4 })
  }

  @Test func `exponential numbers have mean 1 and no memory`() {
    expect(Self.draws("exponential") { $0.exponential() }, mean: 1, variance: 1, kurtosis: 9) {
      GSL.gammaCDF($0, shape: 1)
    }
  }

  @Test func `normal numbers are standard normal`() {
    let draws = Self.draws("normal") { $0.normal() }
    expect(draws, mean: 0, variance: 1, kurtosis: 3, cdf: GSL.normalCDF)
    // The two halves of a polar pair are independent: 50,000 products, false-alarm rate 7e-6.
    let products = stride(from: 0, to: draws.count, by: 2).map { draws[$0] * draws[$0 + 1] }
    #expect(abs(products.reduce(0, +)) / Double(products.count).squareRoot() < 4.5)
  }

  @Test(arguments: [0.1, 0.5, 1, 1.5, 4, 100])
  func `gamma numbers follow the gamma distribution of their shape`(shape: Double) {
    let draws = Self.draws("gamma") { $0.gamma(shape: shape) }
    expect(draws, mean: shape, variance: shape, kurtosis: 3 + 6 / shape) { GSL.gammaCDF($0, shape: shape) }
  }

  @Test func `a sample of another distribution is found out`() {
    let draws = Self.draws("exponential") { $0.exponential() }
    #expect(KolmogorovSmirnov(draws, against: { GSL.gammaCDF($0, shape: 1.02) }).pValue < 1e-4)
  }
}
