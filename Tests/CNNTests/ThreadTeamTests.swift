import Synchronization
import Testing

@testable import CNN

/// Counters that a team's threads write, each its own.
private final class Steps: Sendable {
  let counts: [Counter]
  let mismatches = Atomic<Int>(0)

  final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  init(_ threads: Int) { counts = (0..<threads).map { _ in Counter() } }

  /// Does a step on one thread, and checks after it that all others have done it too.
  func step(_ thread: Int, _ barrier: Barrier, pausing: Bool) {
    if pausing { waste(milliseconds: thread) }
    let own = counts[thread].value.wrappingAdd(1, ordering: .relaxed).newValue
    barrier.wait()
    if counts.contains(where: { $0.value.load(ordering: .relaxed) != own }) {
      mismatches.wrappingAdd(1, ordering: .relaxed)
    }
    barrier.wait()
  }

  /// Computes for some milliseconds, longer than a barrier looks.
  private func waste(milliseconds: Int) {
    let clock = ContinuousClock()
    let start = clock.now
    while clock.now - start < .milliseconds(milliseconds) {}
  }
}

@Suite
struct ThreadTeamTests {
  @Test(arguments: [1, 2, 3, 5])
  func `no thread of a team passes a barrier before all have reached it`(threads: Int) {
    let (barrier, steps) = (Barrier(members: threads), Steps(threads))
    let team = ThreadTeam(threads: threads, barrier: barrier) { thread, _ in
      for _ in 0..<20 { steps.step(thread, barrier, pausing: false) }
    }
    for _ in 0..<50 { team.run() }
    #expect(steps.mismatches.load(ordering: .relaxed) == 0)
    #expect(steps.counts.allSatisfy { $0.value.load(ordering: .relaxed) == 1000 })
  }

  @Test func `threads that wait for long fall asleep and are woken`() {
    let (barrier, steps) = (Barrier(members: 3), Steps(3))
    let team = ThreadTeam(threads: 3, barrier: barrier) { thread, _ in
      for _ in 0..<5 { steps.step(thread, barrier, pausing: true) }
    }
    for _ in 0..<4 { team.run() }
    #expect(steps.mismatches.load(ordering: .relaxed) == 0)
    #expect(steps.counts.allSatisfy { $0.value.load(ordering: .relaxed) == 20 })
  }

  @Test func `a team that never ran ends`() {
    let barrier = Barrier(members: 4)
    _ = ThreadTeam(threads: 4, barrier: barrier) { _, _ in barrier.wait() }
  }

  @Test func `a session may be run by one thread after another`() async throws {
    let weights = ReferenceWeights(seed: 7, network: "small", kernelGain: 1)
    var builder = NetworkBuilder(
      name: "small", inputShape: ActivationShape(height: 9, width: 9, channels: 8))
    _ = builder.conv2D(
      "conv", builder.input, filters: 8, kernel: 3, stride: 1, padding: .same, bias: true)
    let network = builder.network
    let session = InferenceSession(try CompiledNetwork(network, weights: weights), threads: 2)
    nonisolated(unsafe) let shared = session
    let image = weights.image(network.inputShape)
    let first = session.run(image)
    let second = await Task.detached { shared.run(image) }.value
    #expect(first == second)
  }
}
