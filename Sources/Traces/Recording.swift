import CostModel

/// How a file tells arrivals.
public enum TraceFormat: String, CaseIterable, Sendable, Codable {
  /// Comma-separated values: seconds, or dates and times, in one of the columns.
  case csv
  /// Apache's or nginx's common or combined format.
  case accessLog
  /// Azure's trace of language-model inference: TIMESTAMP, ContextTokens, GeneratedTokens.
  case azureLLM
  /// Comma-separated values with a count for each interval.
  case counts
}

/// What a file tells of arrivals.
public struct Recording: Sendable, Equatable {
  /// Arrivals one by one, or counted.
  public enum Content: Sendable, Equatable {
    /// When requests arrive, in order, at least one; and the CPU time of each, at least 1 ns, nil where it
    /// was not recorded.
    case arrivals([Instant], cpuTimes: [Nanoseconds]?)
    /// How many arrive in each interval, from the recording's beginning on; at least one in all.
    case counts(interval: Nanoseconds, [Int])
  }

  /// The arrivals.
  public var content: Content
  /// How the file told them.
  public var format: TraceFormat
  /// Whether it was compressed.
  public var isCompressed = false
  /// When time 0 was, in seconds since 1970, UTC; nil for a file that tells seconds alone.
  public var start: Double?
  /// Lines whose time lay before that of the line above, and which were sorted in.
  public var outOfOrder = 0
  /// Intervals without a line of their own, taken as 0.
  public var missingIntervals = 0

  /// A recording of arrivals at given times, in order.
  public init(
    _ content: Content, format: TraceFormat, isCompressed: Bool = false, start: Double? = nil,
    outOfOrder: Int = 0, missingIntervals: Int = 0
  ) {
    self.content = content
    self.format = format
    self.isCompressed = isCompressed
    self.start = start
    self.outOfOrder = outOfOrder
    self.missingIntervals = missingIntervals
  }

  /// When requests arrive, in order; nothing for counts.
  public var times: [Instant] {
    if case .arrivals(let times, _) = content { times } else { [] }
  }

  /// The CPU time of each request; nil where it was not recorded.
  public var cpuTimes: [Nanoseconds]? {
    if case .arrivals(_, let cpuTimes) = content { cpuTimes } else { nil }
  }

  /// How many requests arrive in all.
  public var count: Int {
    switch content {
    case .arrivals(let times, _): times.count
    case .counts(_, let counts): counts.reduce(0, +)
    }
  }

  /// The end of the last interval, or just behind the last arrival.
  public var end: Nanoseconds {
    switch content {
    case .arrivals(let times, _): Nanoseconds((times.last?.nanoseconds ?? -1) + 1)
    case .counts(let interval, let counts): Nanoseconds(interval.rawValue * Int64(counts.count))
    }
  }

  /// Says what was done about the file's oddities.
  ///
  /// - Parameter file: The file as the user named it.
  /// - Returns: A sentence without its full stop for each.
  public func notes(file: String) -> [String] {
    var notes: [String] = []
    if outOfOrder > 0 {
      notes.append(
        outOfOrder == 1
          ? "1 line of \(file) was earlier than the line above; the arrivals were sorted"
          : "\(outOfOrder) lines of \(file) were earlier than the line above; the arrivals were sorted")
    }
    if missingIntervals > 0 {
      notes.append(
        missingIntervals == 1
          ? "1 interval has no line in \(file) and was taken as 0 arrivals"
          : "\(missingIntervals) intervals have no line in \(file) and were taken as 0 arrivals")
    }
    return notes
  }
}
