import CostModel
import Testing

@testable import Simulator

/// A point of a container that has run for long, unless `started` says otherwise.
private func point(
  _ seconds: Double, usage: Double, started: Double = -1000, name: String = "server"
) -> ContainerPoint {
  ContainerPoint(
    name: name, started: instant(started), time: instant(seconds), usage: Nanoseconds(seconds: usage).rawValue
  )
}

/// A usage of one container.
private func usage(_ millicores: Int64, at seconds: Double, window: Double) -> PodUsage {
  PodUsage(
    time: instant(seconds), window: Nanoseconds(seconds: window),
    containers: [.init(name: "server", millicores: millicores)])
}

@Suite struct UsageHistoryTests {
  private let options = ControllerOptions()

  /// What is served after each of some scrapes.
  private func served(_ scrapes: [[ContainerPoint]]) -> [PodUsage?] {
    var history = UsageHistory()
    return scrapes.map { points in
      history.store(points, options)
      return history.usage
    }
  }

  @Test func `usage is the difference of two readings over the difference of their times`() {
    // 3 s in 12 s are 250 m; 2 s in 20 s are 100 m.
    let found = served([[point(100, usage: 50)], [point(112, usage: 53)], [point(132, usage: 55)]])
    #expect(found == [nil, usage(250, at: 112, window: 12), usage(100, at: 132, window: 20)])
  }

  @Test func `a scrape that brings nothing newer repeats the value`() {
    let found = served([
      [point(100, usage: 50)], [point(112, usage: 53)], [point(112, usage: 53)], [point(112, usage: 53)],
      [point(127, usage: 53.3)],
    ])
    let first = usage(250, at: 112, window: 12)
    #expect(found == [nil, first, first, first, usage(20, at: 127, window: 15)])
  }

  // Started at 200: a first reading at an age of 12 s has used 3 s since, 250 m. From 15 s on, the
  // resolution, and under 10 s there is no such point; the value comes with the second reading.
  @Test func `a fresh container read at an age of 10 s to less than 15 s is compared with its start`() {
    for (age, isServed) in [(9.999, false), (10, true), (12, true), (14.999, true), (15, false)] {
      let first = point(200 + age, usage: age / 4, started: 200)
      let second = point(200 + age + 16, usage: age / 4 + 8, started: 200)
      let found = served([[first], [second]])
      #expect(found[0] == (isServed ? usage(250, at: 200 + age, window: age) : nil))
      #expect(found[1] == usage(500, at: 200 + age + 16, window: 16))
    }
  }

  // Read at 0.1 s and at 11 s: between them are 10.9 s, but the start is what the second is compared with.
  @Test
  func
    `a second reading at an age of 10 s to less than 15 s is compared with the start as well`()
  {
    let found = served([
      [point(200.1, usage: 0.1, started: 200)], [point(211, usage: 4.4, started: 200)],
    ])
    #expect(found == [nil, usage(400, at: 211, window: 11)])
  }

  @Test func `a container read at its start and again at 17 s has a value between the two`() {
    let found = served([
      [point(200.1, usage: 0.1, started: 200)], [point(217.1, usage: 8.6, started: 200)],
    ])
    #expect(found == [nil, usage(500, at: 217.1, window: 17)])
  }

  @Test func `a container that has used no CPU invalidates the pod, and what was stored of it`() {
    let idle = point(140, usage: 0, started: 139, name: "sidecar")
    let found = served([
      [point(100, usage: 50)], [point(112, usage: 53)], [point(125, usage: 54), idle],
      [point(140, usage: 55)], [point(152, usage: 58)],
    ])
    #expect(found == [nil, usage(250, at: 112, window: 12), nil, nil, usage(250, at: 152, window: 12)])
  }

  @Test func `one container without two points hides the whole pod`() {
    let found = served([
      [point(100, usage: 50)],
      [point(112, usage: 53), point(115, usage: 1, started: 110, name: "sidecar")],
      [point(127, usage: 53.3), point(130, usage: 4, started: 110, name: "sidecar")],
    ])
    #expect(found[0] == nil && found[1] == nil)
    // The pod has the time and window of the container that was read first.
    let both = PodUsage(
      time: instant(127), window: .seconds(15),
      containers: [.init(name: "server", millicores: 20), .init(name: "sidecar", millicores: 200)])
    #expect(found[2] == both)
  }

  @Test func `the earliest reading gives the pod its time, whatever the order of the containers`() {
    let found = served([
      [point(100, usage: 50), point(90, usage: 5, name: "sidecar")],
      [point(112, usage: 53), point(110, usage: 6, name: "sidecar")],
    ])
    #expect(found[1]?.time == instant(110))
    #expect(found[1]?.window == .seconds(20))
  }

  // Started anew at 120, after the reading at 112: the reading at 140 has no predecessor. A container that
  // restarts and is read at an age of 12 s has its start.
  @Test func `a container that was started again starts afresh`() {
    let before = [[point(100, usage: 50)], [point(112, usage: 53)]]
    let late = served(before + [[point(140, usage: 2, started: 120)], [point(150, usage: 4, started: 120)]])
    #expect(late[2...] == [nil, usage(200, at: 150, window: 10)])
    let soon = served(before + [[point(132, usage: 3, started: 120)]])
    #expect(soon[2] == usage(250, at: 132, window: 12))
  }

  @Test func `a pod that a scrape does not find loses what was stored of it`() {
    let found = served([
      [point(100, usage: 50)], [point(112, usage: 53)], [], [point(140, usage: 60)], [point(150, usage: 61)],
    ])
    #expect(
      found == [nil, usage(250, at: 112, window: 12), nil, nil, usage(100, at: 150, window: 10)])
  }

  @Test func `usage is truncated to nanocores and then rounded up to millicores`() {
    // 1.05 s in 15 s are 0.07 cores; as a floating-point number a trifle more, which must not make 71 m of
    // it.
    let start = 1_000_000_000 as Int64
    for (used, millicores) in [(1_050_000_000, 70), (1_050_000_001, 70), (1_050_000_015, 71), (0, 0)] {
      var later = point(16, usage: 0)
      later.usage = start + Int64(used)
      let found = served([[point(1, usage: 1)], [later]])
      #expect(found[1]?.containers.map(\.millicores) == [Int64(millicores)])
    }
  }
}
