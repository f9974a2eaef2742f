import CostModel
import Testing

@testable import Simulator

@Suite struct MetricsDelayTests {
  // Until any of a step is seen: the rest of an interval X uniform in 10 … 20 s, which a random instant
  // meets, has mean E[X²]/2E[X] = (700/3)/30 = 70/9 s and second moment E[X³]/3E[X] = 3750/45 = 250/3 s²; the
  // waits for a scrape and for a sync are uniform in 0 … 15 and 0 … 15.02 s, and the three are independent.
  // Between the tick and the last node's answer lie milliseconds. Mean 22.79 s, deviation 7.77 s.
  @Test func `the delay until a change is seen has the mean and the deviation of its three waits`() {
    let delay = MetricsDelay(steps: 4000, threads: 2).untilSeen
    let mean = 70.0 / 9 + 7.5 + 7.51
    let variance = 250.0 / 3 - (70.0 / 9) * (70.0 / 9) + 15 * 15 / 12 + 15.02 * 15.02 / 12
    let error = (variance / 4000).squareRoot()
    // The last of three nodes answers 17 ms after the tick on average, at most 24 ms.
    #expect(delay.mean > mean - 4 * error && delay.mean < mean + 0.024 + 4 * error)
    #expect(abs(delay.standardDeviation / variance.squareRoot() - 1) < 0.03)
    #expect(delay.min > 0 && delay.max < 20 + 15.024 + 15.02)
  }

  // A window that lies wholly after the step needs a second reading, 10 s after the first at least. At most:
  // 20 s to the first, 15 s to its scrape, 20 s to the second, 15 s to its scrape, 15 s to the sync.
  @Test func `a window after the step is seen later than 10 s and within 85 s`() {
    let delay = MetricsDelay(steps: 1500, threads: 2)
    #expect(delay.untilSeenWhole.min > 10)
    #expect(delay.untilSeenWhole.max < 85.1)
    #expect(delay.untilSeenWhole.mean > delay.untilSeen.mean + 10)
  }

  @Test func `with defaults nine changes in ten are seen within about 10 to 35 s`() {
    let delay = MetricsDelay(steps: 1500, threads: 2).untilSeen
    #expect((9...11).contains(delay.p5))
    #expect((21...24).contains(delay.p50))
    #expect((34...37).contains(delay.p95))
  }

  @Test func `a step out of idleness is seen later, for an idle container is read less often`() {
    let busy = MetricsDelay(steps: 1500, threads: 2).untilSeen
    let idle = MetricsDelay(steps: 1500, isIdleBefore: true, threads: 2).untilSeen
    // Intervals of 10 … 20 and 15 … 30 s in turn: E[X²]/2E[X] = ((700/3 + 525)/2)/37.5 = 10.11 s. The
    // interval that a step falls into was drawn before it.
    #expect(abs(idle.mean - busy.mean - (10.11 - 7.78)) < 1.2)
    #expect(idle.max < 30 + 15.024 + 15.02)
  }

  @Test func `a shorter pipeline is seen through sooner`() {
    var quick = ControllerOptions()
    quick.housekeepingInterval = .seconds(1)
    quick.metricResolution = .seconds(10)
    quick.autoscaler.syncPeriodNanoseconds = 5_000_000_000
    #expect(MetricsDelay(options: quick, steps: 300).untilSeen.max < 2 + 10.024 + 5.02)
  }

  // Three nodes answer up to 12 s after the tick, the pod's own after 6 s and the last after 9 s on average:
  // 3 s more from an answer to what is served. From one answer to the pod's next are 15 s with a variance of
  // 2 · 12²/12 s², so that a reading waits (15² + 24)/30 = 8.3 s for it, 0.8 s more.
  @Test func `what is read waits for the last node to answer`() {
    var slow = ControllerOptions()
    slow.scrapeDelayPerSource = .seconds(4)
    slow.maxScrapeDelay = .seconds(12)
    let delays = [slow, ControllerOptions()].map {
      MetricsDelay(options: $0, steps: 1500, threads: 2).untilSeen
    }
    #expect(abs(delays[0].mean - delays[1].mean - 3.8) < 1)
  }

  @Test func `the same seed gives the same delays on any number of threads, and every step is counted`() {
    let one = MetricsDelay(steps: 300, seed: 9)
    #expect(one == MetricsDelay(steps: 300, seed: 9, threads: 4))
    #expect(one.untilSeen != MetricsDelay(steps: 300, seed: 10).untilSeen)
    #expect(one.untilSeen.countsPer5Seconds.reduce(0, +) == 300)
    #expect(one.untilSeenWhole.countsPer5Seconds.reduce(0, +) == 300)
  }
}
