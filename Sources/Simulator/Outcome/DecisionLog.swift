// The autoscaler's decisions as JSON: what it saw and what it made of it, with Kubernetes's names.
//
// Instants are in seconds since the scenario's beginning, negative before it; nanoseconds survive the way
// through a double for 100 days on either side. CPU is in millicores, memory in bytes; what could be either
// is in thousandths of its unit.

/// The syncs of one trial, complete enough to decide them again.
public struct DecisionLog: Sendable, Equatable, Codable {
  /// One sync.
  public struct Sync: Sendable, Equatable, Codable {
    /// When, in seconds since the beginning.
    public var seconds: Double
    /// The workload that was seen.
    public var target: Target
    /// What the metrics API answered, one for each metric of the spec.
    public var readings: [Reading]
    /// What was decided.
    public var decision: Decision
  }

  /// Which trial, from 0.
  public var trial: Int
  /// What the autoscaler was asked to do.
  public var horizontalPodAutoscaler: Spec
  /// The flags of its controller.
  public var controller: Controller
  /// The syncs in order of time, up to the end of arrivals.
  public var syncs: [Sync]

  /// A log of the syncs of a trial.
  ///
  /// - Parameters:
  ///   - records: The syncs, in order of time, from the first.
  ///   - trial: Which trial, from 0.
  ///   - spec: The spec of the autoscaler that decided.
  ///   - options: The options of the autoscaler that decided.
  public init(
    _ records: [DecisionRecord], trial: Int, spec: HorizontalPodAutoscalerSpec, options: AutoscalerOptions
  ) {
    self.trial = trial
    horizontalPodAutoscaler = Spec(spec)
    controller = Controller(options)
    syncs = records.map { record in
      Sync(
        seconds: loggedSeconds(record.decision.nowNanoseconds), target: Target(record.target),
        readings: record.readings.map { Reading($0) }, decision: Decision(record.decision))
    }
  }

  /// Decides every sync again, from what was logged of its input alone.
  ///
  /// - Returns: The decisions, which are those of ``syncs`` if the autoscaler has not changed since.
  public func replayed() -> [Decision] {
    let autoscaler = Autoscaler(spec: horizontalPodAutoscaler.value, options: controller.value)
    var state = AutoscalerState()
    return syncs.map { sync in
      Decision(
        autoscaler.sync(
          sync.target.value, readings: sync.readings.map(\.value),
          nowNanoseconds: nanoseconds(logged: sync.seconds), state: &state))
    }
  }
}

/// Nanoseconds as a log has them.
func loggedSeconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }

/// The nanoseconds that a log's seconds came from.
func nanoseconds(logged seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
