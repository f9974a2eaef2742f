import CostModel
import Simulator

/// The search for one network; see ``Search`` for the method.
struct NetworkSearch {
  private let profile: Profile
  private let evaluator: Evaluator
  private let space: SearchSpace
  private let grid: SearchGrid
  private let prices: Prices
  private let seed: UInt64
  private let threads: Int
  /// What was simulated, in order.
  private var tried: [Evaluation] = []
  /// What was put to the proof.
  private var proofs: [Setting: Evaluation] = [:]

  /// What costs less than this share of another is called cheaper; the rest is rounding.
  private static let cheaper = 0.999_999

  init(
    request: RecommendationRequest, profile: Profile, memory: (any EvaluationMemory)?,
    goesOn: @escaping @Sendable () -> Bool
  ) {
    self.profile = profile
    evaluator = Evaluator(
      scenario: request.scenario, profile: profile, objective: request.objective, memory: memory,
      goesOn: goesOn)
    space = SearchSpace(profile: profile, scenario: request.scenario, grid: request.grid)
    grid = request.grid
    prices = request.scenario.prices
    seed = request.scenario.seed
    threads = request.threads
  }

  /// Searches and returns the answer.
  ///
  /// - Throws: ``SearchEnded`` where the search is ended meanwhile.
  func run(progress: (Double) -> Void) throws(SearchEnded) -> NetworkAnswer {
    var search = self
    var (found, cheaper) = (Evaluation?.none, Evaluation?.none)
    if let first = try search.searchShapes(progress: progress) {
      let best = try search.improve(first)
      found = try search.confirm(best.setting)
    }
    if let found { cheaper = try search.nextCheaper(than: found) }
    let best = if let found { found } else { try search.nearest() }
    progress(1)
    return NetworkAnswer(
      network: profile.network, profileMethod: profile.provenance.method,
      profileProcessor: profile.provenance.processor, best: best, nextCheaper: cheaper,
      settingsTried: Set(search.tried.map(\.setting)).count,
      trialsRun: search.tried.reduce(0) { $0 + $1.trials })
  }

  /// The cheapest setting over all shapes that stands the proof; nil when none does.
  ///
  /// Shapes with large pods come first: few pods are simulated quickly, and what they cost bounds how much of
  /// the small ones is worth a look.
  private mutating func searchShapes(progress: (Double) -> Void) throws(SearchEnded) -> Evaluation? {
    guard let first = space.shapes.first else { return nil }
    let demand = try evaluator.demand(
      of: space.setting(first, minReplicas: 1, maxReplicas: 1, target: 50), seed: seed)
    let order = space.shapes.indices.sorted { a, b in
      (-podPrice(space.shapes[a]), a) < (-podPrice(space.shapes[b]), b)
    }.map { space.shapes[$0] }
    var best: Evaluation?
    for start in stride(from: 0, to: order.count, by: Search.waveSize) {
      let wave = Array(order[start..<min(start + Search.waveSize, order.count)])
      let searches = wave.map { podSearch($0, demand: demand, bound: best?.costPerHour ?? .infinity) }
      let results = concurrently(searches.count, threads: threads) { index in
        Result { () throws(SearchEnded) in try searches[index].run() }
      }
      var evaluations: [Evaluation] = []
      for result in results { evaluations += try result.get() }
      tried += evaluations
      let candidates = evaluations.filter { $0.shortfall == nil }
      if let better = try prove(candidates, cheaperThan: best) { best = better }
      progress(0.95 * Double(start + wave.count) / Double(order.count))
    }
    return best
  }

  private func podPrice(_ shape: PodShape) -> Double {
    prices.cost(vcpuHours: space.podCPU(of: shape).cores, gibHours: space.podMemory.gibibytes)
  }

  private func podSearch(_ shape: PodShape, demand: Demand, bound: Double) -> PodSearch {
    PodSearch(
      shape: shape, space: space, evaluator: evaluator, grid: grid, seed: seed, podPrice: podPrice(shape),
      cpuSeconds: profile.cost(threads: shape.threads).cpu.seconds, demand: demand, bound: bound)
  }

  /// Puts candidates to the proof, cheapest first and of equals the fastest; one that fails is given a
  /// replica more and waits its turn.
  ///
  /// - Returns: The first that stands and costs less than `bound`; nil if none does.
  private mutating func prove(
    _ candidates: [Evaluation], cheaperThan bound: Evaluation?
  ) throws(SearchEnded) -> Evaluation? {
    let limit = (bound?.costPerHour ?? .infinity) * Self.cheaper
    var open = candidates.filter { $0.costPerHour < limit }.map {
      (setting: $0.setting, cost: $0.costPerHour, seconds: $0.percentileSeconds ?? .infinity)
    }
    for _ in 0..<grid.proofsMax {
      let next = open.indices.min { a, b in
        (open[a].cost, open[a].seconds) < (open[b].cost, open[b].seconds)
      }
      guard let next else { return nil }
      let (setting, cost, seconds) = open.remove(at: next)
      let proof = try proven(setting)
      if proof.shortfall == nil, proof.costPerHour < limit { return proof }
      var more = setting
      more.minReplicas += 1
      more.maxReplicas = max(more.maxReplicas, more.minReplicas)
      let expected = cost * Double(more.minReplicas) / Double(setting.minReplicas)
      if expected < limit { open.append((more, expected, seconds)) }
    }
    return nil
  }

  /// Simulates a setting with chance that the search does not see, and notes the finding.
  private mutating func proven(_ setting: Setting) throws(SearchEnded) -> Evaluation {
    if let known = proofs[setting] { return known }
    let evaluation = try evaluator.evaluate(
      setting, trials: grid.proofTrials, seed: seed &+ 1_000_003, threads: threads, margin: grid.proofMargin)
    tried.append(evaluation)
    proofs[setting] = evaluation
    return evaluation
  }

  private mutating func proven(_ settings: [Setting]) throws(SearchEnded) -> [Evaluation] {
    var proofs: [Evaluation] = []
    for setting in settings { proofs.append(try proven(setting)) }
    return proofs
  }

  /// Of the settings that will not do the one that comes nearest: the cheapest of those within a hundredth of
  /// the largest share of requests in time.
  private func nearest() throws(SearchEnded) -> Evaluation {
    let failed = tried.filter { $0.shortfall != nil }
    let most = failed.map(\.verdict.worstShareBound).max() ?? 0
    let nearest = failed.filter { $0.verdict.worstShareBound >= most - 0.01 }
      .min { $0.costPerHour < $1.costPerHour }
    if let nearest { return nearest }
    let least = space.setting(space.shapes[0], minReplicas: 1, maxReplicas: 1, target: grid.restingTarget)
    return try evaluator.evaluate(least, trials: 1, seed: seed)
  }

  /// Goes to a neighbour that is cheaper and stands the proof, as long as there is one.
  private mutating func improve(_ found: Evaluation) throws(SearchEnded) -> Evaluation {
    var best = found
    while let better = try proven(neighbours(of: best.setting))
      .filter({ $0.shortfall == nil && $0.costPerHour < best.costPerHour * Self.cheaper })
      .min(by: { $0.costPerHour < $1.costPerHour })
    {
      best = better
    }
    return best
  }

  /// Simulates the answer with chance that no step before saw; what fails is given a replica more.
  ///
  /// The choice among many that passed one proof favours the lucky.
  ///
  /// - Returns: What stands; nil if nothing does.
  private mutating func confirm(_ setting: Setting) throws(SearchEnded) -> Evaluation? {
    var setting = setting
    for _ in 0..<grid.proofsMax {
      let evaluation = try evaluator.evaluate(
        setting, trials: grid.proofTrials, seed: seed &+ 2_000_003, threads: threads,
        margin: grid.proofMargin)
      tried.append(evaluation)
      guard evaluation.shortfall != nil else { return evaluation }
      proofs[setting] = evaluation
      setting.minReplicas += 1
      setting.maxReplicas = max(setting.maxReplicas, setting.minReplicas)
    }
    return nil
  }

  /// The dearest of the neighbours that cost less than the best and will not do.
  private mutating func nextCheaper(than best: Evaluation) throws(SearchEnded) -> Evaluation? {
    try proven(neighbours(of: best.setting))
      .filter { $0.shortfall != nil && $0.costPerHour < best.costPerHour * Self.cheaper }
      .max { $0.costPerHour < $1.costPerHour }
  }

  /// Settings one step away in one respect, towards what is usually cheaper.
  private func neighbours(of setting: Setting) -> [Setting] {
    var neighbours: [Setting] = []
    func add(_ change: (inout Setting) -> Void) {
      var neighbour = setting
      change(&neighbour)
      neighbours.append(neighbour)
    }
    if setting.minReplicas > 1 { add { $0.minReplicas -= 1 } }
    if setting.maxReplicas > setting.minReplicas { add { $0.maxReplicas -= 1 } }
    if setting.minReplicas == setting.maxReplicas, setting.minReplicas > 1 {
      add {
        $0.minReplicas -= 1
        $0.maxReplicas -= 1
      }
    }
    for target in grid.targets where abs(target - setting.targetUtilization) == 10 {
      add { $0.targetUtilization = target }
    }
    let step = Millicores(50)
    if setting.cpuRequest > step { add { $0.cpuRequest = $0.cpuRequest - step } }
    return neighbours
  }
}
