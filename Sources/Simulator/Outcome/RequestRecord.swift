import CostModel

/// What became of one request; a line of `--requests`.
public struct RequestRecord: Sendable, Equatable {
  /// The trial, from 0.
  public var trial: Int
  /// When it arrived, in ns since the beginning.
  public var arrival: Instant
  /// When the service of its last attempt began; nil if it never did.
  public var started: Instant?
  /// When its fate was decided.
  public var end: Instant
  /// Attempts made, at least 1.
  public var attempts: Int
  /// The slot of the last attempt's pod; nil if none took it.
  public var pod: Int?
  /// Why it failed; nil for success.
  public var failure: FailureReason?

  /// The column names of ``line``.
  public static let header = "trial,arrival_s,start_s,end_s,response_s,attempts,pod,outcome"

  /// Comma-separated values, times in seconds with nine decimals; empty where there is none.
  public var line: String {
    let start = started.map { fixed($0.seconds, digits: 9) } ?? ""
    let response = fixed((end - arrival).seconds, digits: 9)
    let place = pod.map(String.init) ?? ""
    return "\(trial),\(fixed(arrival.seconds, digits: 9)),\(start),\(fixed(end.seconds, digits: 9)),"
      + "\(response),\(attempts),\(place),\(failure?.rawValue ?? "ok")"
  }
}
