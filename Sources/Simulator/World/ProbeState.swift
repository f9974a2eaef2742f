// What the kubelet concludes from one probe's answers.
//
// Modelled: a probe passes after `successThreshold` successes in a row and fails after `failureThreshold`
// failures; before the first conclusion a container counts as not ready and as alive; one question at a time,
// the next a period after the last, or when that one has been answered.
// Source: Kubernetes, pkg/kubelet/prober/worker.go.

import CostModel

/// What a probe asks.
enum ProbeKind: Int32, CaseIterable {
  /// Has it started? The other probes wait for that.
  case startup
  /// May requests be sent to it?
  case readiness
  /// Does it live, or must it be started again?
  case liveness
}

/// One probe of a running container.
struct ProbeState {
  let kind: ProbeKind
  let spec: ProbeSpec
  /// What the answers so far amount to; nil while nobody knows.
  private(set) var conclusion: Bool?
  /// When the next question is due; `never` while none is to be asked.
  var due = Instant.never
  /// When the question under way has waited too long; `never` while there is none.
  var deadline = Instant.never
  /// The number of the question under way, below 0; 0 while there is none.
  var question: Int32 = 0
  private var lastAnswer: Bool?
  private var run = 0

  init(_ kind: ProbeKind, _ spec: ProbeSpec) {
    self.kind = kind
    self.spec = spec
    conclusion = kind == .startup ? nil : kind == .liveness
  }

  /// When something happens to this probe by itself.
  var nextEvent: Instant { deadline == .never ? due : deadline }

  /// Takes an answer, or that none came in time.
  ///
  /// - Returns: The conclusion, if it has changed.
  mutating func take(answer: Bool) -> Bool? {
    run = lastAnswer == answer ? run + 1 : 1
    lastAnswer = answer
    let threshold = answer ? spec.successThreshold : spec.failureThreshold
    guard run >= threshold, conclusion != answer else { return nil }
    conclusion = answer
    return answer
  }

  /// Takes the probe for one that has long passed.
  mutating func pass() { conclusion = true }
}
