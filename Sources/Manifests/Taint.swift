// Taints, which keep pods off nodes, and what tolerates them.
//
// Modelled: the effects NoSchedule and NoExecute, which keep all pods off that do not tolerate them.
// Not modelled: PreferNoSchedule, and the seconds for which a pod tolerates NoExecute.
// Source: Kubernetes, k8s.io/api/core/v1/toleration.go (ToleratesTaint).

import Documents

/// A node's taint.
struct Taint {
  var key: String
  var value: String
  var effect: String

  /// Reads a taint.
  init(node: DocumentNode) throws(DocumentError) {
    (key, value, effect) = try node.openObject { object throws(DocumentError) in
      (
        try object.required("key").text(), try object.optional("value")?.text() ?? "",
        try object.required("effect").text()
      )
    }
  }

  /// Whether it keeps pods off, unless they tolerate it.
  var isHard: Bool { effect == "NoSchedule" || effect == "NoExecute" }
}

/// A pod's toleration of taints; empty fields match all.
struct Toleration {
  enum Operation: String, CaseIterable {
    case equal = "Equal"
    case exists = "Exists"
  }
  var key: String
  var operation: Operation
  var value: String
  var effect: String

  /// Reads a toleration.
  init(node: DocumentNode) throws(DocumentError) {
    (key, operation, value, effect) = try node.openObject { object throws(DocumentError) in
      (
        try object.optional("key")?.text() ?? "",
        try object.optional("operator")?.choice(Operation.self) ?? .equal,
        try object.optional("value")?.text() ?? "", try object.optional("effect")?.text() ?? ""
      )
    }
  }

  /// Whether it matches a taint.
  func tolerates(_ taint: Taint) -> Bool {
    (effect.isEmpty || effect == taint.effect) && (key.isEmpty || key == taint.key)
      && (operation == .exists || value == taint.value)
  }
}
