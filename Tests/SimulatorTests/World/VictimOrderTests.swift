import CostModel
import Testing

@testable import Simulator

@Suite struct VictimOrderTests {
  let order = VictimOrder(now: instant(10_000))

  // Each is removed before the next, for one reason more.
  @Test func `pods are removed in Kubernetes's order`() {
    let ranked = [
      candidate { $0.hasNode = false },
      candidate { $0.phase = .pending },
      candidate { $0.phase = .unknown },
      candidate { $0.isReady = false },
      candidate { $0.company = 3 },
      candidate { $0.company = 2 },
      candidate { $0.readySince = instant(9000) },
      candidate { $0.restarts = 5 },
      candidate { $0.created = instant(9000) },
      candidate { $0.identity = 7 },
      candidate { $0.identity = 8 },
    ]
    for first in ranked.indices {
      for second in ranked.indices {
        #expect(order.precedes(ranked[first], ranked[second]) == (first < second), "\(first), \(second)")
      }
    }
  }

  // Ages of 2200 s and 4300 s lie between 2^41 ns and 2^42 ns, of 2198 s below.
  @Test func `times are compared by the power of two of their age, and within one chance decides`() {
    func pod(age: Double, identity: UInt64) -> RemovalCandidate {
      candidate {
        $0.readySince = instant(10_000 - age)
        $0.identity = identity
      }
    }
    #expect(order.precedes(pod(age: 4300, identity: 1), pod(age: 2200, identity: 2)))
    #expect(order.precedes(pod(age: 2200, identity: 1), pod(age: 4300, identity: 2)))
    #expect(order.precedes(pod(age: 2198, identity: 2), pod(age: 2200, identity: 1)))
    #expect(order.precedes(pod(age: 0, identity: 2), pod(age: 1e-9, identity: 1)))
  }

  @Test func `when a pod became ready does not matter while it is not ready`() {
    let young = candidate {
      $0.isReady = false
      $0.readySince = instant(9999)
      $0.identity = 101
    }
    #expect(order.precedes(candidate { $0.isReady = false }, young))
  }

  private func candidate(_ change: (inout RemovalCandidate) -> Void) -> RemovalCandidate {
    var candidate = RemovalCandidate(
      hasNode: true, phase: .running, isReady: true, company: 1, readySince: instant(0), restarts: 0,
      created: instant(-10), identity: 100)
    change(&candidate)
    return candidate
  }
}
