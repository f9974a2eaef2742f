/// The scenario that is taken where no workload is named and none lies in the current folder.
enum BuiltInScenario {
  /// Its name in errors.
  static let name = "built-in workload 'spike'"

  /// The text of workloads/spike.json; a test holds the two equal.
  static let spike = """
    {
      "schema": "headroom.scenario/v1",
      "name": "spike",
      "description": "A sudden tenfold rate for three minutes, met with a team's first guess of settings.",
      "network": "xception",
      "duration": "15m",
      "objective": { "responseTime": "200ms", "percentile": 95, "availability": 99.9 },
      "traffic": {
        "kind": "open",
        "arrivals": "poisson",
        "rate": [
          { "at": "0s", "perSecond": 4 },
          { "at": "5m", "perSecond": 4 },
          { "at": "5m", "perSecond": 40 },
          { "at": "8m", "perSecond": 40 },
          { "at": "8m", "perSecond": 4 }
        ],
        "client": { "timeout": "10s" }
      },
      "server": { "threads": 2 },
      "deployment": {
        "replicas": 2,
        "resources": {
          "requests": { "cpu": "1", "memory": "512Mi" },
          "limits": { "cpu": "2", "memory": "1Gi" }
        }
      },
      "horizontalPodAutoscaler": {
        "minReplicas": 2,
        "maxReplicas": 20,
        "metrics": [
          {
            "type": "Resource",
            "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 70 } }
          }
        ]
      },
      "cluster": { "nodes": 3, "maxNodes": 8, "node": { "cpu": "4", "memory": "16Gi" } }
    }

    """
}
