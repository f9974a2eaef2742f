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
///
/// It is a reference in part: copies share the CPUs.
struct PodCPU {
  /// The pool that its limit fills.
  var bandwidth: CPUBandwidth
  /// The threads of one request.
  let gang: CPUGang
  let times: KernelTimes
  /// CPUs that its threads may run on.
  let cpus: Int
  let stride: Int64
  /// Whether its node has cores for all that its pods could ever run at once, so that none of them waits for
  /// another; changed only after ``advance(to:)``.
  var isNodeAmple = false
  /// Whether it is followed as a lone worker; then only ``lone`` and ``taskCount`` are true.
  var isLone = false
  /// What it is then.
  var lone: LoneWorker
  /// Where its only thread will be when it is done, as long as nothing comes in between; without meaning
  /// where it has others, or none.
  var planned: LoneThread
  var isPlanned = false
  /// Wall time per task's progress: 1 is full speed.
  private(set) var speed = 1.0
  /// CPU time used so far, in ns.
  var usage: Int64 = 0
  /// Tasks in hand, whether they run or are throttled.
  var taskCount = 0
  /// Cores that would be used now on an idle node, in 10⁻⁹ cores: whole, so that sums are exact.
  private(set) var nanocoresWanted: Int64 = 0

  /// Tasks that drain the pool themselves; all of them where there is no limit.
  var pooled = TaskSet()
  var pooledIsThrottled = false
  var pooledStopped: Int64 = 0
  /// CPUs that have run a thread.
  var queues = Slots<RunQueue>(capacity: 1)
  /// Throttled CPUs in the order in which they were, ``pooledIndex`` for the pooled tasks.
  var throttled: [Int] = []
  /// When runtime that was given back is distributed.
  var slackTimer = Int64.max
  var updated: Int64
  /// Threads still at work of each task of independent threads.
  private var unfinished: [Int32: Int] = [:]
  /// Tasks that are done and not taken yet.
  private var done: [Int32] = []
  /// The first of them, which is mostly the only one; ``nothing`` for none.
  private var firstDone = Self.nothing
  /// What a thread that computes burns, in 10⁻⁹ cores.
  static let oneCore: Int64 = 1_000_000_000
  /// No task's payload.
  private static let nothing = Int64.min

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
    stride = times.stride
    planned = LoneThread(TaskSet(), RuntimeAccount(), bandwidth, usage: 0, updated: 0)
    lone = LoneWorker(planned, nil, times, stride: stride)
    self.cpus = cpus
    updated = now.nanoseconds
  }

  /// Whether there is a quota to run out of.
  @inline(__always)
  var isLimited: Bool { bandwidth.quota != nil }

  /// Notes what is wanted, after tasks came, ended, stopped or went on.
  mutating func noteDemand() {
    var sum = pooledIsThrottled ? 0 : pooled.nanocores
    for index in queues.indices where queues[index].isRunning { sum += queues[index].nanocores }
    nanocoresWanted = sum
  }

  /// CPU time used until `now`, which is not beyond ``nextEvent``; looking changes nothing, not even a
  /// rounding.
  func usage(at now: Instant) -> Int64 {
    guard !isLone else { return lone.usage(at: now.nanoseconds, times, stride: stride) }
    guard !isPlanned else {
      var thread = loneThread
      thread.proceed(until: now.nanoseconds, times, stride: stride)
      return thread.usage
    }
    return usage + used(in: now.nanoseconds - updated, nanocores: nanocoresWanted, speed: speed)
  }

  /// Lets time pass until `now`, which is not beyond ``nextEvent``.
  mutating func advance(to now: Instant) {
    assert(!isLone, "a lone worker is not advanced step by step")
    let time = now.nanoseconds
    if isPlanned { leavePlan(at: time) }
    if taskCount == 0, throttled.isEmpty, slackTimer == .max {
      bandwidth.rest(until: time)
      updated = time
    } else if isLimited {
      // At the end of what was planned mostly nothing is left but that end.
      if updated == time {
        finishDue()
        if nextMoment() > time { return }
      }
      while true {
        let moment = nextMoment()
        guard moment <= time else { break }
        if moment < time, drawInPassing(at: moment, until: time) { continue }
        run(until: moment)
        if moment == time { finishDue() }
        handleMoment()
        noteDemand()
      }
      run(until: time)
      finishDue()
    } else {
      run(until: time)
    }
  }

  /// Works out when its only thread is done; nil where it has others, or none, or may have to wait for other
  /// pods.
  mutating func planLoneThread() -> Int64? {
    guard isNodeAmple, queues.count == 1, queues[0].threads.count == 1, pooled.isEmpty, speed == 1,
      slackTimer == .max
    else { return nil }
    if !isPlanned {
      var thread = loneThread
      thread.proceed(until: .max, times, stride: stride)
      planned = thread
      isPlanned = true
    }
    return planned.updated
  }

  @inline(__always)
  private var loneThread: LoneThread {
    LoneThread(queues[0].threads, queues[0].account, bandwidth, usage: usage, updated: updated)
  }

  /// Takes over what was planned, if its time has come.
  private mutating func leavePlan(at time: Int64) {
    isPlanned = false
    guard planned.updated <= time else { return }
    (updated, usage, bandwidth) = (planned.updated, planned.usage, planned.bandwidth)
    queues[0].skip(toProgress: planned.progress, planned.account)
    guard !throttled.isEmpty else { return }
    throttled = []
    noteDemand()
  }

  /// Whether no task is done that has not been taken, and none has several threads.
  var isSettled: Bool { firstDone == Self.nothing && done.isEmpty && unfinished.isEmpty }

  /// Begins a task now.
  ///
  /// - Parameters:
  ///   - work: What it asks for.
  ///   - payload: What the owner knows it by, unique among the pod's tasks; fits 32 bits.
  mutating func begin(_ work: CPUWork, payload: Int) {
    taskCount += 1
    let payload = Int32(truncatingIfNeeded: payload)
    if work.isSingle {
      addThread(TaskSet.Task(nanocores: Self.oneCore, payload: payload), wall: work.wall)
    } else if work.preparation > 0 {
      addThread(
        TaskSet.Task(nanocores: Self.oneCore, gangWall: work.wall, payload: payload), wall: work.preparation)
    } else {
      beginGang(wall: work.wall, payload)
    }
    noteDemand()
  }

  /// Takes a task that is done and returns its payload, nil when none is; of several the earliest begun.
  mutating func takeFinished() -> Int? {
    if firstDone != Self.nothing {
      taskCount -= 1
      defer { firstDone = done.isEmpty ? Self.nothing : Int64(done.removeFirst()) }
      return Int(firstDone)
    }
    guard !isLimited else { return nil }
    while let task = pooled.takeFinished() {
      if task.gangWall >= 0 {
        beginGang(wall: task.gangWall, task.payload)
        noteDemand()
        continue
      }
      taskCount -= 1
      nanocoresWanted = pooled.nanocores
      return Int(task.payload)
    }
    return nil
  }

  /// Takes every task, done or not, and returns their payloads.
  mutating func takeAll() -> [Int] {
    var payloads = done + pooled.takeAll().map(\.payload)
    for index in queues.indices {
      payloads += queues[index].takeAll(now: updated, speed: speed).map(\.payload)
    }
    if firstDone != Self.nothing { payloads.insert(Int32(truncatingIfNeeded: firstDone), at: 0) }
    firstDone = Self.nothing
    taskCount = 0
    nanocoresWanted = 0
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
    noteDemand()
  }

  /// Whether a gang in lockstep runs now.
  var isGangRunning: Bool { !pooled.isEmpty && !pooledIsThrottled && gang.coupling == .lockstep }

  /// Lets the running gangs wait while another thread of the pod uses a core of theirs for some time.
  ///
  /// All threads of a gang wait for the one that has lost its core; of several gangs one is hit. What they
  /// burn meanwhile stands for what the other thread burns, and for their looking for each other.
  mutating func stallGangs(for time: Int64) { pooled.delay(by: time / Int64(max(1, pooled.count))) }

  /// Sets the speed from now on, 0…1.
  mutating func setSpeed(_ speed: Double) {
    for index in queues.indices {
      queues[index].changeSpeed(from: self.speed, to: speed, now: updated, times)
    }
    self.speed = speed
  }

  @inline(__always)
  private mutating func run(until time: Int64) {
    let elapsed = time - updated
    updated = time
    guard elapsed > 0 else { return }
    if !pooled.isEmpty, !pooledIsThrottled {
      pooled.proceed(for: elapsed, speed: speed)
      let used = used(in: elapsed, nanocores: pooled.nanocores, speed: speed)
      usage += used
      bandwidth.spend(used, at: time - elapsed)
    }
    for index in queues.indices where queues[index].isRunning {
      usage += queues[index].run(for: elapsed, speed: speed)
    }
  }

  /// Takes out what is done by now, and begins the gangs of what is prepared.
  private mutating func finishDue() {
    var isChanged = false
    while let task = pooled.takeFinished() {
      finish(task)
      isChanged = true
    }
    for index in queues.indices where queues[index].isRunning {
      while let task = takeFinishedThread(on: index) {
        finish(task)
        isChanged = true
      }
    }
    if isChanged { noteDemand() }
  }

  private mutating func finish(_ task: TaskSet.Task) {
    if task.gangWall >= 0 { return beginGang(wall: task.gangWall, task.payload) }
    if !unfinished.isEmpty, let left = unfinished[task.payload] {
      guard left == 1 else {
        unfinished[task.payload] = left - 1
        return
      }
      unfinished[task.payload] = nil
    }
    if firstDone == Self.nothing { firstDone = Int64(task.payload) } else { done.append(task.payload) }
  }

  private mutating func beginGang(wall: Int64, _ payload: Int32) {
    if !isLimited {
      pooled.add(TaskSet.Task(nanocores: gang.nanocores, payload: payload), wall: wall)
    } else if gang.isOneBusyThread {
      place(TaskSet.Task(nanocores: gang.nanocores, payload: payload), wall: wall)
    } else if gang.coupling == .independent {
      unfinished[payload] = gang.threads
      let thread = TaskSet.Task(nanocores: Self.oneCore, payload: payload)
      for _ in 0..<gang.threads { place(thread, wall: wall) }
    } else {
      if pooled.isEmpty { pooledStopped = updated }
      pooled.add(TaskSet.Task(nanocores: gang.nanocores, payload: payload), wall: wall)
      bandwidth.start(at: updated)
      throttlePooledIfExhausted()
    }
  }

  private mutating func addThread(_ task: TaskSet.Task, wall: Int64) {
    if isLimited { place(task, wall: wall) } else { pooled.add(task, wall: wall) }
  }
}
