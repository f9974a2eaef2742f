/// One request of a run: when it was to be sent, when it was, and what became of it.
///
/// Times are seconds since the run's beginning.
public struct Exchange: Sendable, Equatable {
  /// When it was to be sent.
  public var scheduled: Double
  /// When it was sent.
  public var sent: Double
  /// When its answer had come, or none could come any more.
  public var finished: Double
  /// The answer's status; nil where none came.
  public var status: Int?
  /// Why none came, in one line; nil where one did.
  public var failure: String?
  /// What the service says of its own time, in seconds by name.
  public var serverTiming: [String: Double]

  /// An exchange from its parts.
  public init(
    scheduled: Double, sent: Double, finished: Double, status: Int?, failure: String? = nil,
    serverTiming: [String: Double] = [:]
  ) {
    self.scheduled = scheduled
    self.sent = sent
    self.finished = finished
    self.status = status
    self.failure = failure
    self.serverTiming = serverTiming
  }

  /// From the moment at which it was to be sent to its end: a client that is late makes nothing faster.
  public var responseTime: Double { finished - scheduled }
  /// How late the client sent it.
  public var lag: Double { sent - scheduled }
  /// Whether it was answered with a status of success.
  public var isAnswered: Bool { status.map { (200..<300).contains($0) } ?? false }
}
