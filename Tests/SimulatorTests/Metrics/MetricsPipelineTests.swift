import CostModel
import Testing

@testable import Simulator

@Suite struct MetricsPipelineTests {
  /// A pipeline from time 0 on that reads one container, started at 0, in slot 0, and the times at which it
  /// does so; the container uses 100 m.
  private func run(
    until end: Double, nodes: Int = 3, seed: UInt64 = 1, options: ControllerOptions = ControllerOptions(),
    _ look: (Double, PodUsage?) -> Void
  ) -> [Double] {
    var pipeline = MetricsPipeline(options, beginning: .zero, seed: seed, trial: 0)
    pipeline.watch(
      slot: 0, podID: 1, started: .zero, usageAtStart: 0, firstReading: .zero + options.firstHousekeepingDelay
    )
    var readings: [Double] = []
    while pipeline.nextEvent <= instant(end) {
      let now = pipeline.nextEvent
      while let slot = pipeline.takeDueReading(at: now) {
        readings.append(now.seconds)
        pipeline.note(usage: now.nanoseconds / 10, of: slot, at: now)
      }
      while let node = pipeline.takeDueAnswer(at: now, nodes: nodes) {
        pipeline.collect(node == nodes - 1 ? [0] : [], at: now)
        look(now.seconds, pipeline.usage(ofPod: 1, slot: 0))
      }
    }
    return readings
  }

  @Test func `a container is read 100 ms after its start and then every 10 to 20 s`() {
    let readings = run(until: 1000) { _, _ in }
    #expect(readings[0] == 0.1)
    #expect(zip(readings, readings.dropFirst()).allSatisfy { $1 - $0 >= 10 && $1 - $0 < 20 })
  }

  // With one node, a scrape and its answer are less than 8 ms apart.
  @Test
  func `scrapes begin in the first resolution and come one resolution apart, but for the nodes' delays`() {
    var firsts: [Double] = []
    for seed in 1...20 as ClosedRange<UInt64> {
      var scrapes: [Double] = []
      _ = run(until: 100, nodes: 1, seed: seed) { time, _ in scrapes.append(time) }
      let ends = scrapes.filter { time in !scrapes.contains { $0 > time && $0 < time + 0.008 } }
      #expect(ends.count == 6 || ends.count == 7)
      #expect(zip(ends, ends.dropFirst()).allSatisfy { abs($1 - $0 - 15) < 0.008 })
      firsts.append(ends[0])
    }
    #expect(firsts.allSatisfy { $0 < 15.008 } && Set(firsts).count == 20)
  }

  @Test(arguments: [(3, 0.024), (100, 0.8), (600, 4.0)])
  func `a node answers up to 8 ms for each node after the tick, never more than 4 s`(
    nodes: Int, bound: Double
  ) {
    var latest = 0.0
    for seed in 1...40 as ClosedRange<UInt64> {
      var scrapes: [Double] = []
      _ = run(until: 14.99, nodes: nodes, seed: seed) { time, _ in scrapes.append(time) }
      guard let first = scrapes.first, let last = scrapes.last, first < 10 else { continue }
      latest = max(latest, last - first)
      #expect(last - first < bound)
    }
    #expect(latest > 0.5 * bound)
  }

  @Test func `nothing new is served before the last node has answered`() {
    var options = ControllerOptions()
    options.scrapeDelayPerSource = .seconds(2)
    var served: [(time: Double, usage: PodUsage?)] = []
    _ = run(until: 120, nodes: 2, options: options) { time, usage in served.append((time, usage)) }
    // Between two changes of what is served lies at least the resolution less the longest delay.
    let changes = zip(served, served.dropFirst()).filter { $0.usage != $1.usage }.map(\.1.time)
    #expect(changes.count > 4)
    #expect(zip(changes, changes.dropFirst()).allSatisfy { $1 - $0 > 15 - 4 })
  }

  @Test func `what is served has the time of a reading in whole milliseconds, and the window between two`() {
    var usages: [PodUsage] = []
    let readings = run(until: 600) { _, usage in if let usage { usages.append(usage) } }
    let milliseconds = readings.map { Int64($0 * 1000) } + [0]
    #expect(usages.count > 70)
    for usage in usages {
      let end = usage.time.nanoseconds
      let start = end - usage.window.rawValue
      #expect(end % 1_000_000 == 0 && milliseconds.contains(end / 1_000_000))
      #expect(start % 1_000_000 == 0 && milliseconds.contains(start / 1_000_000))
      // A counter at its instant over times truncated to milliseconds: 100 m, rounded up, or one more.
      #expect((100...101).contains(usage.containers[0].millicores))
    }
  }

  /// Lets time pass for a pipeline with a container in slot 0 on the only node, which uses a core.
  private func run(_ pipeline: inout MetricsPipeline, until end: Double) {
    while pipeline.nextEvent <= instant(end) {
      let now = pipeline.nextEvent
      while let slot = pipeline.takeDueReading(at: now) {
        pipeline.note(usage: now.nanoseconds, of: slot, at: now)
      }
      while pipeline.takeDueAnswer(at: now, nodes: 1) != nil { pipeline.collect([0], at: now) }
    }
  }

  @Test func `a pod in a slot that another had before has no history`() {
    var pipeline = MetricsPipeline(ControllerOptions(), beginning: .zero, seed: 1, trial: 0)
    pipeline.watch(slot: 0, podID: 1, started: .zero, usageAtStart: 0, firstReading: instant(1))
    run(&pipeline, until: 100)
    #expect(pipeline.usage(ofPod: 1, slot: 0) != nil)
    #expect(pipeline.usage(ofPod: 2, slot: 0) == nil)
    pipeline.watch(slot: 0, podID: 2, started: instant(100), usageAtStart: 0, firstReading: instant(100.1))
    #expect(pipeline.usage(ofPod: 1, slot: 0) == nil)
    #expect(pipeline.usage(ofPod: 2, slot: 0) == nil)
    #expect(pipeline.usage(ofPod: 3, slot: 7) == nil)
    run(&pipeline, until: 200)
    let millicores = pipeline.usage(ofPod: 2, slot: 0)?.containers[0].millicores ?? 0
    #expect((1000...1001).contains(millicores))
  }

  @Test func `a container started again is served until a scrape finds it without a reading`() {
    var pipeline = MetricsPipeline(ControllerOptions(), beginning: .zero, seed: 1, trial: 0)
    pipeline.watch(slot: 0, podID: 1, started: .zero, usageAtStart: 0, firstReading: instant(1))
    run(&pipeline, until: 100)
    let before = pipeline.usage(ofPod: 1, slot: 0)
    // The next reading is an hour away, the next scrape at most 15 s.
    pipeline.watch(slot: 0, podID: 1, started: instant(100), usageAtStart: 0, firstReading: instant(3700))
    #expect(before != nil && pipeline.usage(ofPod: 1, slot: 0) == before)
    run(&pipeline, until: 115.1)
    #expect(pipeline.usage(ofPod: 1, slot: 0) == nil)
  }
}
