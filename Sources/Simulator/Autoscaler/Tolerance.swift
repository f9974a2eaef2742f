/// How far a usage ratio may be from 1 without any scaling, by direction.
public struct Tolerance: Sendable, Hashable {
  /// Deviation above 1 that is ignored, 0 or more.
  public var scaleUp: Double
  /// Deviation below 1 that is ignored, 0 or more.
  public var scaleDown: Double

  /// Creates a tolerance with one deviation for each direction.
  public init(scaleUp: Double, scaleDown: Double) {
    self.scaleUp = scaleUp
    self.scaleDown = scaleDown
  }

  /// Takes an autoscaler's own tolerances and, for what it does not give, the controller's.
  public init(behavior: HorizontalPodAutoscalerBehavior?, options: AutoscalerOptions) {
    scaleUp = behavior?.scaleUp?.tolerance ?? options.tolerance
    scaleDown = behavior?.scaleDown?.tolerance ?? options.tolerance
  }

  /// Returns whether `ratio` is close enough to 1 to leave the replica count alone.
  ///
  /// `(1 − scaleDown) ≤ ratio ≤ (1 + scaleUp)` in doubles, both edges included, as Kubernetes has it since
  /// 1.33: at a tolerance of 0.1, 55 % used of a 50 % target holds. Before, `|1 − ratio| ≤ tolerance` scaled
  /// there, by rounding. Not a number is never within.
  public func contains(_ ratio: Double) -> Bool {
    (1.0 - scaleDown) <= ratio && ratio <= (1.0 + scaleUp)
  }
}
