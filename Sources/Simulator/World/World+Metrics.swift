// How the pods' CPU usage comes to the autoscaler in a trial.
//
// Modelled: a container is first read a moment after its start; containers that run at the beginning have
// been read and scraped for long, and have used what loading their weights takes.
// Not modelled: clusters without metrics-server.

import CostModel
import Statistics

extension World {
  /// Sets the metrics pipeline and the autoscaler going, if there is an autoscaler.
  mutating func startControllers(trial: Int) {
    guard scenario.autoscaler != nil else { return }
    let controllers = scenario.controllers
    let beginning = Instant(nanoseconds: -controllers.metricsWarmUp.rawValue)
    var pipeline = MetricsPipeline(controllers, beginning: beginning, seed: scenario.seed, trial: trial)
    for slot in pods.indices where pods[slot].runsContainer {
      guard let started = pods[slot].started else { continue }
      pipeline.watch(
        slot: slot, podID: pods[slot].id, started: started, usageAtStart: -loading.cpuTime,
        firstReading: pipeline.anyReading(after: beginning))
    }
    metrics = pipeline
    while let due = metrics?.nextEvent, due < .zero { measurePods(at: due) }
    schedule(Actor.metrics, at: metrics?.nextEvent ?? .never)

    var random = RandomStream(seed: scenario.seed, name: "syncs", trial: trial)
    let period = Nanoseconds(controllers.autoscaler.syncPeriodNanoseconds)
    schedule(Actor.autoscaler, at: .zero + period + random.span(below: period))
  }

  /// Reads and scrapes what is due, and plans what follows.
  mutating func measurePods() {
    measurePods(at: now)
    schedule(Actor.metrics, at: metrics?.nextEvent ?? .never)
  }

  private mutating func measurePods(at time: Instant) {
    while let slot = metrics?.takeDueReading(at: time) {
      guard pods[slot].runsContainer else { continue }
      catchUp(slot, to: time)
      metrics?.note(usage: pods[slot].cpu.usage(at: time), of: slot, at: time)
    }
    let count = nodes.count
    while let node = metrics?.takeDueAnswer(at: time, nodes: count) {
      let running = node < count ? nodes[node].pods.filter { pods[$0].runsContainer } : []
      metrics?.collect(running, at: time)
    }
  }

  /// Lets cadvisor notice a container that starts now.
  mutating func measureContainer(of pod: Int) {
    let started = now
    metrics?.watch(
      slot: pod, podID: pods[pod].id, started: started, usageAtStart: pods[pod].cpu.usage,
      firstReading: started + scenario.controllers.firstHousekeepingDelay)
    schedule(Actor.metrics, at: metrics?.nextEvent ?? .never)
  }
}

extension Pod {
  /// Whether its container exists and uses CPU that is read.
  var runsContainer: Bool {
    switch phase {
    case .loading, .unready, .ready, .stopping, .terminating: return true
    case .pending, .creating, .crashed, .lost, .gone: return false
    }
  }
}
