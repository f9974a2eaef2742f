/// Why a request failed, by its last attempt.
public enum FailureReason: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// The client waited for its time-out.
  case timedOut
  /// The pod's queue was full.
  case queueFull
  /// No pod was ready.
  case noEndpoint
  /// The pod was no longer, or not again, listening.
  case connectionRefused
  /// The pod ended before it answered.
  case cut
}
