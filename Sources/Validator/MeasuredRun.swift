import CostModel
import Serving
import Statistics

/// What one run of the real service showed.
public struct MeasuredRun: Sendable, Equatable, Codable {
  /// Its figures.
  public var figures: RunFigures
  /// Requests that were not answered with success, by status, or `noAnswer`.
  public var failures: [String: Int]
  /// How late the client sent its requests.
  public var clientLag: ClientLag
  /// The means of what the service says of its own time, in seconds by name: `queue`, `prepare`, `infer`.
  public var serviceSeconds: [String: Double]
  /// CPU time of the service over the requests that it answered, in seconds.
  public var cpuSecondsPerRequest: Double?
  /// Runs before this one that were thrown away, since other processes were at work during them.
  public var discarded = 0
  /// Why this run should be doubted.
  public var warnings: [ProfileWarning]

  /// How late a client was.
  public struct ClientLag: Sendable, Equatable, Codable {
    /// The 99th percentile, in seconds.
    public var p99: Double
    /// The most, in seconds.
    public var max: Double
  }

  /// The figures of a run.
  ///
  /// - Parameters:
  ///   - exchanges: What became of each request, at least one.
  ///   - counters: What the kernel counted.
  ///   - duration: How long arrivals lasted, in seconds.
  ///   - warmUp: How much of the beginning is left out of the figures of requests, in seconds.
  init(_ exchanges: [Exchange], counters: RunCounters, duration: Double, warmUp: Double) {
    let counted = exchanges.filter { $0.scheduled >= warmUp }
    let answered = counted.filter(\.isAnswered)
    let end = max(duration, counted.map(\.finished).max() ?? 0)
    figures = RunFigures()
    var times = ResponseTimeHistogram()
    for exchange in answered { times.record(Int64(max(0, exchange.responseTime) * 1e9)) }
    figures.setResponseTimes(times)
    figures.transactionRate = Double(answered.count) / (end - warmUp)
    figures.availability = counted.isEmpty ? 1 : Double(answered.count) / Double(counted.count)
    figures.periods = counters.arrivals.map { Double($0.periods) }
    figures.throttledPeriods = counters.arrivals.map { Double($0.throttledPeriods) }
    figures.throttledSeconds = counters.arrivals?.throttledSeconds
    figures.cpuCores = counters.cpuSecondsOfArrivals.map { $0 / duration }

    failures = [:]
    for exchange in counted where !exchange.isAnswered {
      failures[exchange.status.map(String.init) ?? "noAnswer", default: 0] += 1
    }
    let lags = Summary(exchanges.map(\.lag))
    clientLag = ClientLag(p99: lags.quantile(0.99), max: lags.max)
    serviceSeconds = [:]
    for name in Set(answered.flatMap(\.serverTiming.keys)) {
      let values = answered.compactMap { $0.serverTiming[name] }
      serviceSeconds[name] = values.reduce(0, +) / Double(values.count)
    }
    let all = exchanges.count(where: \.isAnswered)
    cpuSecondsPerRequest = counters.cpuSeconds.flatMap { all > 0 ? $0 / Double(all) : nil }
    warnings = []
  }
}

/// What the kernel counted of a service during a run.
struct RunCounters: Equatable {
  /// Of its control group, to the end of arrivals; nil without a group.
  var arrivals: CPUStat?
  /// CPU time to the end of arrivals, in seconds; nil where it could not be read.
  var cpuSecondsOfArrivals: Double?
  /// CPU time to the last answer, in seconds; nil where it could not be read.
  var cpuSeconds: Double?
}
