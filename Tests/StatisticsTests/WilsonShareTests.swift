import Statistics
import Testing

@Suite struct WilsonShareTests {
  @Test(arguments: [(0.95, 1000), (0.95, 10_000), (0.999, 50_000), (0.5, 200)])
  func `the share that shows a probability is the least whose interval lies above it`(
    p: Double, trials: Int
  ) {
    let needed = Int((ConfidenceInterval.wilsonShare(above: p, trials: trials) * Double(trials)).rounded(.up))
    #expect(ConfidenceInterval.wilson(successes: needed, trials: trials).lower >= p)
    #expect(ConfidenceInterval.wilson(successes: needed - 1, trials: trials).lower < p)
  }

  @Test func `too few trials show nothing`() {
    #expect(ConfidenceInterval.wilsonShare(above: 0.95, trials: 10) > 1)
  }
}
