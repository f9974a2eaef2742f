// The work that a pod has in hand, and how fast it proceeds.
//
// Modelled: without a limit, tasks that all proceed at one speed: 1 on an idle node, less when the node's
// cores are shared. With one, threads on CPUs that draw slices of runtime from the pod's pool, and gangs that
// drain it themselves; both stop where nothing is left. A woken thread takes an idle CPU, else the one with
// the fewest threads; a CPU that has nothing left to run takes one over.
// Not modelled: caches and memory bandwidth shared by tasks; threads of other pods between two ticks.
// Source: Linux 6.18, kernel/sched/fair.c. What each part is worth: docs/cpu-model.md.

import CostModel

/// What a pod is computing.
struct PodCPU {
  /// The pool that its limit fills.
  var bandwidth: CPUBandwidth
  /// The threads of one request.
  let gang: CPUGang
  let times: KernelTimes
  /// CPUs that its threads may run on.
  let cpus: Int
  /// Wall time per task's progress: 1 is full speed.
  private(set) var speed = 1.0
  /// CPU time used so far, in ns.
  private(set) var usage: Int64 = 0
  /// Tasks in hand, whether they run or are throttled.
  private(set) var taskCount = 0

  /// Tasks that drain the pool themselves; all of them where there is no limit.
  var pooled = TaskSet()
  var pooledIsThrottled = false
  var pooledStopped: Int64 = 0
  /// CPUs that have run a thread.
  var queues: [RunQueue] = []
  /// Throttled CPUs in the order in which they were, ``pooledIndex`` for the pooled tasks.
  var throttled: [Int] = []
  /// When runtime that was given back is distributed.
  var slackTimer = Int64.max
  private(set) var updated: Int64
  /// Threads still at work of each task of independent threads.
  private var unfinished: [Int32: Int] = [:]
  /// Tasks that are done and not taken yet.
  private var done: [Int32] = []

  /// A pod's CPU.
  ///
  /// - Parameters:
  ///   - bandwidth: Its limit.
  ///   - gang: The threads of one request.
  ///   - times: The kernel's constants.
  ///   - cpus: CPUs of its node, at least 1.
  ///   - now: The time.
  init(
    bandwidth: CPUBandwidth, gang: CPUGang = CPUGang(), times: KernelTimes = KernelTimes(), cpus: Int = 64,
    now: Instant
  ) {
    self.bandwidth = bandwidth
    self.gang = gang
    self.times = times
    self.cpus = cpus
    updated = now.nanoseconds
  }

  /// Whether there is a quota to run out of.
  @inline(__always)
  var isLimited: Bool { bandwidth.quota != nil }

  /// Cores that would be used now on an idle node, in 10⁻⁹ cores: whole, so that sums are exact.
  var nanocoresWanted: Int64 {
    var sum = pooledIsThrottled ? 0 : pooled.nanocores
    for index in queues.indices where queues[index].isRunning { sum += queues[index].nanocores }
    return sum
  }

  /// CPU time used until `now`, which is not beyond ``nextEvent``; looking changes nothing, not even a
  /// rounding.
  func usage(at now: Instant) -> Int64 {
    usage + used(in: now.nanoseconds - updated, nanocores: nanocoresWanted)
  }

  /// Lets time pass until `now`, which is not beyond ``nextEvent``.
  mutating func advance(to now: Instant) {
    let time = now.nanoseconds
    if isLimited {
      while true {
        let moment = nextMoment
        guard moment <= time else { break }
        run(until: moment)
        if moment == time { finishDue() }
        handleMoment()
      }
    }
    run(until: time)
    finishDue()
  }

  /// Begins a task now.
  ///
  /// - Parameters:
  ///   - work: What it asks for.
  ///   - payload: What the owner knows it by, unique among the pod's tasks; fits 32 bits.
  mutating func begin(_ work: CPUWork, payload: Int) {
    taskCount += 1
    let payload = Int32(truncatingIfNeeded: payload)
    guard work.preparation > 0 || work.isSingle else { return beginGang(wall: work.wall, payload) }
    let isAll = work.isSingle
    addThread(
      wall: isAll ? work.wall + work.preparation : work.preparation, nanocores: 1_000_000_000,
      gangWall: isAll ? -1 : work.wall, payload)
  }

  /// Takes a task that is done and returns its payload, nil when none is; of several the earliest begun.
  mutating func takeFinished() -> Int? {
    guard !done.isEmpty else { return nil }
    taskCount -= 1
    return Int(done.removeFirst())
  }

  /// Takes every task, done or not, and returns their payloads.
  mutating func takeAll() -> [Int] {
    var payloads = done + pooled.takeAll().map(\.payload)
    for index in queues.indices {
      if queues[index].isRunning { queues[index].account(at: updated, speed: speed) }
      payloads += queues[index].threads.takeAll().map(\.payload)
    }
    taskCount = 0
    done = []
    unfinished = [:]
    // Independent threads of one task have one payload.
    var seen = Set<Int32>()
    return payloads.filter { seen.insert($0).inserted }.map { Int($0) }
  }

  /// Uses CPU time at once that no task waits for, as a server's other threads do.
  mutating func spend(_ time: Int64) {
    usage += time
    bandwidth.spend(time, at: updated)
    throttlePooledIfExhausted()
  }

  /// Sets the speed from now on, 0…1.
  mutating func setSpeed(_ speed: Double) {
    for index in queues.indices where queues[index].isRunning {
      queues[index].account(at: updated, speed: self.speed)
    }
    self.speed = speed
  }

  private mutating func run(until time: Int64) {
    let elapsed = time - updated
    updated = time
    guard elapsed > 0 else { return }
    if !pooled.isEmpty, !pooledIsThrottled {
      pooled.proceed(for: elapsed, speed: speed)
      let used = used(in: elapsed, nanocores: pooled.nanocores)
      usage += used
      bandwidth.spend(used, at: time - elapsed)
    }
    for index in queues.indices where queues[index].isRunning {
      let count = queues[index].threads.count
      queues[index].threads.proceed(for: elapsed, speed: count == 1 ? speed : speed / Double(count))
      usage += used(in: elapsed, nanocores: queues[index].nanocores)
    }
  }

  @inline(__always)
  private func used(in elapsed: Int64, nanocores: Int64) -> Int64 {
    if nanocores == 1_000_000_000, speed == 1 { return elapsed }
    return Int64((Double(elapsed) * (Double(nanocores) * 1e-9) * speed).rounded())
  }

  /// Takes out what is done by now, and begins the gangs of what is prepared.
  private mutating func finishDue() {
    while let task = pooled.takeFinished() { finish(task) }
    for index in queues.indices where queues[index].isRunning {
      while queues[index].threads.hasFinished {
        // Charged while the thread is still there: its rate belongs to what it has used.
        queues[index].account(at: updated, speed: speed)
        guard let task = queues[index].threads.takeFinished() else { break }
        threadEnded(on: index)
        finish(task)
      }
    }
  }

  private mutating func finish(_ task: TaskSet.Task) {
    if task.gangWall >= 0 { return beginGang(wall: task.gangWall, task.payload) }
    if let left = unfinished[task.payload] {
      guard left == 1 else {
        unfinished[task.payload] = left - 1
        return
      }
      unfinished[task.payload] = nil
    }
    done.append(task.payload)
  }

  private mutating func beginGang(wall: Int64, _ payload: Int32) {
    if !isLimited {
      pooled.add(wall: wall, nanocores: gang.nanocores, gangWall: -1, payload: payload)
    } else if gang.isOneBusyThread {
      addThread(wall: wall, nanocores: gang.nanocores, gangWall: -1, payload)
    } else if gang.coupling == .independent {
      unfinished[payload] = gang.threads
      for _ in 0..<gang.threads { addThread(wall: wall, nanocores: 1_000_000_000, gangWall: -1, payload) }
    } else {
      if pooled.isEmpty { pooledStopped = updated }
      pooled.add(wall: wall, nanocores: gang.nanocores, gangWall: -1, payload: payload)
      bandwidth.start(at: updated)
      throttlePooledIfExhausted()
    }
  }

  private mutating func addThread(wall: Int64, nanocores: Int64, gangWall: Int64, _ payload: Int32) {
    if isLimited {
      place(wall: wall, nanocores: nanocores, gangWall: gangWall, payload)
    } else {
      pooled.add(wall: wall, nanocores: nanocores, gangWall: gangWall, payload: payload)
    }
  }
}
