import CostModel

/// Response times in the order of their answers, as sums of batches of equally many: what a warm-up is found
/// in.
///
/// Batches have five requests; whenever there are ``capacity`` of them, neighbours are merged in pairs, so
/// that memory is bounded however long the trial is.
struct ResponseSeries: Equatable {
  /// A batch of requests.
  struct Batch: Equatable {
    /// The sum of their response times, in ns.
    var sum: Int64
    /// When the one that was answered first had arrived.
    var arrival: Instant
  }

  /// Batches that are never more.
  static let capacity = 4096

  /// Requests in each batch.
  private(set) var size = 5
  /// The batches that are full, in order.
  private(set) var batches: [Batch] = []
  private var open = Batch(sum: 0, arrival: .zero)
  private var inOpen = 0

  /// Adds the request that was answered next.
  mutating func add(_ response: Nanoseconds, arrival: Instant) {
    if inOpen == 0 { open = Batch(sum: 0, arrival: arrival) }
    open.sum += response.rawValue
    inOpen += 1
    guard inOpen == size else { return }
    batches.append(open)
    inOpen = 0
    if batches.count == Self.capacity { halve() }
  }

  /// Merges neighbouring batches; one without a neighbour is dropped, with what comes after it.
  mutating func halve() {
    batches = stride(from: 0, to: batches.count - 1, by: 2).map { index in
      Batch(sum: batches[index].sum + batches[index + 1].sum, arrival: batches[index].arrival)
    }
    size *= 2
    inOpen = 0
  }
}
