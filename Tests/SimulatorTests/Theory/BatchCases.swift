// Servers that take several waiting requests at once.

import CostModel
import Statistics

@testable import Simulator

/// A batch of k takes f + (1 − f)k of a request's fixed time; with f = 1 as long as one request.
func batchCases() -> [TheoryCase] {
  [(0.5, 4, 1.2), (1.0, 3, 2.0), (0.0, 3, 0.7)].map { fixed, largest, rate in
    let theory = BatchTheory(arrivalRate: rate, largest: largest) { fixed + (1 - fixed) * Double($0) }
    var queue = TheoryCase(
      "batches to \(largest), fixed \(fixed), λ \(rate)", rate: rate, requests: 4000,
      service: .deterministic(mean: 1),
      figures: [.response(theory.response), .waiting(theory.waiting)]
    ) { $0.server.batch = largest }
    queue.profile.batchCosts = [
      BatchCost(size: 1, wallSeconds: 1), BatchCost(size: 5, wallSeconds: fixed + (1 - fixed) * 5),
    ]
    return queue
  }
}
