// How long the kubelet waits before it starts a container again that has ended: CrashLoopBackOff.
//
// Modelled: at once after the first end, then after 10 s, 20 s, 40 s … up to 5 min; a container that has run
// for more than 10 min counts as fresh.
// Not modelled: the kubelet's own rounds of a second or so.
// Source: Kubernetes, pkg/kubelet/kuberuntime (doBackOff) and client-go, util/flowcontrol/backoff.go.

import CostModel

/// The pauses between one container's restarts.
struct RestartBackoff {
  /// The first pause that is none.
  static let initial = Nanoseconds.seconds(10)
  /// The longest pause.
  static let maximum = Nanoseconds.seconds(300)
  /// A container that has run for longer than this has recovered.
  static let recovery = Nanoseconds.seconds(600)

  private var next = Nanoseconds.zero

  /// The pause before the restart of a container that ends after running for `span`.
  mutating func pause(afterRunning span: Nanoseconds) -> Nanoseconds {
    let pause = span > Self.recovery ? .zero : next
    next = pause == .zero ? Self.initial : min(Self.maximum, pause + pause)
    return pause
  }
}
