import Logging
import Synchronization

/// What the connections, the workers and the service itself share.
final class ServiceState: Sendable {
  /// Where the service is in its life.
  enum Life: Int, Sendable {
    case loading
    case ready
    case draining
  }

  let options: ServiceOptions
  let model: String
  let weights: String
  let queue: JobQueue
  let figures = Figures()
  let refusals: RefusalLog
  let log: Logger
  let connections = Connections()
  /// Bytes of bodies that are held now.
  let held = Mutex(0)
  private let stage = Mutex(Life.loading)

  init(_ options: ServiceOptions, source: any ClassifierSource, log: Logger) {
    self.options = options
    self.log = log
    model = source.model
    weights = source.weights
    queue = JobQueue(workers: options.workers, places: options.queue)
    refusals = RefusalLog(log)
  }

  var life: Life { stage.withLock { $0 } }

  /// Goes on to another part of life; false where it is there already or beyond, for it never goes back.
  @discardableResult
  func advance(to life: Life) -> Bool {
    stage.withLock { stage in
      guard stage.rawValue < life.rawValue else { return false }
      stage = life
      return true
    }
  }

  /// Whether there is room for a body of so many bytes now.
  func hasRoom(for bytes: Int) -> Bool {
    held.withLock { $0 + bytes <= options.heldBytesMax }
  }

  /// Takes room for bytes that have come; false where all bodies together would be too much.
  func hold(_ bytes: Int) -> Bool {
    held.withLock { held in
      guard held + bytes <= options.heldBytesMax else { return false }
      held += bytes
      return true
    }
  }

  /// Gives room back.
  func release(_ bytes: Int) {
    held.withLock { $0 -= bytes }
  }

  /// The page for Prometheus.
  var metricsText: String {
    let counts = figures.now
    let usage = ProcessUsage.now
    let (length, busy) = (queue.length, queue.busy)
    var page = MetricsText()
    page.add(
      "headroom_answers_total", "counter", "Answers given, by status code.",
      counts.answers.sorted { $0.key < $1.key }.map { ([("code", "\($0.key)")], Double($0.value)) })
    page.add(
      "headroom_images_accepted_total", "counter", "Images that entered the queue.", Double(counts.accepted))
    page.add(
      "headroom_images_answered_total", "counter", "Accepted images that were answered.",
      Double(counts.answered))
    page.add(
      "headroom_requests_abandoned_total", "counter",
      "Requests whose client hung up, by where they were.",
      Figures.Stage.allCases.map { ([("stage", $0.rawValue)], Double(counts.abandoned[$0] ?? 0)) })
    page.add(
      "headroom_connections_refused_total", "counter", "Connections beyond the allowed number.",
      Double(counts.connectionsRefused))
    page.add(
      "headroom_timeouts_total", "counter", "Connections ended because the client was too slow.",
      Double(counts.timedOut))
    page.add("headroom_response_seconds", "From a request's head to its answer.", counts.response)
    page.add("headroom_queue_seconds", "From acceptance to a worker.", counts.queue)
    page.add("headroom_prepare_seconds", "Decoding, resizing and normalizing.", counts.prepare)
    page.add("headroom_infer_seconds", "The network.", counts.infer)
    page.add("headroom_queue_length", "gauge", "Images that wait for a worker.", Double(length))
    page.add("headroom_in_flight", "gauge", "Images accepted and not yet done.", Double(length + busy))
    page.add("headroom_workers", "gauge", "Workers.", Double(options.workers))
    page.add("headroom_workers_busy", "gauge", "Workers at work.", Double(busy))
    page.add("headroom_connections", "gauge", "Open connections.", Double(connections.count))
    page.add("headroom_held_bytes", "gauge", "Bytes of bodies in memory.", Double(held.withLock { $0 }))
    page.add("headroom_ready", "gauge", "1 when images are accepted.", life == .ready ? 1 : 0)
    page.add("process_cpu_seconds_total", "counter", "CPU time of all threads.", usage.cpuSeconds)
    if let bytes = usage.residentBytes {
      page.add("process_resident_memory_bytes", "gauge", "Memory in RAM.", Double(bytes))
    }
    return page.text
  }
}
