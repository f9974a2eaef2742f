// How many retries all clients together allow themselves: a share of the requests of the last seconds.
//
// Modelled: requests and retries are counted in ten parts of `ttl`, of which the oldest is forgotten as a new
// one begins; a retry beyond the share, and beyond so many a second that are always allowed, is not made.
// Not modelled: that each client process has a budget of its own and knows only its own requests.
// Whose rule: Finagle's RetryBudget, with the words and defaults of Linkerd's `retryBudget`.

import CostModel

/// How many retries clients allow themselves.
public struct RetryBudgetSpec: Sendable, Equatable {
  /// Retries over requests, 0…1000.
  public var retryRatio = 0.2
  /// Retries a second that are allowed beside, 0 or more.
  public var minRetriesPerSecond = 10
  /// How long requests count, above 0.
  public var ttl = Nanoseconds.seconds(10)

  /// Linkerd's defaults.
  public init() {}
}

/// The requests and retries that count now.
struct RetryBudget {
  private static let parts = 10
  private let spec: RetryBudgetSpec
  private let part: Int64
  /// Requests and retries of each part, and the sums of all.
  private var requests = [Int](repeating: 0, count: parts)
  private var retries = [Int](repeating: 0, count: parts)
  private var requestSum = 0
  private var retrySum = 0
  /// The part of now, counted from time 0.
  private var current: Int64 = 0

  init(_ spec: RetryBudgetSpec) {
    self.spec = spec
    part = max(1, spec.ttl.rawValue / Int64(Self.parts))
  }

  /// Counts a request's first attempt.
  mutating func noteRequest(at now: Instant) {
    moveOn(to: now)
    requests[index] += 1
    requestSum += 1
  }

  /// Takes a retry out of the budget.
  ///
  /// - Returns: Whether there was one left.
  mutating func takeRetry(at now: Instant) -> Bool {
    moveOn(to: now)
    let allowed = spec.retryRatio * Double(requestSum) + Double(spec.minRetriesPerSecond) * spec.ttl.seconds
    guard Double(retrySum + 1) <= allowed else { return false }
    retries[index] += 1
    retrySum += 1
    return true
  }

  private var index: Int { Int(current % Int64(Self.parts)) }

  private mutating func moveOn(to now: Instant) {
    let wanted = now.nanoseconds / part
    if wanted - current >= Int64(Self.parts) { current = wanted - Int64(Self.parts) }
    while current < wanted {
      current += 1
      requestSum -= requests[index]
      retrySum -= retries[index]
      (requests[index], retries[index]) = (0, 0)
    }
  }
}
