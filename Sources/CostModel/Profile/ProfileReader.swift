import Documents
import Statistics

extension Profile {
  /// Reads a profile's file.
  ///
  /// - Parameter path: The file; errors name it as given.
  /// - Throws: `DocumentError` for a file of another or newer schema, or one that lacks something.
  public init(contentsOf path: String) throws(DocumentError) {
    let advice = "Measure one with 'headroom profile'"
    try self.init(node: try Document(contentsOf: path, advice: advice).root)
  }

  /// Reads a profile from a document.
  public init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      try Self.checkSchema(&object)
      var profile = Profile(
        network: try object.required("network").string(),
        parameters: try object.optional("parameters")?.integer(expected: "a count of parameters") { $0 > 0 },
        provenance: try Provenance(node: object.required("provenance")),
        coldStart: try ColdStart(node: object.required("coldStart")),
        memory: try MemoryFootprint(node: object.required("memory")),
        threadCosts: try readThreadCosts(object.required("threadCosts")),
        serviceTime: try ServiceTime(node: object.required("serviceTime")))
      profile.handling = try object.optional("handling").map { node throws(DocumentError) in
        try HandlingCost(node: node)
      }
      profile.concurrency = try object.optional("concurrency").map { node throws(DocumentError) in
        try ServiceConcurrency(node: node)
      }
      profile.threadScaling = try object.optional("threadScaling").map { node throws(DocumentError) in
        try ThreadScaling(node: node)
      }
      for batch in try object.optional("batchCosts")?.list() ?? [] {
        profile.batchCosts.append(try BatchCost(node: batch))
      }
      for layer in try object.optional("layers")?.list() ?? [] {
        profile.layers.append(try LayerCost(node: layer))
      }
      for warning in try object.optional("warnings")?.list() ?? [] {
        profile.warnings.append(try ProfileWarning(node: warning))
      }
      return profile
    }
  }

  private static func checkSchema(_ object: inout DocumentObject) throws(DocumentError) {
    let node = try object.required("schema")
    let found = try node.string()
    guard found != schema else { return }
    let isNewer = found.hasPrefix("headroom.profile/")
    throw node.error(
      expected: schema,
      advice: isNewer ? "It was written by another version: update Headroom or measure again" : nil)
  }
}

private func readWorkingBytes(_ object: inout DocumentObject) throws(DocumentError) -> Int? {
  try object.optional("workingBytes")?.integer(expected: "bytes, 0 or more") { $0 >= 0 }
}

private func readSeconds(_ node: DocumentNode) throws(DocumentError) -> Double {
  try node.number(expected: "seconds, 0 or more") { $0 >= 0 && $0 < 1e6 }
}

private func readThreadCosts(_ node: DocumentNode) throws(DocumentError) -> [ThreadCost] {
  var costs: [ThreadCost] = []
  for element in try node.list() {
    let cost = try ThreadCost(node: element)
    if let previous = costs.last, cost.threads <= previous.threads {
      throw element.error(
        expected: "more threads than the \(previous.threads) before", found: "\(cost.threads)")
    }
    costs.append(cost)
  }
  guard !costs.isEmpty else {
    throw node.error(expected: "the cost for at least one thread count", found: "none")
  }
  return costs
}

extension DocumentObject {
  fileprivate mutating func seconds(_ key: String) throws(DocumentError) -> Double {
    try required(key).number(expected: "seconds, 0 or more") { $0 >= 0 && $0 < 1e9 }
  }

  fileprivate mutating func share(_ key: String) throws(DocumentError) -> Double {
    try required(key).number(expected: "a share from 0 to 1") { (0...1).contains($0) }
  }

  fileprivate mutating func count(_ key: String, from least: Int) throws(DocumentError) -> Int {
    try required(key).integer(expected: "a whole number from \(least) on") { $0 >= least }
  }
}

extension Provenance {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var provenance = Provenance(method: try object.required("method").string())
      provenance.processor = try object.optional("processor")?.string()
      provenance.cores = try object.optional("cores")?.integer(expected: "a count of cores") { $0 > 0 }
      provenance.kernel = try object.optional("kernel")?.string()
      provenance.blas = try object.optional("blas")?.string()
      provenance.peakGigaflops = try object.optional("peakGigaflops")?.number(
        expected: "10⁹ operations per second, above 0"
      ) { $0 > 0 }
      provenance.compiler = try object.optional("compiler")?.string()
      provenance.commit = try object.optional("commit")?.string()
      provenance.date = try object.optional("date")?.string()
      provenance.otherLoad = try object.optional("otherLoad")?.number(expected: "busy cores, 0 or more") {
        $0 >= 0
      }
      provenance.steal = try object.optional("steal")?.number(expected: "a share from 0 to 1") {
        (0...1).contains($0)
      }
      provenance.source = try object.optional("source")?.string()
      return provenance
    }
  }
}

extension ColdStart {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      ColdStart(
        loadSeconds: try object.seconds("loadSeconds"), loadCPUSeconds: try object.seconds("loadCPUSeconds"),
        firstImageSeconds: try object.seconds("firstImageSeconds"))
    }
  }
}

extension MemoryFootprint {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let loaded = try object.count("loadedBytes", from: 0)
      let atLeast = "at least loadedBytes, \(loaded)"
      let peak = try object.required("peakBytes").integer(expected: atLeast) { $0 >= loaded }
      let loadPeak = try object.optional("loadPeakBytes")?.integer(expected: atLeast) { $0 >= loaded }
      return MemoryFootprint(
        loadedBytes: Int64(loaded), peakBytes: Int64(peak), loadPeakBytes: loadPeak.map(Int64.init))
    }
  }
}

extension ThreadCost {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      ThreadCost(
        threads: try object.count("threads", from: 1), wall: try MeasuredTime(node: object.required("wall")),
        cpu: try MeasuredTime(node: object.required("cpu")), workingBytes: try readWorkingBytes(&object),
        pauseSeconds: try object.optional("pauseSeconds").map(readSeconds),
        pauseDecay: try object.optional("pauseDecay").map { node throws(DocumentError) in
          try node.number(expected: "a share, 0 or more and less than 1") { $0 >= 0 && $0 < 1 }
        })
    }
  }
}

extension MeasuredTime {
  /// Reads the summary; everything but the mean may be absent, and is then the mean.
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let mean = try object.required("mean").number(expected: "seconds greater than 0") { $0 > 0 && $0 < 1e6 }
      var time = MeasuredTime(exactly: mean)
      if object.keys == ["mean"] { return time }
      time.count = try object.count("count", from: 1)
      time.meanLower = try object.seconds("meanLower")
      time.meanUpper = try object.seconds("meanUpper")
      time.confidence = try object.share("confidence")
      time.standardDeviation = try object.seconds("standardDeviation")
      time.minimum = try object.seconds("minimum")
      time.p50 = try object.seconds("p50")
      time.p90 = try object.seconds("p90")
      time.p95 = try object.seconds("p95")
      time.p99 = try object.seconds("p99")
      time.maximum = try object.seconds("maximum")
      return time
    }
  }
}

extension HandlingCost {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var handling = HandlingCost(image: try RequestImage(node: object.required("image")))
      handling.prepare = try object.optional("prepare").map { node throws(DocumentError) in
        try MeasuredTime(node: node)
      }
      handling.preparePauseSeconds = try object.optional("preparePauseSeconds").map(readSeconds)
      handling.serverPauseSeconds = try object.optional("serverPauseSeconds").map(readSeconds)
      handling.serverWallSeconds = try object.optional("serverWallSeconds").map(readSeconds)
      handling.serverCPUSeconds = try object.optional("serverCPUSeconds").map(readSeconds)
      handling.handoverSeconds = try object.optional("handoverSeconds").map(readSeconds)
      return handling
    }
  }
}

extension ServiceConcurrency {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var levels: [ConcurrencyLevel] = []
      for level in try object.required("levels").list() { levels.append(try ConcurrencyLevel(node: level)) }
      return ServiceConcurrency(
        workers: try object.count("workers", from: 1),
        transactionRate: try readRate(object.required("transactionRate")),
        isSaturated: try object.required("isSaturated").bool(), levels: levels)
    }
  }
}

extension ConcurrencyLevel {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let attempted = try object.count("attempted", from: 0)
      var level = ConcurrencyLevel(
        users: try object.count("users", from: 1), attempted: attempted,
        failed: try object.required("failed").integer(expected: "at most attempted, \(attempted)") {
          (0...attempted).contains($0)
        })
      level.responseSeconds = try object.optional("responseSeconds")?.number(
        expected: "seconds greater than 0"
      ) { $0 > 0 && $0 < 1e6 }
      level.transactionRate = try object.optional("transactionRate").map(readRate)
      return level
    }
  }
}

private func readRate(_ node: DocumentNode) throws(DocumentError) -> Double {
  try node.number(expected: "requests/s greater than 0") { $0 > 0 && $0 < 1e9 }
}

extension RequestImage {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let side = { (node: DocumentNode) throws(DocumentError) in
        try node.integer(expected: "a count of pixels, at least 1") { $0 > 0 }
      }
      return RequestImage(
        format: try object.required("format").string(), bytes: try object.count("bytes", from: 0),
        width: try object.optional("width").map(side), height: try object.optional("height").map(side))
    }
  }
}

extension ServiceTime {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      ServiceTime(
        try readDistribution(try object.required("distribution")),
        ksDistance: try object.optional("ksDistance")?.number(expected: "0 to 1") { (0...1).contains($0) },
        ksProbability: try object.optional("ksProbability")?.number(expected: "0 to 1") {
          (0...1).contains($0)
        })
    }
  }
}

private func readDistribution(_ node: DocumentNode) throws(DocumentError) -> ServiceTimeDistribution {
  try node.object { object throws(DocumentError) in
    let family = try object.required("family").choice(ServiceTimeDistribution.Family.self)
    let mean = try object.required("mean").number(expected: "1, since the thread costs carry the time") {
      $0 == 1
    }
    let cv = try object.required("cv").number(expected: "a coefficient of variation of 0 or more") { $0 >= 0 }
    let shift = try object.optional("shift")?.number(expected: "a shift of 0 or more and less than 1") {
      (0..<1).contains($0)
    }
    do throws(ServiceTimeDistributionError) {
      return try ServiceTimeDistribution(family: family, mean: mean, cv: cv, shift: shift ?? 0)
    } catch {
      throw node.error(expected: "parameters that suit the family", found: error.description)
    }
  }
}

extension ThreadScaling {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let expected = "a number"
      return ThreadScaling(
        serialSeconds: try object.required("serialSeconds").number(expected: expected),
        parallelSeconds: try object.required("parallelSeconds").number(expected: expected),
        rSquared: try object.required("rSquared").number(expected: expected),
        largestResidual: try object.required("largestResidual").number(expected: expected),
        isExact: try object.optional("isExact")?.bool() ?? false)
    }
  }
}

extension BatchCost {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      BatchCost(
        size: try object.count("size", from: 1), wallSeconds: try object.seconds("wallSeconds"),
        workingBytes: try readWorkingBytes(&object))
    }
  }
}

extension LayerCost {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var shape: [Int] = []
      for side in try object.required("outputShape").list() {
        shape.append(try side.integer(expected: "a dimension of at least 1") { $0 > 0 })
      }
      return LayerCost(
        name: try object.required("name").string(), kind: try object.required("kind").string(),
        outputShape: shape, multiplyAdds: try object.count("multiplyAdds", from: 0),
        bytesMoved: try object.optional("bytesMoved")?.integer(expected: "bytes, 0 or more") { $0 >= 0 },
        seconds: try object.seconds("seconds"))
    }
  }
}

extension ProfileWarning {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      ProfileWarning(
        code: try object.required("code").string(), message: try object.required("message").string())
    }
  }
}
