// The way of a pod's CPU usage to the autoscaler: cadvisor's readings and metrics-server's scrapes.
//
// Modelled: each container is read by cadvisor at times of its own; metrics-server asks all nodes once a
// resolution, each after a random whole number of milliseconds, takes every container's last reading with
// the time of that reading in whole milliseconds, and serves the new figures when the last node has answered.
// Not modelled: how long a node takes to answer, nodes that do not, the first seconds of metrics-server.
// Source: metrics-server, pkg/scraper/scraper.go (Scrape), pkg/server/server.go (runScrape),
// pkg/scraper/client/resource/decode.go.

import CostModel
import HeapModule
import Statistics

/// The readings and scrapes of all pods, each known by its slot.
///
/// It has a clock hand of its own: whoever drives it calls ``takeDueReading(at:)`` and then
/// ``takeDueAnswer(at:nodes:)`` at ``nextEvent``, each until there is none.
struct MetricsPipeline {
  /// How long the pipeline runs before it is looked at, so that no phase is preferred: this many of its
  /// longest period.
  static let warmUpPeriods: Int64 = 20

  private struct PlannedReading: Comparable {
    var time: Instant
    /// Order of planning: of two at one instant the earlier planned goes first.
    var number: Int
    var slot: Int

    static func < (a: PlannedReading, b: PlannedReading) -> Bool { (a.time, a.number) < (b.time, b.number) }
  }

  private struct Container {
    let podID: Int
    var started: Instant
    /// The counter at the container's start.
    var usageAtStart: Int64
    var housekeeping: Housekeeping
    /// The number of the planned reading; others in the heap are stale.
    var reading: Int
    /// What the scrape under way has found.
    var found: ContainerPoint?
    var history: UsageHistory
  }

  private let options: ControllerOptions
  private var housekeepingRandom: RandomStream
  private var scrapeRandom: RandomStream
  private var containers: [Container?] = []
  private var readings = Heap<PlannedReading>()
  private var planned = 0
  /// When the next scrape begins.
  private var tick: Instant
  /// When each node that has not answered yet will, the last first.
  private var answers: [(time: Instant, node: Int)] = []

  /// A pipeline whose first scrape comes at a random time in the first resolution after `beginning`.
  init(_ options: ControllerOptions, beginning: Instant, seed: UInt64, trial: Int) {
    self.options = options
    housekeepingRandom = RandomStream(seed: seed, name: "housekeeping", trial: trial)
    scrapeRandom = RandomStream(seed: seed, name: "scrapes", trial: trial)
    tick = beginning + scrapeRandom.span(below: options.metricResolution)
  }

  /// When something is due.
  var nextEvent: Instant { min(readings.min?.time ?? .never, answers.last?.time ?? tick) }

  /// Begins to read a container's counter.
  ///
  /// - Parameters:
  ///   - slot: The pod's slot.
  ///   - podID: The pod: another than before in this slot has no history.
  ///   - started: When the container started.
  ///   - usageAtStart: The pod's counter then.
  ///   - firstReading: When it is read first.
  mutating func watch(
    slot: Int, podID: Int, started: Instant, usageAtStart: Int64, firstReading: Instant
  ) {
    while containers.count <= slot { containers.append(nil) }
    let old = containers[slot].flatMap { $0.podID == podID ? $0.history : nil }
    containers[slot] = Container(
      podID: podID, started: started, usageAtStart: usageAtStart, housekeeping: Housekeeping(options),
      reading: 0, found: nil, history: old ?? UsageHistory())
    planReading(of: slot, at: firstReading)
  }

  /// A random time within an interval from `beginning` on, for a container that has long been read.
  mutating func anyReading(after beginning: Instant) -> Instant {
    let longest = Double(options.housekeepingInterval.rawValue) * (1 + options.jitterFactor)
    return beginning + housekeepingRandom.span(below: Nanoseconds(Int64(longest)))
  }

  private mutating func planReading(of slot: Int, at time: Instant) {
    planned += 1
    containers[slot]?.reading = planned
    readings.insert(PlannedReading(time: time, number: planned, slot: slot))
  }

  /// Takes the slot of a container that is to be read now, if there is one.
  ///
  /// It is read no more unless ``note(usage:of:at:)`` says what the reading was.
  mutating func takeDueReading(at now: Instant) -> Int? {
    while let first = readings.min, first.time <= now {
      readings.removeMin()
      if containers[first.slot]?.reading == first.number { return first.slot }
    }
    return nil
  }

  /// Takes a reading of a pod's counter down and plans the next.
  mutating func note(usage: Int64, of slot: Int, at now: Instant) {
    let reading = CounterReading(time: now, usage: usage)
    guard let wait = containers[slot]?.housekeeping.note(reading, options, random: &housekeepingRandom)
    else { return }
    planReading(of: slot, at: now + wait)
  }

  /// Takes the node that answers now, if one does; a scrape of so many nodes begins if it is time.
  ///
  /// What the node answers must be told to ``collect(_:at:)`` before the next is taken.
  mutating func takeDueAnswer(at now: Instant, nodes: Int) -> Int? {
    if answers.isEmpty, tick <= now { beginScrape(nodes: nodes) }
    guard let answer = answers.last, answer.time <= now else { return nil }
    answers.removeLast()
    return answer.node
  }

  /// Notes what a node answers: the slots of its pods whose container runs.
  mutating func collect(_ slots: [Int], at now: Instant) {
    for slot in slots where slot < containers.count {
      guard let container = containers[slot], let last = container.housekeeping.last else { continue }
      containers[slot]?.found = ContainerPoint(
        started: container.started, time: last.time.truncated(to: .milliseconds(1)),
        usage: last.usage - container.usageAtStart)
    }
    if answers.isEmpty { finishScrape(at: now) }
  }

  private mutating func beginScrape(nodes: Int) {
    let milliseconds = options.scrapeDelay(nodes: nodes).rawValue / 1_000_000
    answers = (0..<max(1, nodes)).map { node in
      let delay = milliseconds > 0 ? scrapeRandom.below(Int(milliseconds)) : 0
      return (tick + .milliseconds(Int64(delay)), node)
    }
    answers.sort { a, b in (a.time, a.node) > (b.time, b.node) }
  }

  /// Stores what the nodes have answered, and plans the next scrape; ticks that came too soon are left out.
  private mutating func finishScrape(at now: Instant) {
    for slot in containers.indices {
      let points = containers[slot]?.found.map { [$0] } ?? []
      containers[slot]?.history.store(points, options)
      containers[slot]?.found = nil
    }
    tick = tick + options.metricResolution
    while tick < now { tick = tick + options.metricResolution }
  }

  /// What is served of a pod; nil for none.
  func usage(ofPod podID: Int, slot: Int) -> PodUsage? {
    guard slot < containers.count, let container = containers[slot], container.podID == podID else {
      return nil
    }
    return container.history.usage
  }
}

extension ControllerOptions {
  /// How long after a scrape's beginning a node is asked at most.
  func scrapeDelay(nodes: Int) -> Nanoseconds {
    Nanoseconds(min(scrapeDelayPerSource.rawValue * Int64(nodes), maxScrapeDelay.rawValue))
  }

  /// How long a pipeline with these options runs before it is looked at.
  var metricsWarmUp: Nanoseconds {
    let longest = max(metricResolution, housekeepingInterval, maxHousekeepingInterval)
    return Nanoseconds(MetricsPipeline.warmUpPeriods * longest.rawValue)
  }
}

extension RandomStream {
  /// A span uniform in 0 ..< `length`: independent clocks do not tick together.
  mutating func span(below length: Nanoseconds) -> Nanoseconds {
    Nanoseconds(Int64(uniform() * Double(length.rawValue)))
  }
}

extension Instant {
  /// The last whole multiple of a unit up to this point.
  func truncated(to unit: Nanoseconds) -> Instant {
    let rest = nanoseconds % unit.rawValue
    return Instant(nanoseconds: nanoseconds - (rest < 0 ? rest + unit.rawValue : rest))
  }
}
