// The clients: new arrivals, thinking users, retries and time-outs.
//
// Modelled: a client waits for `timeout`, then gives the attempt up; it tries again a bounded number of
// times, after a pause that doubles up to a minute; a request fails when its last attempt does. A retry asks
// for the same work. A closed user whose request failed rests for a millisecond at least: a refusal takes a
// round trip, and without one a user who does not think would be refused for ever at one instant.
// Pauses may scatter, and all clients together may have a budget of retries (``RetryBudget``).
// Not modelled: what servers say of when to come back (`Retry-After`).

import CostModel
import HeapModule
import Statistics

/// A request that will be sent at a known time: a retry, or a user's next.
struct PlannedSend: Comparable {
  var time: Instant
  /// Order of planning: of two at one instant the earlier planned goes first.
  var sequence: Int
  /// The request's arrival; nil for a new request, which arrives when it is sent.
  var arrival: Instant?
  var work: Int64
  var number: Int32
  var user: Int32

  static func < (a: PlannedSend, b: PlannedSend) -> Bool {
    (a.time, a.sequence) < (b.time, b.sequence)
  }
}

/// Who sends requests, and what they wait for.
struct Clients {
  /// What a closed user rests at least after a failure.
  static let restAfterFailure = Nanoseconds.milliseconds(1)
  /// Where pauses stop doubling; a longer first pause stays as it is.
  static let longestDoubled = Nanoseconds.seconds(60)

  let spec: ClientSpec
  var attempts = AttemptTable()
  /// Requests whose fate is open: sent, or waiting for a retry.
  var openRequests = 0
  private let cost: RequestCost
  private let source: TrafficSource
  private var arrivals: ArrivalStream?
  /// Wall time of each recorded request alone, where its CPU time was recorded, in order.
  private var recordedWork: [Int64]?
  private var drawn = 0
  private var thinking: RandomStream
  private var serviceTimes: RandomStream
  private var jitter: RandomStream
  private var budget: RetryBudget?
  private var sends = Heap<PlannedSend>()
  private var planned = 0

  init(traffic: Traffic, cost: RequestCost, threads: Int, seed: UInt64, trial: Int) {
    spec = traffic.client
    source = traffic.source
    self.cost = cost
    thinking = RandomStream(seed: seed, name: "thinking", trial: trial)
    serviceTimes = RandomStream(seed: seed, name: "service times", trial: trial)
    jitter = RandomStream(seed: seed, name: "retry jitter", trial: trial)
    budget = traffic.client.retryBudget.map { RetryBudget($0) }
    arrivals = ArrivalStream(traffic.source, seed: seed, trial: trial)
    if case .recorded(_, let cpuTimes?) = traffic.source {
      recordedWork = cpuTimes.map { max(1, $0.rawValue / Int64(threads)) }
    }
    if case .closed(let users, _) = traffic.source {
      for user in 0..<users { planRequest(of: Int32(user), at: .zero + thinkTime()) }
    }
  }

  /// The next open arrival; `never` when there is none.
  @inline(__always)
  mutating func nextArrival() -> Instant { arrivals?.next() ?? .never }

  /// When the next planned request is sent; `never` when none is planned.
  var nextSend: Instant { sends.min?.time ?? .never }

  /// The planned request that is due by `now`, if any.
  mutating func takeSend(at now: Instant) -> PlannedSend? {
    guard let first = sends.min, first.time <= now else { return nil }
    return sends.removeMin()
  }

  /// Plans a closed user's next request.
  mutating func planRequest(of user: Int32, at time: Instant) {
    plan(PlannedSend(time: time, sequence: planned, arrival: nil, work: 0, number: 1, user: user))
  }

  /// Counts a request's first attempt.
  @inline(__always)
  mutating func noteRequest(at now: Instant) {
    openRequests += 1
    budget?.noteRequest(at: now)
  }

  /// What becomes of a request whose attempt failed.
  enum NextTry { case planned, spent, withheld }

  /// Plans the next try of a request whose attempt failed, unless its tries, or the budget of all, are spent.
  mutating func planRetry(of attempt: Attempt, now: Instant) -> NextTry {
    guard Int(attempt.number) <= spec.retries else { return .spent }
    guard budget?.takeRetry(at: now) ?? true else { return .withheld }
    plan(
      PlannedSend(
        time: now + scattered(pause(after: attempt.number)), sequence: planned, arrival: attempt.arrival,
        work: attempt.work, number: attempt.number + 1, user: attempt.user))
    return .planned
  }

  /// A pause as it is drawn.
  private mutating func scattered(_ pause: Nanoseconds) -> Nanoseconds {
    switch spec.jitter {
    case .none: return pause
    case .full: return jitter.span(below: pause + Nanoseconds(1))
    case .equal:
      let half = Nanoseconds(pause.rawValue / 2)
      return half + jitter.span(below: pause - half + Nanoseconds(1))
    }
  }

  /// The pause after the attempt of some number, from 1.
  func pause(after number: Int32) -> Nanoseconds {
    var pause = spec.backoff
    for _ in 1..<number where pause < Self.longestDoubled {
      pause = min(Self.longestDoubled, pause + pause)
    }
    return pause
  }

  private mutating func plan(_ send: PlannedSend) {
    planned += 1
    sends.insert(send)
  }

  /// Drops every planned request that has not been sent for the first time.
  mutating func stopNewRequests() {
    arrivals = nil
    sends = Heap(sends.unordered.filter { $0.arrival != nil })
  }

  /// How long a user thinks; 0 in open traffic.
  mutating func thinkTime() -> Nanoseconds {
    guard case .closed(_, let think) = source else { return .zero }
    let mean = Double(think.mean.rawValue)
    switch think.distribution {
    case .deterministic: return think.mean
    case .exponential: return Nanoseconds(Int64(mean * thinking.exponential()))
    case .uniform: return Nanoseconds(Int64(2 * mean * thinking.uniform()))
    }
  }

  /// The wall time that a new request takes alone, at least 1 ns.
  @inline(__always)
  mutating func drawWork() -> Int64 {
    if let recordedWork {
      drawn += 1
      return recordedWork[drawn - 1]
    }
    let wall = Double(cost.wall.rawValue) * cost.distribution.sample(using: &serviceTimes)
    return max(1, Int64(nearest: wall))
  }
}
