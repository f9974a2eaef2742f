// Clients with a time-out, at a server that drops requests whose clients have gone, and at one that does not
// look.

import CostModel
import Foundation
import Statistics

@testable import Simulator

/// M/M/1+D where the server drops them, and M/M/1 whose late answers nobody takes where it does not.
func patienceCases() -> [TheoryCase] {
  var cases: [TheoryCase] = []
  for (load, patience) in [(0.8, 2.0), (1.5, 3.0)] {
    let theory = PatienceTheory(arrivalRate: load, serviceRate: 1, patience: patience)
    var queue = TheoryCase(
      "M/M/1+D ρ \(load) patience \(patience)", rate: load,
      figures: [
        .answered(theory.answered), .busy(1 - theory.idle),
        TheoryFigure("never served", theory.unserved) { trial in
          Double(trial.requests.count { $0.started == nil }) / Double(trial.attempted)
        },
        TheoryFigure("waiting of served", theory.waitingOfServed) { trial in
          let waits = trial.requests.compactMap { request in
            request.started.map { ($0 - request.arrival).seconds }
          }
          return waits.reduce(0, +) / Double(max(1, waits.count))
        },
      ]
    ) {
      $0.traffic.client.timeout = Nanoseconds(seconds: patience)
      $0.server.servesAbandoned = false
    }
    queue.keepsRequests = true
    cases.append(queue)
  }
  // Served all the same, they delay the others as if they had waited. The response time that nobody cuts is
  // exponential with rate μ − λ (GSTH 2.2).
  let (rate, patience) = (0.4, 4.0)
  let late = exp(-rate * patience)
  cases.append(
    TheoryCase(
      "M/M/1, abandoned are served, ρ 0.6", rate: 0.6, requests: 5000,
      figures: [
        .lost(late), .busy(0.6),
        .response((1 / rate) - patience * late / (1 - late)),
      ]
    ) { $0.traffic.client.timeout = Nanoseconds(seconds: patience) })
  return cases
}
