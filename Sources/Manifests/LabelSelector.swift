// Labels, and what selects them.
//
// Modelled: matchLabels and matchExpressions, both of which must hold.
// Not modelled: the form of label keys and values.
// Source: Kubernetes, k8s.io/apimachinery/pkg/apis/meta/v1 (LabelSelectorAsSelector),
// pkg/apis/meta/v1/validation.

import Documents

/// Labels by their keys.
typealias Labels = [String: String]

extension DocumentNode {
  /// Labels: an object of texts.
  func labels() throws(DocumentError) -> Labels {
    try openObject { object throws(DocumentError) in
      var labels: Labels = [:]
      for key in object.keys { labels[key] = try object.optional(key)?.text() ?? "" }
      return labels
    }
  }
}

/// A selector of labels.
struct LabelSelector {
  /// A requirement on one label.
  struct Requirement {
    enum Operation: String, CaseIterable {
      case isIn = "In"
      case isNotIn = "NotIn"
      case exists = "Exists"
      case doesNotExist = "DoesNotExist"
    }
    var key: String
    var operation: Operation
    var values: [String]

    func holds(for labels: Labels) -> Bool {
      switch operation {
      case .isIn: labels[key].map(values.contains) ?? false
      case .isNotIn: !(labels[key].map(values.contains) ?? false)
      case .exists: labels[key] != nil
      case .doesNotExist: labels[key] == nil
      }
    }
  }

  var requirements: [Requirement] = []

  /// Whether labels are selected; the empty selector selects all.
  func selects(_ labels: Labels) -> Bool { requirements.allSatisfy { $0.holds(for: labels) } }

  /// Reads `matchLabels` and `matchExpressions`.
  init(node: DocumentNode) throws(DocumentError) {
    requirements = try node.object { object throws(DocumentError) in
      let labels = try object.optional("matchLabels")?.labels() ?? [:]
      var requirements = labels.sorted { $0.key < $1.key }
        .map { Requirement(key: $0.key, operation: .isIn, values: [$0.value]) }
      for expression in try object.optional("matchExpressions")?.list() ?? [] {
        requirements.append(try Requirement(node: expression))
      }
      return requirements
    }
  }
}

extension LabelSelector.Requirement {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let key = try object.required("key").text()
      let operation = try object.required("operator").choice(Operation.self)
      let list = object.optional("values")
      var values: [String] = []
      for value in try list?.list() ?? [] { values.append(try value.text()) }
      let needsValues = operation == .isIn || operation == .isNotIn
      guard values.isEmpty != needsValues else {
        throw (list ?? node).error(
          expected: needsValues ? "values for \(operation.rawValue)" : "no values for \(operation.rawValue)",
          found: values.isEmpty ? "none" : nil)
      }
      return Self(key: key, operation: operation, values: values)
    }
  }
}
