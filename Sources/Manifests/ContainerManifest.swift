// A container of a pod template.
//
// Modelled: its name, its resources, the start and period of its readiness probe, and the two variables that
// tell a server of ours how many requests to take at once and on how many threads.
// Not modelled: what the image does (the profile tells what a request costs), how a probe asks, its
// thresholds and time-out, other probes, hooks; what is given of them is named as unused.
// Source: Kubernetes API reference, Container and Probe; pkg/apis/core/validation (validateContainerCommon).

import CostModel
import Documents
import Simulator

/// A container as its manifest gives it.
struct ContainerManifest {
  /// The container itself.
  var node: DocumentNode
  /// Its name.
  var name: String
  /// What it requests and may use.
  var resources = ContainerResources()
  /// From its start to its first readiness probe, in seconds; nil for no probe.
  var readinessDelay: Int?
  /// From one readiness probe to the next, in seconds; nil for no probe.
  var readinessPeriod: Int?
  /// Requests that it serves at once, of the variable `WORKERS`.
  var workers: Int?
  /// Threads that work on one request, of the variable `OMP_NUM_THREADS`.
  var threads: Int?
  /// Whether it is an init container that runs beside the others.
  var isRestartable = false
  /// What is not used of it.
  var unused = UnusedKeys()

  /// Reads a container.
  ///
  /// - Parameter node: An element of `containers` or `initContainers`.
  /// - Throws: `DocumentError` for what is missing or malformed.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.openObject { object throws(DocumentError) in
      var container = ContainerManifest(node: node, name: try object.required("name").dnsLabel())
      _ = try object.required("image").text()
      if let resources = object.optional("resources") {
        container.resources = try ContainerResources(node: resources, unused: &container.unused)
      }
      if let policy = object.optional("restartPolicy") {
        container.isRestartable = try policy.text() == "Always"
      }
      try container.readEnvironment(object.optional("env"))
      try container.readProbe(object.optional("readinessProbe"))
      try container.unused.note(&object, known: Self.otherKeys)
      return container
    }
  }

  private init(node: DocumentNode, name: String) {
    self.node = node
    self.name = name
  }

  /// The last of several variables of one name wins.
  private mutating func readEnvironment(_ list: DocumentNode?) throws(DocumentError) {
    for variable in try list?.list() ?? [] {
      let (name, value) = try variable.openObject { object throws(DocumentError) in
        (try object.required("name").text(), try object.optional("value")?.text())
      }
      let count = value.flatMap { Int($0) }.flatMap { (1...1024).contains($0) ? $0 : nil }
      switch (name, count) {
      case ("WORKERS", .some): workers = count
      case ("OMP_NUM_THREADS", .some): threads = count
      default: unused.note(variable.keyPath)
      }
    }
  }

  private mutating func readProbe(_ node: DocumentNode?) throws(DocumentError) {
    guard let node else { return }
    var keys = unused
    (readinessDelay, readinessPeriod) = try node.openObject { probe throws(DocumentError) in
      let delay = try probe.optional("initialDelaySeconds")?.seconds(0...86_400) ?? 0
      // Kubernetes takes a period of 0 for one that is not given.
      let period = try probe.optional("periodSeconds")?.seconds(0...86_400) ?? 0
      for handler in ["httpGet", "tcpSocket", "exec", "grpc"] { _ = probe.optional(handler) }
      try keys.note(
        &probe,
        known: ["failureThreshold", "successThreshold", "timeoutSeconds", "terminationGracePeriodSeconds"])
      return (delay, period == 0 ? 10 : period)
    }
    unused = keys
  }

  private static let otherKeys = [
    "args", "command", "envFrom", "imagePullPolicy", "lifecycle", "livenessProbe", "ports", "resizePolicy",
    "restartPolicyRules", "securityContext", "startupProbe", "stdin", "stdinOnce", "terminationMessagePath",
    "terminationMessagePolicy", "tty", "volumeDevices", "volumeMounts", "workingDir",
  ]
}

extension DocumentNode {
  /// Whole seconds, as Kubernetes counts them.
  func seconds(_ range: ClosedRange<Int>) throws(DocumentError) -> Int {
    let expected = "\(range.lowerBound) to \(range.upperBound) whole seconds"
    return try integer(expected: expected) { range.contains($0) }
  }
}
