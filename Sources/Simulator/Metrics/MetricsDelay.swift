// How long a change of a pod's CPU use takes to reach the autoscaler.
//
// Modelled: one pod whose use steps up once, its readings, the scrapes and the autoscaler's syncs as
// everywhere else here, all at random phases.
// Not modelled: what the autoscaler makes of it, and how long new pods take.

import CostModel
import Statistics

/// The delays from steps in a pod's CPU use to the autoscaler's syncs, over many steps.
public struct MetricsDelay: Sendable, Equatable, Codable {
  /// The form of its JSON.
  public static let schema = "headroom.metrics-delay/v1"

  /// The options that the delays belong to, durations in seconds.
  public struct Options: Sendable, Equatable, Codable {
    /// The least time between two readings of a container, and what it grows to while it is idle.
    public var housekeepingInterval, maxHousekeepingInterval: Double
    /// How much an interval is stretched at most, as a share of it.
    public var jitterFactor: Double
    /// From one scrape to the next.
    public var metricResolution: Double
    /// How long after a scrape's beginning a node is asked at most.
    public var scrapeDelay: Double
    /// From one sync of the autoscaler to the next.
    public var syncInterval: Double
  }

  /// Delays in seconds.
  public struct Distribution: Sendable, Equatable, Codable {
    /// The mean and the standard deviation.
    public var mean, standardDeviation: Double
    /// The least and the greatest delay seen.
    public var min, max: Double
    /// Percentiles.
    public var p5, p50, p95: Double
    /// How many delays lie in each 5 s, from 0 on.
    public var countsPer5Seconds: [Int]
  }

  /// ``schema``.
  public var schema = Self.schema
  /// How many steps were simulated.
  public var steps: Int
  /// The seed of all chance.
  public var seed: UInt64
  /// How many nodes metrics-server asks.
  public var nodes: Int
  /// Whether the pod used no CPU at all before the step, so that it was read less often.
  public var isIdleBefore: Bool
  /// The options that matter.
  public var options: Options
  /// From the step to the first sync that sees a window that ends after it: any of the change.
  public var untilSeen: Distribution
  /// From the step to the first sync that sees a window that begins after it: all of the change.
  public var untilSeenWhole: Distribution

  /// Simulates steps; pure, whatever the number of threads.
  ///
  /// - Parameters:
  ///   - options: The controllers' options.
  ///   - nodes: How many nodes metrics-server asks; at least 1.
  ///   - steps: How many steps, each with phases of its own; at least 1.
  ///   - seed: The seed of all chance.
  ///   - isIdleBefore: Whether the pod uses no CPU before the step; a tenth of a core otherwise.
  ///   - threads: How many steps are simulated at once.
  public init(
    options: ControllerOptions = ControllerOptions(), nodes: Int = 3, steps: Int = 10_000, seed: UInt64 = 1,
    isIdleBefore: Bool = false, threads: Int = 1
  ) {
    precondition(nodes >= 1 && steps >= 1, "expected nodes and steps, got \(nodes) and \(steps)")
    let delays = concurrently(steps, threads: threads) { step in
      Self.delays(of: step, options: options, nodes: nodes, seed: seed, isIdleBefore: isIdleBefore)
    }
    self.steps = steps
    self.seed = seed
    self.nodes = nodes
    self.isIdleBefore = isIdleBefore
    self.options = Options(options, nodes: nodes)
    untilSeen = Distribution(delays.map(\.seen))
    untilSeenWhole = Distribution(delays.map(\.whole))
  }

  /// The two delays of one step, at time 0, in seconds.
  static func delays(
    of step: Int, options: ControllerOptions, nodes: Int, seed: UInt64, isIdleBefore: Bool
  ) -> (seen: Double, whole: Double) {
    let beginning = Instant(nanoseconds: -options.metricsWarmUp.rawValue)
    var pipeline = MetricsPipeline(options, beginning: beginning, seed: seed, trial: step)
    pipeline.watch(
      slot: 0, podID: 0, started: beginning, usageAtStart: -1_000_000_000,
      firstReading: pipeline.anyReading(after: beginning))
    var random = RandomStream(seed: seed, name: "syncs", trial: step)
    var sync = Instant.zero + random.span(below: options.syncInterval)
    var seen: Instant?
    while true {
      let now = pipeline.nextEvent
      if now > sync {
        if let usage = pipeline.usage(ofPod: 0, slot: 0) {
          if usage.time > .zero { seen = seen ?? sync }
          if let seen, usage.time.nanoseconds >= usage.window.rawValue {
            return (seen.seconds, sync.seconds)
          }
        }
        sync = sync + options.syncInterval
        continue
      }
      while pipeline.takeDueReading(at: now) != nil {
        let before = isIdleBefore ? 0 : (now - beginning).rawValue / 10
        pipeline.note(usage: before + max(0, now.nanoseconds), of: 0, at: now)
      }
      while let node = pipeline.takeDueAnswer(at: now, nodes: nodes) {
        pipeline.collect(node == 0 ? [0] : [], at: now)
      }
    }
  }
}

extension MetricsDelay.Options {
  fileprivate init(_ options: ControllerOptions, nodes: Int) {
    housekeepingInterval = options.housekeepingInterval.seconds
    maxHousekeepingInterval = options.maxHousekeepingInterval.seconds
    jitterFactor = options.jitterFactor
    metricResolution = options.metricResolution.seconds
    scrapeDelay = options.scrapeDelay(nodes: nodes).seconds
    syncInterval = options.syncInterval.seconds
  }
}

extension MetricsDelay.Distribution {
  fileprivate init(_ delays: [Double]) {
    let summary = Summary(delays)
    mean = summary.mean
    standardDeviation = summary.standardDeviation
    min = summary.min
    max = summary.max
    p5 = summary.quantile(0.05)
    p50 = summary.median
    p95 = summary.quantile(0.95)
    countsPer5Seconds = [Int](repeating: 0, count: Int(summary.max / 5) + 1)
    for delay in delays { countsPer5Seconds[Int(delay / 5)] += 1 }
  }
}
