import CostModel
import Documents

extension Traffic {
  private enum Kind: String, CaseIterable { case open, recorded, counts, closed }

  /// Reads `kind` and what belongs to it, and `client`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let client = try object.optional("client").map { node throws(DocumentError) in
        try ClientSpec(node: node)
      }
      let source: TrafficSource
      switch try object.required("kind", expected: "open, recorded, counts or closed").choice(Kind.self) {
      case .open: source = try .open(readPattern(&object), readRate(&object))
      case .recorded:
        let recording = try readRecorded(&object)
        source = .recorded(recording.times, cpuTimes: recording.cpuTimes)
      case .counts: source = try readCounts(&object)
      case .closed:
        let users = try object.required("users").integer(expected: "1 to 1000000 users") {
          (1...1_000_000).contains($0)
        }
        let thinkTime = try object.optional("thinkTime").map { node throws(DocumentError) in
          try ThinkTime(node: node)
        }
        source = .closed(users: users, thinkTime: thinkTime ?? ThinkTime(.deterministic, mean: .zero))
      }
      return Traffic(source: source, client: client ?? ClientSpec())
    }
  }
}

private enum PatternName: String, CaseIterable { case poisson, deterministic, gamma }

private func readPattern(_ object: inout DocumentObject) throws(DocumentError) -> ArrivalPattern {
  switch try object.optional("arrivals")?.choice(PatternName.self) ?? .poisson {
  case .poisson: return .poisson
  case .deterministic: return .deterministic
  case .gamma:
    let cv = try object.required("cv", expected: "the gaps' coefficient of variation")
    return .gamma(
      cv: try cv.number(expected: "a coefficient of variation from 0.05 to 50") { (0.05...50).contains($0) })
  }
}

/// Reads `rate`, a number or points, and `repeatEvery`.
private func readRate(_ object: inout DocumentObject) throws(DocumentError) -> RateProfile {
  let node = try object.required("rate", expected: "requests/s, or points")
  let repetition = object.optional("repeatEvery")
  guard node.isList else {
    let constant = try node.number(expected: "requests/s greater than 0") { $0 > 0 && $0 <= 1e9 }
    if let repetition {
      throw repetition.error(expected: "no repetition of a constant rate", advice: "Give 'rate' as points")
    }
    return .constant(constant)
  }
  var points: [RateProfile.Point] = []
  for element in try node.list() {
    let point = try element.object { point throws(DocumentError) in
      let at = point.optional("at")
      return RateProfile.Point(
        at: try at?.duration() ?? .zero,
        perSecond: try point.required("perSecond").number(expected: "requests/s of 0 or more") {
          $0 >= 0 && $0 <= 1e9
        })
    }
    if let previous = points.last, point.at < previous.at {
      throw element.error(expected: "a point not before \(previous.at.text)", found: point.at.text)
    }
    points.append(point)
  }
  guard let first = points.first, points.contains(where: { $0.perSecond > 0 }) else {
    throw node.error(expected: "at least one point with a rate greater than 0", found: "none")
  }
  guard first.at == .zero else {
    throw node.error(expected: "a first point at \"0s\"", found: first.at.text)
  }
  let last = points[points.count - 1].at
  let period = try repetition?.duration(atLeast: Nanoseconds(1))
  if let period, let repetition, period < last {
    throw repetition.error(expected: "a time not before the last point, \(last.text)")
  }
  return RateProfile(points: points, repeatEvery: period)
}

/// Reads `file` and `format`, or `times`.
private func readRecorded(
  _ object: inout DocumentObject
) throws(DocumentError) -> RecordedArrivals.Recording {
  let file = try object.required("file", expected: "a file of arrival times")
  let format = try object.optional("format")?.choice(RecordedArrivals.Format.self) ?? .csv
  return try RecordedArrivals.read(file.relativePath(try file.string()), format: format)
}

/// Reads `interval` and `counts`.
private func readCounts(_ object: inout DocumentObject) throws(DocumentError) -> TrafficSource {
  let interval = try object.required("interval").duration(atLeast: Nanoseconds(1))
  var counts: [Int] = []
  for count in try object.required("counts").list(expected: "a list of counts") {
    counts.append(try count.integer(expected: "a count of 0 or more") { (0...1_000_000_000).contains($0) })
  }
  return .counts(interval: interval, counts)
}

extension ThinkTime {
  /// Reads `distribution` and `mean`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      ThinkTime(
        try object.optional("distribution")?.choice(Distribution.self) ?? .exponential,
        mean: try object.required("mean").duration())
    }
  }
}

extension ClientSpec {
  /// Reads `timeout`, `retries` and `backoff`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var client = ClientSpec()
      if let value = object.optional("timeout") {
        client.timeout = try value.patience(atLeast: .milliseconds(1))
      }
      if let value = object.optional("retries") {
        client.retries = try value.integer(expected: "0 to 100 retries") { (0...100).contains($0) }
      }
      if let value = object.optional("backoff") { client.backoff = try value.patience() }
      return client
    }
  }
}

extension DocumentNode {
  /// A duration that a client waits: a day at most, since every request is followed to its end.
  fileprivate func patience(atLeast minimum: Nanoseconds = .zero) throws(DocumentError) -> Nanoseconds {
    let value = try duration(atLeast: minimum)
    guard value <= .seconds(86_400) else { throw error(expected: "at most a day, \"24h\"") }
    return value
  }
}
