// Clients who wait for a fixed time only.
//
// Modelled: M/M/1 whose requests leave the queue when they have waited for the patience, M/M/1+D; one in
// service is served to its end, but its client, who counts from the arrival, may have gone.
// Source: D. Y. Barrer, "Queuing with impatient customers and ordered service", Operations Research 5, 1957;
// the density of the time that an arrival would have to wait is that of F. Baccelli, P. Boyer and G.
// Hébuterne, "Single-server queues with impatient customers", Adv. Appl. Prob. 16, 1984: λp₀e^((λ−μ)x) up to
// the patience and λp₀e^(λD−μx) beyond.

import Foundation

/// M/M/1+D: λ and μ may be in any relation but equal.
struct PatienceTheory {
  /// λ, arrivals per unit of time.
  var arrivalRate: Double
  /// μ, requests served per unit of time.
  var serviceRate: Double
  /// D, how long a client waits.
  var patience: Double

  /// μ − λ.
  private var spare: Double { serviceRate - arrivalRate }

  /// p₀, the share of time in which the server is idle.
  var idle: Double {
    let within = arrivalRate * (1 - exp(-spare * patience)) / spare
    return 1 / (1 + within + arrivalRate * exp(-spare * patience) / serviceRate)
  }

  /// The share of requests whose service never begins.
  var unserved: Double { idle * arrivalRate * exp(-spare * patience) / serviceRate }

  /// The share of requests that are answered before their clients have gone: waiting and service together
  /// take no longer than the patience.
  var answered: Double {
    let alone = 1 - exp(-serviceRate * patience)
    let within = arrivalRate * (1 - exp(-spare * patience)) / spare
    return idle * (alone + within - exp(-serviceRate * patience) * (exp(arrivalRate * patience) - 1))
  }

  /// The mean waiting time of the requests whose service begins.
  var waitingOfServed: Double {
    let product = spare * patience
    let sum = arrivalRate * idle * (1 - exp(-product) * (1 + product)) / (spare * spare)
    return sum / (1 - unserved)
  }
}
