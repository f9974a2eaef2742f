@testable import Profiler
@testable import Serving

/// A service computed by hand: workers behind one queue, first come first served, and time outside of them.
///
/// Its clock is its own; nothing here waits.
final class QueueClient: ServiceClient {
  /// Workers that run at once.
  let workers: Int
  /// The service time of the request of that number, counted from 0, when so many are in service with it, and
  /// after a pause of the service or not.
  var service: (_ request: Int, _ busy: Int, _ paused: Bool) -> Double
  /// Time before the queue that each request spends outside of workers, in seconds.
  var outside = 0.0
  /// Time that a worker prepares each request before its service time, in seconds.
  var preparation = 0.0
  /// What a pause of the service adds to that, in seconds.
  var pausePreparation = 0.0
  /// Time of a worker between two requests, in seconds; CPU time as well.
  var handover = 0.0
  /// Cores that a worker keeps busy in its service time.
  var cores = 1.0
  /// CPU time outside of workers per request, in seconds.
  var outsideCPU = 0.0
  /// Whether answers tell the times.
  var tellsTimes = true
  /// Requests that may wait; more are refused with status 503.
  var queue = Int.max
  /// What a single request is answered.
  var answer = HTTPAnswer(status: 200, failure: nil, body: "{}", serverTiming: [:])
  /// CPU time used so far: all that workers did, and what is outside of them.
  private(set) var cpuSeconds = 0.0
  /// The closed loops that were asked for, in order.
  private(set) var closedLoops: [(users: Int, end: ClosedLoop.End)] = []
  private var served = 0

  init(workers: Int, service: @escaping (Int, Int, Bool) -> Double) {
    self.workers = workers
    self.service = service
  }

  convenience init(workers: Int, seconds: Double) {
    self.init(workers: workers) { _, _, _ in seconds }
  }

  func ask() -> HTTPAnswer { answer }

  func closedLoop(users: Int, until end: ClosedLoop.End) -> [Exchange] {
    closedLoops.append((users, end))
    var server = Server(self)
    var ready = Array(repeating: 0.0, count: users)
    var exchanges: [Exchange] = []
    while true {
      let user = ready.indices.min { ready[$0] < ready[$1] }!
      switch end {
      case .seconds(let seconds): if ready[user] >= seconds { return exchanges }
      case .count(let count): if exchanges.count == count { return exchanges }
      }
      let exchange = server.serve(at: ready[user])
      exchanges.append(exchange)
      // Who is refused comes back a little later.
      ready[user] = exchange.isAnswered ? exchange.finished : exchange.finished + 0.001
    }
  }

  func openLoop(arrivals: [Double]) -> [Exchange] {
    var server = Server(self)
    return arrivals.map { server.serve(at: $0) }
  }

  /// The queue of one run.
  private struct Server {
    let client: QueueClient
    var ends: [Double]
    var waiting: [Double] = []

    init(_ client: QueueClient) {
      self.client = client
      ends = Array(repeating: -1, count: client.workers)
    }

    mutating func serve(at sent: Double) -> Exchange {
      let arrival = sent + client.outside
      waiting.removeAll { $0 <= arrival }
      let first = ends.indices.min { ends[$0] < ends[$1] }!
      let start = max(arrival, ends[first])
      if start > arrival {
        guard waiting.count < client.queue else {
          return Exchange(scheduled: sent, sent: sent, finished: sent, status: 503)
        }
        waiting.append(start)
      }
      let busy = 1 + ends.count { $0 > start }
      let isPaused = ends.allSatisfy { $0 < start - 1e-6 }
      let seconds = client.service(client.served, busy, isPaused)
      client.served += 1
      let preparation = client.preparation + (isPaused ? client.pausePreparation : 0)
      let end = start + preparation + seconds
      client.cpuSeconds += preparation + client.cores * seconds + client.outsideCPU
      ends[first] = end + client.handover
      if start > arrival { client.cpuSeconds += client.handover }
      let times = ["queue": start - arrival, "prepare": preparation, "infer": seconds]
      return Exchange(
        scheduled: sent, sent: sent, finished: end, status: 200, serverTiming: client.tellsTimes ? times : [:]
      )
    }
  }
}

/// What such a service has used.
struct QueueAccount: ServiceAccount {
  let client: QueueClient
  var memory: MemoryReading? = MemoryReading(resident: 100, peak: 150)
  var cpuSeconds: Double? { client.cpuSeconds }
}
