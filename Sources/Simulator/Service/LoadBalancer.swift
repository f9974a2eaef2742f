// Which endpoint gets the next request.
//
// Modelled: the choices of ``LoadBalancing`` over the pods that the balancer knows.
// Not modelled: session affinity, keep-alive connections that pin a client to a pod, zones.
// Source: kube-proxy's iptables mode chooses uniformly at random, its ipvs mode round robin by default.

import Statistics

/// The endpoints and the rule of choice among them.
struct LoadBalancer {
  /// Slots of the pods that receive requests, in order of their becoming endpoints.
  private(set) var endpoints: [Int] = []
  private let rule: LoadBalancing
  private var random: RandomStream
  private var turn = 0

  init(_ rule: LoadBalancing, random: RandomStream) {
    self.rule = rule
    self.random = random
  }

  /// Adds a pod.
  mutating func add(_ pod: Int) { endpoints.append(pod) }

  /// Removes a pod, if it is there.
  mutating func remove(_ pod: Int) { endpoints.removeAll { $0 == pod } }

  /// Chooses a pod for a request; nil when there is none.
  @inline(__always)
  mutating func choose(among pods: Slots<Pod>) -> Int? {
    guard !endpoints.isEmpty else { return nil }
    switch rule {
    case .random: return endpoints[random.below(endpoints.count)]
    case .roundRobin:
      turn = (turn + 1) % endpoints.count
      return endpoints[turn]
    case .leastOutstanding:
      return endpoints.min { pods[$0].outstanding < pods[$1].outstanding }
    }
  }
}
