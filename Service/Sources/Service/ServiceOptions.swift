/// How a service listens, works and refuses.
public struct ServiceOptions: Sendable, Equatable {
  /// The address to listen on.
  public var host = "127.0.0.1"
  /// The port to listen on, 0 … 65535; 0 takes a free one.
  public var port = 8080
  /// Requests worked on at once, each on a thread of its own; 1 … 1024.
  public var workers = 1
  /// Threads for one request, 1 … 1024.
  public var threads = 1
  /// Requests that may wait for a worker, 0 or more.
  public var queue = 100
  /// The most bytes of a body, at least 1.
  public var bodyBytesMax = 10_000_000
  /// The most bytes of all bodies that are being received, wait or are worked on; at least ``bodyBytesMax``.
  public var heldBytesMax = 256_000_000
  /// The most pixels of an image, at least 1.
  public var pixelsMax = 25_000_000
  /// Connections at once, at least 1.
  public var connectionsMax = 512
  /// Threads that read and write, at least 1.
  public var eventLoops = 1
  /// Time to the first request, and from a request's first byte to the end of its head, in seconds.
  public var headSeconds = 10.0
  /// Time from the end of the head to the end of the body, in seconds.
  public var bodySeconds = 30.0
  /// Time for which a connection may be idle between requests, in seconds.
  public var idleSeconds = 75.0
  /// Time for a client to take its answer, in seconds.
  public var answerSeconds = 10.0

  /// The defaults.
  public init() {}

  /// Checks every value.
  ///
  /// - Throws: ``OptionError`` for the first that is out of its range.
  public func check() throws(OptionError) {
    try check("--port", port, 0...65_535)
    try check("--workers", workers, 1...1024)
    try check("--threads", threads, 1...1024)
    try check("--queue", queue, 0...1_000_000)
    try check("--max-body", bodyBytesMax, 1...1_000_000_000)
    try check("--max-held", heldBytesMax, bodyBytesMax...1_000_000_000_000)
    try check("--max-pixels", pixelsMax, 1...1_000_000_000)
    try check("--max-connections", connectionsMax, 1...1_000_000)
    try check("--event-loops", eventLoops, 1...64)
    guard workers * threads <= 1024 else {
      throw OptionError(
        "--workers, --threads: expected at most 1024 threads in all, found \(workers) × \(threads)")
    }
    for (name, seconds) in [
      ("--head-time", headSeconds), ("--body-time", bodySeconds), ("--idle-time", idleSeconds),
      ("--answer-time", answerSeconds),
    ] where !(seconds > 0 && seconds <= 3600) {
      throw OptionError("\(name): expected more than 0 s and at most 1 h, found \(seconds) s")
    }
  }

  private func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(OptionError) {
    guard range.contains(value) else {
      throw OptionError("\(name): expected \(range.lowerBound) … \(range.upperBound), found \(value)")
    }
  }
}

/// An option that makes no sense, in one line.
public struct OptionError: Error, Equatable, CustomStringConvertible {
  /// Which option, what was expected, what was found.
  public let description: String

  /// An error from its words.
  public init(_ description: String) {
    self.description = description
  }
}
