import CostModel
import Statistics

@testable import Simulator

/// How many times the requests of a debug build are simulated: optimized code takes the same time.
#if DEBUG
  private let patience = 1.0
#else
  private let patience = 10.0
#endif

/// A figure that has a formula, and what a trial shows of it.
struct TheoryFigure: Sendable {
  var name: String
  var formula: Double
  var value: @Sendable (TrialOutcome) -> Double

  init(_ name: String, _ formula: Double, _ value: @escaping @Sendable (TrialOutcome) -> Double) {
    self.name = name
    self.formula = formula
    self.value = value
  }

  /// Mean response time of answered requests, in seconds.
  static func response(_ formula: Double) -> TheoryFigure {
    TheoryFigure("response", formula) { ($0.responseTimes.mean ?? 0) / 1e9 }
  }

  /// Mean waiting time of answered requests, in seconds.
  static func waiting(_ formula: Double) -> TheoryFigure {
    TheoryFigure("waiting", formula) { $0.waitingTimeSum / Double(max(1, $0.completed)) }
  }

  /// Failed requests over all.
  static func lost(_ formula: Double) -> TheoryFigure {
    TheoryFigure("lost", formula) { Double($0.failed) / Double($0.attempted) }
  }

  /// Answered requests over all.
  static func answered(_ formula: Double) -> TheoryFigure {
    TheoryFigure("answered", formula) { $0.availability }
  }

  /// CPUs used.
  static func busy(_ formula: Double) -> TheoryFigure {
    TheoryFigure("busy", formula) { $0.usedVCPUHours / $0.hours }
  }

  /// Requests/s that arrive after the warm-up, which closed users send as fast as they are answered.
  static func throughput(_ formula: Double, of scenario: Scenario) -> TheoryFigure {
    let seconds = (scenario.duration - scenario.warmUp).seconds
    return TheoryFigure("throughput", formula) { Double($0.attempted) / seconds }
  }
}

/// A queue that has formulas.
struct TheoryCase: Sendable {
  var name: String
  var scenario: Scenario
  var profile: Profile
  var figures: [TheoryFigure]
  /// Whether its figures look at single requests.
  var keepsRequests = false

  /// Open traffic at a rate for so long that about `requests` arrive, ten times as many where the code is
  /// optimized; one pod without limits, whose mean service time is 1 s.
  ///
  /// Of each trial the first fifth is left out, several times the time in which a queue forgets its
  /// beginning.
  init(
    _ name: String, rate: Double, requests: Double = 2500,
    service: ServiceTimeDistribution = .exponential(mean: 1), figures: [TheoryFigure],
    _ change: (inout Scenario) -> Void = { _ in }
  ) {
    let seconds = patience * requests / rate
    self.init(
      name, scenario: testScenario(rate: rate, seconds: seconds, warmUp: seconds / 5, change),
      profile: testProfile(seconds: 1, service), figures: figures)
  }

  /// A case from its parts; the name tells its chance from the others'.
  init(_ name: String, scenario: Scenario, profile: Profile, figures: [TheoryFigure]) {
    self.name = name
    self.scenario = scenario
    self.profile = profile
    self.figures = figures
    var seeds = RandomStream(seed: 1, name: name)
    self.scenario.seed = seeds.next()
    self.scenario.trials = Self.trials
  }

  /// Independent trials of each case.
  static let trials = 24
  /// How long users of closed cases send requests, in seconds.
  static var closedSeconds: Double { 300 * patience }

  /// The trials' values of each figure.
  func run() -> [Summary] {
    let trials = Simulation(scenario: scenario, profile: profile).run(keepsRequests: keepsRequests)
    return figures.map { figure in Summary(trials.map(figure.value)) }
  }
}
