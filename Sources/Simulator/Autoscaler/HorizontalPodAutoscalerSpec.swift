/// What an autoscaler is asked to do: the spec of autoscaling/v2 without its target reference.
public struct HorizontalPodAutoscalerSpec: Sendable, Hashable {
  /// The fewest replicas; 1 or more.
  public var minReplicas: Int
  /// The most replicas; `minReplicas` or more.
  public var maxReplicas: Int
  /// What to watch; the metric that wants most replicas wins.
  public var metrics: [MetricSpec]
  /// How fast to scale; nil (absent) and empty (`{}`) are different rules.
  public var behavior: HorizontalPodAutoscalerBehavior?

  /// Creates a spec; left-out fields take Kubernetes's defaults, and so does an empty list of metrics.
  public init(
    minReplicas: Int = 1, maxReplicas: Int, metrics: [MetricSpec] = [.defaultCPU],
    behavior: HorizontalPodAutoscalerBehavior? = nil
  ) {
    self.minReplicas = minReplicas
    self.maxReplicas = maxReplicas
    self.metrics = metrics.isEmpty ? [.defaultCPU] : metrics
    self.behavior = behavior
  }
}
