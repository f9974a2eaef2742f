// A pod that has one thread and nothing else to run: what happens to it until the thread is done is known
// when it begins, for nothing from outside changes it. So it is worked out at once, in place of an event for
// each time that the thread stops or goes on.
//
// Rule: the same as for CPUs and pool in general, of which this is the case of one CPU; a test holds the two
// together. Without a limit the thread, or the gang in its place, goes on to its end.

import CostModel

/// How one thread proceeds under a quota.
struct LoneThread {
  /// The time that it stands at.
  private(set) var updated: Int64
  /// CPU time used so far.
  private(set) var usage: Int64
  /// How far the thread is.
  private(set) var progress: Int64
  /// What its CPU has of the quota.
  private(set) var account: RuntimeAccount
  private(set) var bandwidth: CPUBandwidth
  /// The progress at which it is done.
  private(set) var finish: Int64
  /// What it burns, in 10⁻⁹ cores.
  private(set) var nanocores: Int64

  /// The one thread of the only CPU of a pod that runs at full speed.
  ///
  /// - Parameters:
  ///   - threads: That thread.
  ///   - account: What its CPU has of the quota.
  ///   - bandwidth: The quota.
  ///   - usage: CPU time that the pod has used.
  ///   - updated: The time.
  @inline(__always)
  init(
    _ threads: borrowing TaskSet, _ account: RuntimeAccount, _ bandwidth: CPUBandwidth, usage: Int64,
    updated: Int64
  ) {
    self.updated = updated
    self.usage = usage
    progress = threads.progress
    self.account = account
    self.bandwidth = bandwidth
    finish = threads.firstFinish
    nanocores = threads.nanocores
  }

  /// When it is done; it is not throttled.
  @inline(__always)
  private var done: Int64 { updated + max(0, finish - progress) }

  /// Lets time pass until a time, or until it is done if that is earlier.
  ///
  /// - Parameters:
  ///   - limit: Not before ``updated``.
  ///   - times: The kernel's constants.
  ///   - stride: From one draw of a busy CPU to the next.
  @inline(never)
  mutating func proceed(until limit: Int64, _ times: KernelTimes, stride: Int64) {
    while true {
      let refill = bandwidth.isTimed ? bandwidth.refill : .max
      if account.isThrottled {
        guard refill <= limit else { break }
        updated = refill
        bandwidth.endPeriod(isThrottled: true)
        resume(times)
      } else {
        let moment = min(refill, account.due)
        guard moment <= limit, moment < done else { break }
        if drawInPassing(at: moment, until: min(limit, done), times, stride: stride) { continue }
        run(until: moment)
        if refill <= moment { bandwidth.endPeriod(isThrottled: false) }
        if account.due <= moment { draw(times) }
      }
    }
    run(until: account.isThrottled ? limit : min(limit, done))
  }

  @inline(__always)
  private mutating func run(until time: Int64) {
    let elapsed = time - updated
    updated = time
    guard !account.isThrottled else { return }
    progress += elapsed
    usage += used(in: elapsed, nanocores: nanocores, speed: 1)
  }

  @inline(__always)
  private mutating func resume(_ times: KernelTimes) {
    guard bandwidth.pool > 0, account.repay(now: updated, &bandwidth) else { return }
    account.planDraw(rate: rate, times)
    bandwidth.throttledTime += updated - account.stopped
  }

  @inline(__always)
  private mutating func draw(_ times: KernelTimes) {
    account.charge(used(in: updated - account.accounted, nanocores: nanocores, speed: 1), now: updated)
    drawOrStop(times)
  }

  @inline(__always)
  private mutating func drawOrStop(_ times: KernelTimes) {
    if account.draw(now: updated, &bandwidth, times) {
      account.due = .max
    } else {
      account.planDraw(rate: rate, times)
    }
  }

  /// Lets time pass without a thread.
  @inline(__always)
  mutating func rest(until time: Int64) {
    while bandwidth.isTimed, bandwidth.refill <= time {
      let refill = bandwidth.refill
      bandwidth.endPeriod(isThrottled: account.isThrottled)
      if account.isThrottled, bandwidth.pool > 0 { _ = account.repay(now: refill, &bandwidth) }
    }
    updated = time
  }

  /// Begins a thread where there is none.
  ///
  /// - Parameters:
  ///   - wall: The progress that it takes.
  ///   - nanocores: What it burns, in 10⁻⁹ cores.
  ///   - times: The kernel's constants.
  @inline(__always)
  mutating func begin(wall: Int64, nanocores: Int64, _ times: KernelTimes) {
    finish = progress + wall
    self.nanocores = nanocores
    guard bandwidth.quota != nil else { return }
    account.stopped = updated
    account.charge(0, now: updated)
    if !account.isThrottled { drawOrStop(times) }
  }

  /// Takes the thread, which is done, from its CPU, which gives back what it does not keep.
  @inline(__always)
  mutating func end(_ times: KernelTimes) {
    guard bandwidth.quota != nil else { return }
    account.charge(used(in: updated - account.accounted, nanocores: nanocores, speed: 1), now: updated)
    _ = account.draw(now: updated, &bandwidth, times)
    account.due = .max
    let spare = account.runtime - times.idleRuntime
    guard spare > 0 else { return }
    account.runtime -= spare
    bandwidth.giveBack(spare)
  }

  /// Uses CPU time at once that the thread does not wait for.
  mutating func spend(_ time: Int64) {
    usage += time
    bandwidth.spend(time, at: updated)
  }

  /// Draws whatever is drawn until a time, or until the refill, if the pool has whole slices.
  @inline(__always)
  private mutating func drawInPassing(
    at moment: Int64, until time: Int64, _ times: KernelTimes, stride: Int64
  ) -> Bool {
    guard account.due == moment, nanocores == 1_000_000_000 else { return false }
    let last = min(time, bandwidth.nextRefill(after: moment - 1) - 1)
    return account.drawSlices(until: last, &bandwidth, stride: stride, slice: times.slice)
  }

  @inline(__always)
  private var rate: Double { nanocores == 1_000_000_000 ? 1 : Double(nanocores) * 1e-9 }
}
