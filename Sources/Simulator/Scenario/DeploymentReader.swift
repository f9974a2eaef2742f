import CostModel
import Documents

extension ServerSpec {
  /// Reads `workers`, `threads`, `queue`, `batch`, `loadBalancing`, `abandonedRequests`, `probes`,
  /// `cpuAccounting` and `responseBytes`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var server = ServerSpec()
      if let value = object.optional("workers") { server.workers = try value.count("workers", upTo: 1024) }
      if let value = object.optional("threads") { server.threads = try value.count("threads", upTo: 1024) }
      if let value = object.optional("batch") { server.batch = try value.count("requests", upTo: 1024) }
      if let value = object.optional("queue") { server.queue = try value.queueBound() }
      if let value = object.optional("loadBalancing") {
        server.loadBalancing = try value.choice(LoadBalancing.self)
      }
      if let value = object.optional("abandonedRequests") {
        server.servesAbandoned = try value.choice(AbandonedRequests.self) == .serve
      }
      if let value = object.optional("probes") { server.probes = try value.choice(ProbeAnswers.self) }
      if let value = object.optional("cpuAccounting") {
        server.cpuAccounting = try value.choice(CPUAccounting.self)
      }
      if let value = object.optional("responseBytes") {
        server.responseBytes = try value.integer(expected: "0 or more bytes") {
          (0...1_000_000_000).contains($0)
        }
      }
      return server
    }
  }

  private enum AbandonedRequests: String, CaseIterable { case serve, drop }
}

extension DocumentNode {
  /// A count from 1 on.
  func count(_ what: String, upTo limit: Int) throws(DocumentError) -> Int {
    try integer(expected: "1 to \(limit) \(what)") { (1...limit).contains($0) }
  }

  /// A queue's bound, or `"unbounded"`.
  fileprivate func queueBound() throws(DocumentError) -> Int? {
    let expected = "0 or more waiting requests, or \"unbounded\""
    if try string(expected: expected) == "unbounded" { return nil }
    return try integer(expected: expected) { (0...1_000_000_000).contains($0) }
  }
}

extension DeploymentSpec {
  /// Reads `replicas`, `resources`, `cpuBurst`, `sidecars`, the probes, `lifecycle`,
  /// `terminationGracePeriodSeconds` and `podDisruptionBudget`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var deployment = DeploymentSpec()
      if let value = object.optional("replicas") {
        deployment.replicas = try value.integer(expected: "1 to 5000 replicas") { (1...5000).contains($0) }
      }
      if let value = object.optional("resources") { deployment.resources = try ResourceSpec(node: value) }
      if let value = object.optional("cpuBurst") { deployment.cpuBurst = try value.duration() }
      if let value = object.optional("sidecars") {
        let requests = try Amounts(node: value)
        deployment.sidecars = ResourceSpec(cpuRequest: requests.cpu, memoryRequest: requests.memory)
      }
      if let value = object.optional("terminationGracePeriodSeconds") {
        deployment.terminationGracePeriod = try value.wholeSeconds(0...86_400)
      }
      if let probe = object.optional("readinessProbe") {
        deployment.readinessProbe = try ProbeSpec(node: probe)
      }
      deployment.livenessProbe = try object.optional("livenessProbe").map { node throws(DocumentError) in
        try ProbeSpec(node: node, passesAtOnce: true)
      }
      deployment.startupProbe = try object.optional("startupProbe").map { node throws(DocumentError) in
        try ProbeSpec(node: node, passesAtOnce: true)
      }
      if let value = object.optional("lifecycle") { try deployment.readLifecycle(value) }
      deployment.disruptionBudget = try object.optional("podDisruptionBudget").map {
        node throws(DocumentError) in try DisruptionBudget(node: node)
      }
      return deployment
    }
  }
}

extension ResourceSpec {
  /// Reads Kubernetes's `requests` and `limits`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let requests = try object.optional("requests").map { node throws(DocumentError) in
        try Amounts(node: node)
      }
      let limits = try object.optional("limits").map { node throws(DocumentError) in try Amounts(node: node) }
      if let request = requests?.cpu, let limit = limits?.cpu, request > limit {
        throw node.requestAboveLimit("cpu", expected: limit.quantity, found: request.quantity)
      }
      if let request = requests?.memory, let limit = limits?.memory, request > limit {
        throw node.requestAboveLimit("memory", expected: limit.quantity, found: request.quantity)
      }
      return ResourceSpec(
        cpuRequest: requests?.cpu, cpuLimit: limits?.cpu, memoryRequest: requests?.memory,
        memoryLimit: limits?.memory)
    }
  }
}

extension DocumentNode {
  /// The error for resources that request more than they allow.
  fileprivate func requestAboveLimit(_ resource: String, expected: String, found: String) -> DocumentError {
    DocumentError(
      file: file, keyPath: "\(keyPath).requests.\(resource)", expected: "at most the limit of \(expected)",
      found: found, advice: "Raise limits.\(resource) or lower the request")
  }
}

/// CPU and memory, each of which may be absent.
private struct Amounts {
  var cpu: Millicores?
  var memory: ByteCount?

  init(cpu: Millicores?, memory: ByteCount?) {
    self.cpu = cpu
    self.memory = memory
  }

  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      Amounts(cpu: try object.optional("cpu")?.millicores(), memory: try object.optional("memory")?.bytes())
    }
  }
}

extension ClusterSpec {
  /// Reads `nodes`, `maxNodes`, `node`, the delays, and node autoscaling's flags.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var cluster = ClusterSpec()
      if let value = object.optional("nodes") { cluster.nodes = try value.count("nodes", upTo: 5000) }
      cluster.maxNodes = cluster.nodes
      if let value = object.optional("maxNodes") {
        cluster.maxNodes = try value.integer(expected: "at least the \(cluster.nodes) nodes there are") {
          $0 >= cluster.nodes && $0 <= 5000
        }
      }
      if let value = object.optional("node") { try cluster.readNode(value) }
      if let value = object.optional("nodeProvisioning") { cluster.nodeProvisioning = try value.duration() }
      try cluster.readAutoscaler(&object)
      try cluster.readFailures(&object)
      if let value = object.optional("imagePull") { cluster.imagePull = try value.duration() }
      if let value = object.optional("containerStart") { cluster.containerStart = try value.duration() }
      if let value = object.optional("endpointLag") { cluster.endpointLag = try value.duration() }
      return cluster
    }
  }

  private mutating func readNode(_ node: DocumentNode) throws(DocumentError) {
    var kernel = self
    let (amounts, reserved) = try node.object { object throws(DocumentError) in
      try kernel.readKernel(&object)
      let cpu = try object.optional("cpu")?.millicores()
      let memory = try object.optional("memory")?.bytes()
      let reserved = try object.optional("systemReserved").map { node throws(DocumentError) in
        try Amounts(node: node)
      }
      return (Amounts(cpu: cpu, memory: memory), reserved)
    }
    self = kernel
    nodeCPU = amounts.cpu ?? nodeCPU
    nodeMemory = amounts.memory ?? nodeMemory
    systemReservedCPU = reserved?.cpu ?? systemReservedCPU
    systemReservedMemory = reserved?.memory ?? systemReservedMemory
    guard allocatableCPU > Millicores(0), allocatableMemory > ByteCount(0) else {
      throw node.error(
        expected: "more CPU and memory than the system's \(systemReservedCPU.quantity) and "
          + systemReservedMemory.quantity,
        found: "\(nodeCPU.quantity) and \(nodeMemory.quantity)")
    }
  }
}
