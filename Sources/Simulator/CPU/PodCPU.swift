// The work that a pod has in hand, and how fast it proceeds.
//
// Modelled: tasks that all proceed at one speed: 1 on an idle node, less when the node's cores are shared,
// 0 while throttled. A task burns a fixed number of cores at full speed, its mean parallelism.
// Not modelled: a gang that waits for its slowest thread; caches and memory bandwidth shared by tasks.

import CostModel

/// What a pod is computing.
struct PodCPU {
  /// A piece of work: a batch of requests, or the loading of weights.
  private struct Task {
    /// The progress at which it is done.
    var finish: Int64
    var payload: Int32
  }

  /// The quota.
  private(set) var bandwidth: CPUBandwidth
  /// Cores that one task burns at full speed.
  var coresPerTask: Double
  /// Wall time per task's progress: 1 is full speed.
  private(set) var speed = 1.0
  /// Whether the quota is gone and tasks wait for the next period.
  private(set) var isThrottled = false
  /// CPU time used so far, in ns.
  private(set) var usage: Int64 = 0

  private var tasks: [Task] = []
  /// The least of the tasks' `finish`; the largest number without tasks.
  private var firstFinish = Int64.max
  /// How far each task would be had it begun at the pod's beginning, in ns of work.
  private var progress: Int64 = 0
  private var updated: Int64 = 0
  private var refillTime = Int64.max

  init(bandwidth: CPUBandwidth, coresPerTask: Double, now: Instant) {
    self.bandwidth = bandwidth
    self.coresPerTask = coresPerTask
    updated = now.nanoseconds
  }

  /// Tasks in hand, whether they run or are throttled.
  var taskCount: Int { tasks.count }
  /// Tasks that want a CPU now.
  var runnableCount: Int { isThrottled ? 0 : tasks.count }
  /// Cores that would be used now on an idle node, in 10⁻⁹ cores: whole, so that sums are exact.
  var nanocoresWanted: Int64 { Int64(runnableCount) * Int64(coresPerTask * 1e9) }

  /// CPU time used until `now`, which is not beyond ``nextEvent``; looking changes nothing, not even a
  /// rounding.
  func usage(at now: Instant) -> Int64 {
    let elapsed = isThrottled ? 0 : now.nanoseconds - updated
    return usage + Int64((Double(elapsed) * Double(tasks.count) * coresPerTask * speed).rounded())
  }

  /// Lets time pass until `now`, which is not beyond ``nextEvent``.
  mutating func advance(to now: Instant) {
    let time = now.nanoseconds
    if !tasks.isEmpty, !isThrottled, time > updated {
      let elapsed = time - updated
      progress += speed == 1 ? elapsed : Int64((Double(elapsed) * speed).rounded())
      let rate = Double(tasks.count) * coresPerTask * speed
      usage += Int64((Double(elapsed) * rate).rounded())
      bandwidth.spend(from: updated, to: time, rate: rate)
    }
    updated = time
    if time >= refillTime {
      refillTime = .max
      isThrottled = false
    }
    bandwidth.refill(at: time)
  }

  /// Begins a task now.
  ///
  /// - Parameters:
  ///   - work: Wall time it takes alone at full speed, at least 0.
  ///   - payload: What the owner knows it by.
  mutating func begin(work: Int64, payload: Int) {
    let task = Task(finish: progress + work, payload: Int32(truncatingIfNeeded: payload))
    tasks.append(task)
    firstFinish = min(firstFinish, task.finish)
  }

  /// Takes a task that is done and returns its payload, nil when none is; of several the earliest begun.
  mutating func takeFinished() -> Int? {
    guard firstFinish <= progress, let index = tasks.firstIndex(where: { $0.finish <= progress }) else {
      return nil
    }
    let payload = tasks.remove(at: index).payload
    firstFinish = tasks.reduce(.max) { min($0, $1.finish) }
    return Int(payload)
  }

  /// Takes every task, done or not, and returns their payloads.
  mutating func takeAll() -> [Int] {
    defer {
      tasks.removeAll()
      firstFinish = .max
    }
    return tasks.map { Int($0.payload) }
  }

  /// Stops the tasks until the next period if the quota is gone.
  mutating func throttleIfExhausted() {
    guard !isThrottled, !tasks.isEmpty, bandwidth.remaining == 0 else { return }
    isThrottled = true
    refillTime = bandwidth.throttle(at: updated)
  }

  /// Sets the speed from now on, 0…1.
  mutating func setSpeed(_ speed: Double) { self.speed = speed }

  /// When this pod's CPU next changes by itself: a task is done, the quota is gone or is refilled.
  var nextEvent: Instant {
    if isThrottled { return Instant(nanoseconds: refillTime) }
    guard !tasks.isEmpty, speed > 0 else { return .never }
    let left = max(0, firstFinish - progress)
    let done = updated + (speed == 1 ? left : Int64((Double(left) / speed).rounded(.up)))
    let rate = Double(tasks.count) * coresPerTask * speed
    let exhausted = bandwidth.exhaustion(after: updated, rate: rate) ?? .max
    return Instant(nanoseconds: min(done, exhausted))
  }
}
