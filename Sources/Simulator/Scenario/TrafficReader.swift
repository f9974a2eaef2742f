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
      var notes: [String] = []
      switch try object.required("kind", expected: "open, recorded, counts or closed").choice(Kind.self) {
      case .open: source = try TrafficSource(open: &object)
      case .recorded:
        let recorded = try RecordedTraffic(&object)
        source = recorded.source
        notes = recorded.recording.notes(file: recorded.name)
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
      var traffic = Traffic(source: source, client: client ?? ClientSpec())
      traffic.notes = notes
      return traffic
    }
  }
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
  /// Reads `timeout`, `retries`, `backoff`, `jitter` and `retryBudget`.
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
      if let value = object.optional("jitter") { client.jitter = try value.choice(Jitter.self) }
      if let value = object.optional("retryBudget") {
        client.retryBudget = try RetryBudgetSpec(node: value)
      }
      return client
    }
  }
}

extension RetryBudgetSpec {
  /// Reads `retryRatio`, `minRetriesPerSecond` and `ttl`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var budget = RetryBudgetSpec()
      if let value = object.optional("retryRatio") {
        budget.retryRatio = try value.number(expected: "0 to 1000 retries for each request") {
          (0...1000).contains($0)
        }
      }
      if let value = object.optional("minRetriesPerSecond") {
        budget.minRetriesPerSecond = try value.integer(expected: "0 to 1000000 retries a second") {
          (0...1_000_000).contains($0)
        }
      }
      if let value = object.optional("ttl") { budget.ttl = try value.patience(atLeast: .milliseconds(1)) }
      return budget
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
