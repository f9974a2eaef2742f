import CostModel

/// How a container is asked whether it has started, is ready, or still lives; Kubernetes's defaults.
public struct ProbeSpec: Sendable, Equatable {
  /// From the container's start to the first probe.
  public var initialDelay = Nanoseconds.zero
  /// From one probe to the next.
  public var period = Nanoseconds.seconds(10)
  /// How long an answer may take.
  public var timeout = Nanoseconds.seconds(1)
  /// Successes in a row after which the probe passes, at least 1.
  public var successThreshold = 1
  /// Failures in a row after which it fails, at least 1.
  public var failureThreshold = 3

  /// At once, every 10 s, with a time-out of 1 s; one success passes, three failures fail.
  public init() {}
}

/// When a server answers a probe.
public enum ProbeAnswers: String, Sendable, CaseIterable {
  /// At once, beside whatever it serves: the loop that accepts connections answers.
  case atOnce
  /// In its turn, as any other request: it waits in the queue for a free worker.
  case inTurn
}
