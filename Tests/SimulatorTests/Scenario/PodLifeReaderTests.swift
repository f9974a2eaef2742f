import Documents
import Testing

@testable import Simulator

/// What the reader says of probes, hooks, node autoscaling and events that cannot be.
@Suite struct PodLifeReaderTests {
  // A piece of the full scenario, what stands there instead, and the message.
  static let mistakes = #"""
    "probes": "inTurn"
    "probes": "inturn"
    server.probes: expected one of atOnce, inTurn, found "inturn". Did you mean 'inTurn'?

    "successThreshold": 2
    "successThreshold": 0
    deployment.readinessProbe.successThreshold: expected 1 to 1000 successes, found 0

    "timeoutSeconds": 2
    "timeoutSeconds": 0
    deployment.livenessProbe.timeoutSeconds: expected 1 to 86400 whole seconds, found 0

    "timeoutSeconds": 2
    "successThreshold": 2
    deployment.livenessProbe.successThreshold: expected 1 success, found 2

    "failureThreshold": 60
    "failureThreshold": 0
    deployment.startupProbe.failureThreshold: expected 1 to 100000 failures, found 0

    "sleep": {"seconds": 4}
    "sleep": {"seconds": 21}
    deployment.lifecycle.preStop.sleep.seconds: expected 0 to 20 seconds, the grace period, found 21

    "sleep": {"seconds": 4}
    "exec": {"command": ["sleep", "4"]}
    deployment.lifecycle.preStop: expected key 'sleep', found none

    "minNodes": 1
    "minNodes": 3
    cluster.minNodes: expected 1 to the 2 nodes there are, found 3

    "scanInterval": "20s"
    "scanInterval": "20ms"
    cluster.scanInterval: expected a duration of at least 1.00 s with its unit, as in "200ms" or "5m", \#
    found "20ms"

    "scaleDownEnabled": false
    "scaleDownEnabled": "no"
    cluster.scaleDownEnabled: expected true or false, found "no"

    "scaleDownUtilizationThreshold": 0.4
    "scaleDownUtilizationThreshold": 40
    cluster.scaleDownUtilizationThreshold: expected a share from 0 to 1, found 40

    "defaultUnreachableTolerationSeconds": 30
    "defaultUnreachableTolerationSeconds": "5m"
    cluster.defaultUnreachableTolerationSeconds: expected 0 to 86400 whole seconds, found "5m"

    "at": "1m", "kind": "nodeFailure"
    "at": "11m", "kind": "nodeFailure"
    events[0].at: expected at most the duration of 600 s, found 660 s

    "kind": "nodeFailure", "node": 1
    "kind": "nodeFailure", "node": 5
    events[0].node: expected a node from 0 to 4, found 5

    "minAvailable": "50%"
    "minAvailable": 1, "maxUnavailable": 1
    deployment.podDisruptionBudget.maxUnavailable: expected either minAvailable or maxUnavailable, found both

    "minAvailable": "50%"
    "minAvalable": "50%"
    deployment.podDisruptionBudget: expected key 'minAvailable' (or maxUnavailable), found 'minAvalable'. \#
    Did you mean 'minAvailable'?

    "kind": "podCrash"
    "kind": "podCrahs"
    events[1].kind: expected one of nodeFailure, podCrash, rollingUpdate, setReplicas, found "podCrahs". \#
    Did you mean 'podCrash'?

    "pods": 2}
    "pods": 0}
    events[1].pods: expected 1 to 5000 pods, found 0

    "maxSurge": 1
    "maxSurge": "a lot"
    events[2].maxSurge: expected a count of 0 or more, or a percentage as in "25%", found "a lot"

    "maxUnavailable": "50%"
    "maxUnavailable": "101%"
    events[2].maxUnavailable: expected a count of 0 or more, or a percentage up to "100%", found "101%"

    "maxSurge": 1, "maxUnavailable": "50%"
    "maxSurge": 0, "maxUnavailable": "0%"
    events[2].maxUnavailable: expected more than 0 where maxSurge is 0, found "0%"

    "kind": "setReplicas", "replicas": 0
    "kind": "setReplicas"
    events[3]: expected key 'replicas', found none
    """#

  @Test(arguments: mistakes.split(separator: "\n\n").map { $0.split(separator: "\n").map(String.init) })
  func `each error says where, what was expected, what was found and what to do`(mistake: [String]) throws {
    try #require(mistake.count == 3)
    #expect(message(replacing: mistake[0], with: mistake[1]) == mistake[2])
  }
}
