import Foundation
import Statistics
import Testing

@testable import CostModel

/// A profile with costs given as (threads, wall, cpu), in seconds.
private func profile(_ costs: [(Int, Double, Double)], serial: Double? = nil, parallel: Double = 0) -> Profile
{
  var profile = Profile(
    network: "test", parameters: nil, provenance: Provenance(method: "synthetic"),
    coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: 1),
    memory: MemoryFootprint(loadedBytes: 100, peakBytes: 130),
    threadCosts: costs.map {
      ThreadCost(threads: $0.0, wall: MeasuredTime(exactly: $0.1), cpu: MeasuredTime(exactly: $0.2))
    },
    serviceTime: ServiceTime(.deterministic(mean: 1)))
  profile.threadScaling = serial.map {
    ThreadScaling(serialSeconds: $0, parallelSeconds: parallel, rSquared: 1, largestResidual: 0)
  }
  return profile
}

@Suite struct RequestCostTests {
  @Test func `a measured thread count costs what was measured`() {
    let cost = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)], serial: 5, parallel: 5).cost(threads: 2)
    #expect(cost.wall == .milliseconds(60))
    #expect(cost.cpu == .milliseconds(110))
    #expect(abs(cost.parallelism - 110 / 60) < 1e-12)
  }

  @Test func `a profile scaled by a factor costs that much more of everything`() {
    var original = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)], serial: 0.02, parallel: 0.08)
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    handling.prepare = MeasuredTime(exactly: 0.004)
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0.002, 0.001)
    original.handling = handling
    let cost = original.scaled(by: 1.5).cost(threads: 2)
    #expect((cost.wall, cost.cpu) == (.milliseconds(90), .milliseconds(165)))
    #expect(cost.preparation == .milliseconds(6))
    #expect((cost.serverWall, cost.serverCPU) == (.milliseconds(3), Nanoseconds(1_500_000)))
    let apart = original.scaled(by: 1.5, beside: 3).cost(threads: 2)
    #expect((apart.wall, apart.cpu) == (.milliseconds(90), .milliseconds(165)))
    #expect(apart.preparation == .milliseconds(12))
    #expect((apart.serverWall, apart.serverCPU) == (.milliseconds(6), Nanoseconds(3_000_000)))
    // 30 ms + 120 ms / 4, on a count that only the fit knows.
    #expect(original.scaled(by: 1.5).cost(threads: 4).wall == .milliseconds(60))
  }

  @Test func `a pause costs what it cost on its thread count, or else on the largest`() {
    var paused = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)], serial: 0.02, parallel: 0.08)
    #expect(paused.cost(threads: 1).pauseWall == .zero)
    (paused.threadCosts[0].pauseSeconds, paused.threadCosts[1].pauseSeconds) = (0.001, 0.003)
    #expect(
      [1, 2, 3, 8].map { paused.cost(threads: $0).pauseWall }
        == [.milliseconds(1), .milliseconds(3), .milliseconds(3), .milliseconds(3)])
    #expect(paused.cost(threads: 1).pausePreparation == .zero)
    paused.handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    paused.handling?.preparePauseSeconds = 0.0005
    #expect(
      [1, 2, 8].allSatisfy { paused.cost(threads: $0).pausePreparation == Nanoseconds(500_000) })
    // The cost of a request that follows another at once is as it was.
    let cost = paused.cost(threads: 2)
    #expect((cost.wall, cost.cpu) == (.milliseconds(60), .milliseconds(110)))
  }

  // 110 ms on two threads that take 60: a pause of 3 ms costs 5.5 ms of CPU time, and preparation 0.5 ms.
  @Test func `CPU time over requests with and without a pause is their mean`() {
    var paused = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)])
    paused.threadCosts[1].pauseSeconds = 0.003
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    (handling.prepare, handling.preparePauseSeconds) = (MeasuredTime(exactly: 0.002), 0.0005)
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0.002, 0.001)
    paused.handling = handling
    let cost = paused.cost(threads: 2)
    for (share, seconds) in [(0, 0.113), (0.25, 0.1145), (1, 0.119)] {
      #expect(abs(cost.cpuSeconds(idleShare: share) - seconds) < 1e-12)
    }
  }

  // The oracle adds up the Borel distribution of the requests in a busy period, term by term.
  @Test func `requests that follow soon after a pause pay a part of it`() {
    for (idle, decay) in [(0.4, 0.5), (0.7, 0.9), (0.15, 0.3), (1, 0.5)] {
      let load = 1 - idle
      var (paid, probability) = (0.0, exp(-load))
      for count in 1...4000 {
        paid += probability * (1 - pow(decay, Double(count))) / (1 - decay)
        // The next term over this one, so that no factorial is too large.
        let growth = Double(count - 1) * log(1 + 1 / Double(count)) - load
        probability *= load * exp(growth)
      }
      let cost = RequestCost(
        wall: .milliseconds(10), cpu: .milliseconds(10), distribution: .deterministic(mean: 1),
        pauseWall: .milliseconds(1), pauseDecay: decay)
      #expect(abs(cost.pauseShare(idleShare: idle) - idle * paid) < 1e-9, "\(idle), \(decay)")
    }
  }

  @Test func `a scaled profile's pauses cost that much more`() {
    var paused = profile([(1, 0.1, 0.1)])
    paused.threadCosts[0].pauseSeconds = 0.002
    paused.handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    paused.handling?.preparePauseSeconds = 0.0004
    let cost = paused.scaled(by: 1.5).cost(threads: 1)
    #expect((cost.pauseWall, cost.pausePreparation) == (.milliseconds(3), Nanoseconds(600_000)))
    #expect(profile([(1, 0.1, 0.1)]).scaled(by: 2).threadCosts[0].pauseSeconds == nil)
  }

  // Wall 20 ms + 80 ms / 8; CPU grows by 10 ms a thread.
  @Test func `beyond the measured counts wall time follows Amdahl's law and CPU time a straight line`() {
    let cost = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)], serial: 0.02, parallel: 0.08).cost(threads: 8)
    #expect(cost.wall == .milliseconds(30))
    #expect(cost.cpu == .milliseconds(170))
  }

  @Test func `without a fit wall time stays at the largest measured count's`() {
    let cost = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)]).cost(threads: 3)
    #expect(cost.wall == .milliseconds(60))
    #expect(cost.cpu == .milliseconds(120))
    let single = profile([(1, 0.1, 0.1)]).cost(threads: 4)
    #expect(single.wall == .milliseconds(100))
    #expect(single.cpu == .milliseconds(100))
  }

  // Two threads took less than half the time, so the fit is −20 ms + 120 ms / n and crosses 0 at six threads.
  @Test func `a fit to faster than ideal scaling stops at an even share of the CPU time`() {
    let cost = profile([(1, 0.1, 0.1), (2, 0.04, 0.08)], serial: -0.02, parallel: 0.12).cost(threads: 10)
    #expect(cost.cpu == .milliseconds(100))
    #expect(cost.wall == .milliseconds(10))
  }

  @Test func `a time below a nanosecond costs a nanosecond`() {
    let cost = profile([(1, 1e-12, 1e-12)]).cost(threads: 1)
    #expect(cost.wall == Nanoseconds(1))
    #expect(cost.cpu == Nanoseconds(1))
  }

  // 30 ms + 70 ms an image: a single image costs 100 ms, of which 30 % are paid once a batch.
  @Test func `the fixed share of a batch is the intercept of its time`() {
    var batched = profile([(1, 0.1, 0.1)])
    #expect(batched.cost(threads: 1).fixedShareOfBatch == 0)
    batched.batchCosts = [BatchCost(size: 2, wallSeconds: 0.17), BatchCost(size: 8, wallSeconds: 0.59)]
    #expect(abs(batched.cost(threads: 1).fixedShareOfBatch - 0.3) < 1e-12)
    batched.batchCosts = [BatchCost(size: 1, wallSeconds: 0.1), BatchCost(size: 8, wallSeconds: 0.9)]
    #expect(batched.cost(threads: 1).fixedShareOfBatch == 0)
  }

  @Test func `what a request costs beside the network is the same on all thread counts`() {
    var whole = profile([(1, 0.1, 0.1), (2, 0.06, 0.11)])
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 60_000))
    handling.prepare = MeasuredTime(exactly: 0.0015)
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0.0004, 0.0003)
    whole.handling = handling
    for cost in [1, 2, 4].map({ whole.cost(threads: $0) }) {
      #expect(cost.preparation == Nanoseconds(1_500_000))
      #expect(cost.serverWall == Nanoseconds(400_000))
      #expect(cost.serverCPU == Nanoseconds(300_000))
    }
    #expect(whole.cost(threads: 2).wall == .milliseconds(60))
  }

  @Test func `a profile of the network alone has requests that cost nothing beside it`() {
    let cost = profile([(1, 0.1, 0.1)]).cost(threads: 1)
    #expect((cost.preparation, cost.serverWall, cost.serverCPU) == (.zero, .zero, .zero))
    var unserved = profile([(1, 0.1, 0.1)])
    unserved.handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 60_000))
    #expect(unserved.cost(threads: 1) == cost)
  }

  @Test func `what response times lack is said in words`() {
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 60_000))
    #expect(profile([(1, 0.1, 0.1)]).omission == "decoding and HTTP")
    var part = profile([(1, 0.1, 0.1)])
    handling.prepare = MeasuredTime(exactly: 0.0015)
    part.handling = handling
    #expect(part.omission == "HTTP")
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0, 0)
    part.handling = handling
    #expect(part.omission == nil)
  }

  @Test func `a pod holds the weights once and buffers for each worker`() {
    let memory = MemoryFootprint(loadedBytes: 100, peakBytes: 130)
    #expect([1, 2, 4].map { memory.peak(workers: $0).rawValue } == [130, 160, 220])
  }
}
