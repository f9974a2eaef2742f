/// How far a profile is.
public struct ProfilingProgress: Sendable, Equatable {
  /// The parts of profiles, in their order; of a network those up to the layers.
  public enum Phase: String, Sendable {
    /// Looking whether the machine is idle.
    case idleCheck = "checking that the machine is idle"
    /// Loading the weights and running the first image.
    case coldStart = "loading the weights"
    /// Timing single images.
    case images = "timing images"
    /// Timing batches.
    case batches = "timing batches"
    /// Timing layers.
    case layers = "timing layers"
    /// Letting more and more users ask a service without think time.
    case concurrency = "asking with more and more users"
    /// Asking a service with pauses between the requests.
    case pauses = "asking with pauses"
  }

  /// What is being done; its raw value says so in words.
  public var phase: Phase
  /// The share of the whole profile that is done, 0 … 1; never less than before.
  public var share: Double
}

/// The phases of one profile, with the share of its time that each may take.
struct PhasePlan {
  private let seconds: [(phase: ProfilingProgress.Phase, seconds: Double)]

  init(_ seconds: [(phase: ProfilingProgress.Phase, seconds: Double)]) {
    self.seconds = seconds
  }

  /// The progress when a share of a phase is done.
  func progress(_ phase: ProfilingProgress.Phase, _ share: Double) -> ProfilingProgress {
    let total = seconds.reduce(0) { $0 + $1.seconds }
    let before = seconds.prefix { $0.phase != phase }.reduce(0) { $0 + $1.seconds }
    let own = seconds.first { $0.phase == phase }?.seconds ?? 0
    return ProfilingProgress(phase: phase, share: min(1, (before + share * own) / total))
  }
}
