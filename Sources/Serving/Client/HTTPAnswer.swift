/// What one request brought back.
public struct HTTPAnswer: Sendable, Equatable {
  /// The answer's status; nil where none came.
  public var status: Int?
  /// Why none came, in one line; nil where one did.
  public var failure: String?
  /// The answer's body, its first 64 KiB.
  public var body: String
  /// What the service says of its own time, from the header `Server-Timing`, in seconds by name.
  public var serverTiming: [String: Double]
}
