// The cases of the controller's own tests, one type for each kind.

struct RecommendationFixture: Decodable {
  var replicas: Int
  var ageSeconds: Double
}

struct ScaleEventFixture: Decodable {
  var replicaChange: Int
  var ageSeconds: Double
  var outdated: Bool?
}

struct ConditionFixture: Decodable, Hashable {
  var type: String
  var status: String
  var reason: String
}

struct ReconcileCase: Decodable {
  struct Expected: Decodable {
    var replicas: Int
    var conditions: [ConditionFixture]
    var utilizationPercent: Int?
  }

  var controller: ControllerFixture
  var hpa: HPAFixture
  var specReplicas: Int
  var statusReplicas: Int
  var scaleUpLimitFactor: Double
  var scaleUpLimitMinimum: Double
  var recommendations: [RecommendationFixture]?
  var expected: Expected
  var expectedCurrent: Expected?
}

struct LimitCase: Decodable {
  struct Expected: Decodable {
    var replicas: Int
    var reason: String?
  }

  var behavior: BehaviorFixture?
  var rules: RulesFixture?
  var currentReplicas: Int
  var desiredReplicas: Int?
  var minReplicas: Int?
  var maxReplicas: Int?
  var scaleUpLimitFactor: Double?
  var scaleUpLimitMinimum: Double?
  var scaleUpEvents: [ScaleEventFixture]?
  var scaleDownEvents: [ScaleEventFixture]?
  var expected: Expected
}

struct StabilizeDefaultCase: Decodable {
  struct Expected: Decodable {
    var replicas: Int
    var storedRecommendations: Int
  }

  var desiredReplicas: Int
  var downscaleStabilizationSeconds: Double
  var recommendations: [RecommendationFixture]
  var expected: Expected
}

struct StabilizeBehaviorCase: Decodable {
  struct Expected: Decodable {
    var replicas: Int
    var storedRecommendations: [Int]?
  }

  var currentReplicas: Int
  var desiredReplicas: Int
  var scaleUpStabilizationSeconds: Double
  var scaleDownStabilizationSeconds: Double
  var recommendations: [RecommendationFixture]
  var expected: Expected
}

struct StoreScaleEventCase: Decodable {
  struct Expected: Decodable {
    var replicaChangeInLast60Seconds: Int
    var events: [ScaleEventFixture]
  }

  var previousEvents: [ScaleEventFixture]
  var replicaChange: Int
  var rules: RulesFixture?
  var expected: Expected
}

struct GroupPodsCase: Decodable {
  struct Expected: Decodable, Hashable {
    var readyPodCount: Int
    var unready: [String]
    var missing: [String]
    var ignored: [String]
  }

  var controller: ControllerFixture
  var pods: [PodFixture]
  var metrics: [PodValueFixture]
  var resource: String
  var expected: Expected
}

struct UtilizationRatioCase: Decodable {
  struct Expected: Decodable {
    var ratio: Double?
    var utilizationPercent: Int?
    var valueMilli: Int64?
    var errorContains: String?
  }

  var usageMilliByPod: [String: Int64]
  var requestMilliByPod: [String: Int64]
  var targetUtilizationPercent: Int
  var expected: Expected
}

struct UpstreamCase: Decodable {
  enum Content {
    case calculator(CalculatorCase)
    case reconcile(ReconcileCase, SourcesFixture)
    case rateLimitDefault(LimitCase)
    case rateLimitBehavior(LimitCase)
    case scaleUpLimit(LimitCase)
    case scaleDownLimit(LimitCase)
    case stabilizeDefault(StabilizeDefaultCase)
    case stabilizeBehavior(StabilizeBehaviorCase)
    case storeScaleEvent(StoreScaleEventCase)
    case groupPods(GroupPodsCase)
    case utilizationRatio(UtilizationRatioCase)
    case unknown(kind: String)
  }

  var id: String
  var content: Content

  private enum CodingKeys: String, CodingKey { case id, kind }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = try values.decode(String.self, forKey: .id)
    let kind = try values.decode(String.self, forKey: .kind)
    content =
      switch kind {
      case "calculator": .calculator(try CalculatorCase(from: decoder))
      case "reconcile":
        .reconcile(try ReconcileCase(from: decoder), try SourcesFixture(from: decoder))
      case "rateLimitDefault": .rateLimitDefault(try LimitCase(from: decoder))
      case "rateLimitBehavior": .rateLimitBehavior(try LimitCase(from: decoder))
      case "scaleUpLimit": .scaleUpLimit(try LimitCase(from: decoder))
      case "scaleDownLimit": .scaleDownLimit(try LimitCase(from: decoder))
      case "stabilizeDefault": .stabilizeDefault(try StabilizeDefaultCase(from: decoder))
      case "stabilizeBehavior": .stabilizeBehavior(try StabilizeBehaviorCase(from: decoder))
      case "storeScaleEvent": .storeScaleEvent(try StoreScaleEventCase(from: decoder))
      case "groupPods": .groupPods(try GroupPodsCase(from: decoder))
      case "utilizationRatio": .utilizationRatio(try UtilizationRatioCase(from: decoder))
      default: .unknown(kind: kind)
      }
  }
}
