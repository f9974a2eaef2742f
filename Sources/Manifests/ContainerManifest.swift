// A container of a pod template.
//
// Modelled: its name, its resources, its probes, how long it sleeps before it is told to end, and the two
// variables that tell a server of ours how many requests to take at once and on how many threads.
// Not modelled: what the image does (the profile tells what a request costs), how a probe asks, other hooks;
// what is given of hooks is named as unused.
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
  /// How it is asked whether requests may be sent to it; nil for no probe.
  var readinessProbe: ProbeSpec?
  /// How it is asked whether it must be started again; nil for no probe.
  var livenessProbe: ProbeSpec?
  /// How it is asked whether it has started; nil for no probe.
  var startupProbe: ProbeSpec?
  /// How long it sleeps before it is told to end, in seconds.
  var preStopSleep = 0
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
      container.readinessProbe = try object.optional("readinessProbe").map { node throws(DocumentError) in
        try ProbeSpec(node: node)
      }
      container.livenessProbe = try object.optional("livenessProbe").map { node throws(DocumentError) in
        try ProbeSpec(node: node, passesAtOnce: true)
      }
      container.startupProbe = try object.optional("startupProbe").map { node throws(DocumentError) in
        try ProbeSpec(node: node, passesAtOnce: true)
      }
      try container.readLifecycle(object.optional("lifecycle"))
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

  private mutating func readLifecycle(_ node: DocumentNode?) throws(DocumentError) {
    guard let node else { return }
    var keys = unused
    preStopSleep = try node.openObject { lifecycle throws(DocumentError) in
      let hook = lifecycle.optional("preStop")
      try keys.note(&lifecycle, known: ["postStart", "stopSignal"])
      return try hook?.openObject { hook throws(DocumentError) in
        let sleep = hook.optional("sleep")
        try keys.note(&hook, known: ["exec", "httpGet"])
        return try sleep?.object { sleep throws(DocumentError) in
          try sleep.required("seconds").seconds(0...86_400)
        } ?? 0
      } ?? 0
    }
    unused = keys
  }

  private static let otherKeys = [
    "args", "command", "envFrom", "imagePullPolicy", "ports", "resizePolicy",
    "restartPolicyRules", "securityContext", "stdin", "stdinOnce", "terminationMessagePath",
    "terminationMessagePolicy", "tty", "volumeDevices", "volumeMounts", "workingDir",
  ]
}
