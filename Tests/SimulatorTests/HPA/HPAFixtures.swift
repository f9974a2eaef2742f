// The recorded decisions of the Kubernetes controller, as their files spell them.
import Foundation

/// Where the files lie; `HEADROOM_HPA_DATA` names another folder with files of the same names.
enum HPAFixtures {
  static let calculatorCases = "calculator-cases.json"
  static let trajectories = "trajectories.json"
  static let upstreamCases = "upstream-cases.json"

  /// Returns where a file lies, or nil if there is none.
  ///
  /// Files that do not come with the package are looked for in `shared/hpa` beside it.
  static func location(of file: String) -> URL? {
    var folders: [URL] = []
    if let folder = ProcessInfo.processInfo.environment["HEADROOM_HPA_DATA"] {
      folders = [URL(fileURLWithPath: folder)]
    } else {
      if let bundled = Bundle.module.resourceURL { folders.append(bundled.appending(path: "Fixtures")) }
      var besidePackage = URL(fileURLWithPath: #filePath)
      for _ in 0..<5 { besidePackage.deleteLastPathComponent() }
      folders.append(besidePackage.appending(path: "shared/hpa"))
    }
    return folders.map { $0.appending(path: file) }.first {
      FileManager.default.fileExists(atPath: $0.path)
    }
  }

  static func read<Content: Decodable>(_ type: Content.Type, from file: String) throws -> Content {
    guard let location = location(of: file) else { throw MissingFixture(file: file) }
    return try JSONDecoder().decode(type, from: Data(contentsOf: location))
  }
}

struct MissingFixture: Error, CustomStringConvertible {
  var file: String
  var description: String { "no \(file) among the fixtures or in the folder of HEADROOM_HPA_DATA" }
}

struct CalculatorFile: Decodable { var calculatorCases: [CalculatorCase] }
struct TrajectoryFile: Decodable { var trajectories: [Trajectory] }
struct UpstreamFile: Decodable { var cases: [UpstreamCase] }

struct ControllerFixture: Decodable {
  var tolerance: Double?
  var syncPeriodSeconds: Double?
  var downscaleStabilizationSeconds: Double?
  var cpuInitializationPeriodSeconds: Double
  var initialReadinessDelaySeconds: Double
}

struct ToleranceFixture: Decodable {
  var scaleUp: Double
  var scaleDown: Double
}

struct MetricFixture: Decodable {
  var type: String
  var resource: String?
  var container: String?
  var targetType: String
  var targetUtilizationPercent: Int?
  var targetValueMilli: Int64?
}

struct ContainerFixture: Decodable {
  var name: String
  var cpuRequestMillicores: Int64?
  var memoryRequestBytes: Int64?
  var cpuUsageMillicores: Int64?
  var memoryUsageBytes: Int64?
}

struct ReadinessFixture: Decodable {
  var status: String
  var transitionAgeSeconds: Double
}

struct PodFixture: Decodable {
  var name: String
  var phase: String
  var deleting: Bool?
  var startAgeSeconds: Double?
  var ready: ReadinessFixture?
  var containers: [ContainerFixture]
  var sidecars: [ContainerFixture]?
  var podCpuRequestMillicores: Int64?
}

struct PodMetricFixture: Decodable {
  var pod: String
  var ageSeconds: Double
  var windowSeconds: Double
  var containers: [ContainerFixture]
}

struct PodValueFixture: Decodable {
  var pod: String
  var valueMilli: Int64
  var ageSeconds: Double?
  var windowSeconds: Double?
}

/// The data of one instant, shared by single decisions and by the cases of the controller's own tests.
struct SourcesFixture: Decodable {
  var pods: [PodFixture]
  var podMetrics: [PodMetricFixture]?
  var customMetrics: [PodValueFixture]?
  var objectMetricMilli: Int64?
  var externalMetricMilli: [Int64]?
  var metricsApi: String?
}

struct CalculatorCase: Decodable {
  struct Expected: Decodable {
    var error: String?
    var errorContains: String?
    var replicas: Int?
    var utilizationPercent: Int?
    var valueMilli: Int64?
  }

  var id: String
  var controller: ControllerFixture
  var tolerance: ToleranceFixture
  var metric: MetricFixture
  var specReplicas: Int
  var statusReplicas: Int
  var sources: SourcesFixture
  var expected: Expected

  private enum CodingKeys: String, CodingKey {
    case id, controller, tolerance, metric, specReplicas, statusReplicas, expected
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = try values.decode(String.self, forKey: .id)
    controller = try values.decode(ControllerFixture.self, forKey: .controller)
    tolerance = try values.decode(ToleranceFixture.self, forKey: .tolerance)
    metric = try values.decode(MetricFixture.self, forKey: .metric)
    specReplicas = try values.decode(Int.self, forKey: .specReplicas)
    statusReplicas = try values.decode(Int.self, forKey: .statusReplicas)
    expected = try values.decode(Expected.self, forKey: .expected)
    sources = try SourcesFixture(from: decoder)
  }
}

struct PolicyFixture: Decodable {
  var type: String
  var value: Int
  var periodSeconds: Int
}

struct RulesFixture: Decodable {
  var stabilizationWindowSeconds: Int?
  var selectPolicy: String?
  var policies: [PolicyFixture]?
  var tolerance: String?
}

struct BehaviorFixture: Decodable {
  var scaleUp: RulesFixture?
  var scaleDown: RulesFixture?
}

struct HPAFixture: Decodable {
  var minReplicas: Int
  var maxReplicas: Int
  var metrics: [MetricFixture]
  var behavior: BehaviorFixture?
}

struct Trajectory: Decodable {
  struct Workload: Decodable { var containers: [ContainerFixture] }

  struct Event: Decodable {
    var step: Int
    var setReplicas: Int?
    var setMinReplicas: Int?
    var setMaxReplicas: Int?
    var restartController: Bool?
  }

  struct UniformSteps: Decodable {
    var timeMs: [Int64]
    var cpuUsageMillicoresPerPod: [Int64?]?
    var podsMetricMilliPerPod: [Int64?]?
    var objectMetricMilli: [Int64?]?
    var externalMetricMilli: [Int64?]?
  }

  struct ExplicitStep: Decodable {
    struct Metric: Decodable {
      var cpuUsageMillicores: Int64
      var ageSeconds: Double
      var windowSeconds: Double
    }

    struct PodGroup: Decodable {
      var count: Int
      var phase: String
      var deleting: Bool?
      var startAgeSeconds: Double?
      var ready: ReadinessFixture?
      var metric: Metric?
    }

    var timeMs: Int64
    var podGroups: [PodGroup]
    var metricsApi: String?
  }

  struct World: Decodable {
    var cpuRequestMillicores: Int64
    var cpuLimitMillicores: Int64?
    var podStartDelayMs: Int64
    var podReadyDelayMs: Int64
    var terminationMs: Int64
    var startupCpuMillicores: Int64
    var metricsResolutionMs: Int64
    var metricsWindowMs: Int64
    var firstSampleDelayMs: Int64
  }

  struct Demand: Decodable {
    var fromMs: Int64
    var millicores: Int64
  }

  struct Expected: Decodable {
    var replicasBefore: [Int]
    var replicasAfter: [Int]
    var metricProposal: [Int?]
    var utilizationPercent: [Int?]
    var valueMilli: [Int64?]
    var ableToScaleReason: [String]
    var scalingActiveReason: [String]
    var scalingLimitedReason: [String]
    var error: [String?]
    var rescaleReason: [String?]
    var listedPods: [Int]?
    var readyPods: [Int]?
  }

  var id: String
  var kind: String
  var controller: ControllerFixture
  var hpa: HPAFixture
  var initialReplicas: Int
  var events: [Event]?
  var workload: Workload?
  var uniformSteps: UniformSteps?
  var explicitSteps: [ExplicitStep]?
  var world: World?
  var demand: [Demand]?
  var syncTimesMs: [Int64]?
  var expected: Expected
}
