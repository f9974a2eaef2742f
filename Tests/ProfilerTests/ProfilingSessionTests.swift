import CostModel
import Foundation
import Testing

@testable import Profiler

struct ProfilingSessionTests {
  let clock = FakeClock()
  let machine = FakeMachine()

  /// 0.1 s of which a quarter is not shared by threads, and paid once for a batch.
  private func network(spread: Double = 0.02) -> FakeNetwork {
    FakeNetwork(clock) { run, setting in
      (0.025 + 0.075 * Double(setting.batch) / Double(setting.threads)) * scatter(run, spread)
    }
  }

  private func profile(
    _ network: FakeNetwork, threads: [Int] = [1, 2], batches: [Int] = [], images: Int? = nil,
    seconds: Double = 20
  ) throws -> Profile {
    let request = try ProfileRequest(threads: threads, batches: batches, images: images, seconds: seconds)
    return try ProfilingSession(network: network, clock: clock, machine: machine).run(request)
  }

  @Test func `a steady network on an idle machine gives a profile without warnings`() throws {
    let profile = try profile(network(), batches: [1, 4])
    #expect(profile.warnings.isEmpty)
    #expect((profile.network, profile.parameters) == ("tiny", 12))
    #expect(profile.threadCosts.map(\.threads) == [1, 2])
    #expect(abs(profile.threadCosts[0].wall.mean - 0.1) < 0.001)
    #expect(abs(profile.threadCosts[0].cpu.mean - 0.09) < 0.001)
    #expect(abs(profile.threadCosts[1].wall.mean - 0.0625) < 0.001)
    #expect(abs(profile.threadCosts[1].cpu.mean - 0.1125) < 0.001)
    #expect(profile.batchCosts.map(\.size) == [1, 4])
    #expect(abs(profile.batchCosts[1].wallSeconds - 0.325) < 0.003)
    #expect(profile.serviceTime.distribution.mean == 1)
    #expect(profile.threadScaling?.isExact == true)
    #expect(abs(try #require(profile.threadScaling).serialSeconds - 0.025) < 0.003)
  }

  @Test func `loading and the first image are timed before all else`() throws {
    let network = network(spread: 0)
    let profile = try profile(network)
    #expect(
      network.calls.prefix(7)
        == ["load", "prepare 1×1", "run", "prepare 2×1", "run", "run", "prepare 1×1"])
    #expect(abs(profile.coldStart.loadSeconds - 0.5) < 1e-9)
    #expect(abs(profile.coldStart.loadCPUSeconds - 0.4) < 1e-9)
    #expect(abs(profile.coldStart.firstImageSeconds - 0.1) < 1e-9)
  }

  @Test func `a network that decodes gives a profile with its preparation`() throws {
    let network = network()
    network.sample = RequestImage(format: "jpeg", bytes: 60_000, width: 500, height: 375)
    network.decoding = { 0.002 * scatter($0, 0.01) }
    let profile = try profile(network, batches: [2])
    let handling = try #require(profile.handling)
    #expect(handling.image == network.sample)
    let prepare = try #require(handling.prepare)
    #expect(prepare.count == profile.threadCosts[0].wall.count)
    #expect(abs(prepare.mean - 0.002) < 1e-5)
    #expect((handling.serverWallSeconds, handling.serverCPUSeconds) == (nil, nil))
    #expect(abs(profile.threadCosts[0].wall.mean - 0.1) < 0.001)
    #expect(profile.warnings.isEmpty)
  }

  @Test func `a network that is given pixels has no handling`() throws {
    #expect(try profile(network()).handling == nil)
  }

  @Test func `memory is what remains after loading, its peak and that of serving`() throws {
    let memory = try profile(network()).memory
    #expect(memory == MemoryFootprint(loadedBytes: 80, peakBytes: 130, loadPeakBytes: 170))
  }

  @Test func `layers are measured on one thread by their median`() throws {
    let layers = try profile(network(), threads: [2]).layers
    #expect(layers.map(\.name) == ["a", "b"])
    #expect(layers[1].seconds == 1)
    #expect(abs(layers[1].gigaflops - 30e-9) < 1e-20)
  }

  @Test func `no more images are counted than asked for`() throws {
    let profile = try profile(network(spread: 0.5), images: 15)
    #expect(profile.threadCosts.map(\.wall.count) == [15, 15])
    #expect(profile.warnings.map(\.code) == ["noisy", "wideInterval", "noisy", "wideInterval"])
  }

  @Test func `a network too slow for its time still gives a profile, with its doubts`() throws {
    let profile = try profile(network(spread: 0.5), threads: [1], seconds: 0.1)
    #expect(profile.threadCosts[0].wall.count == 2)
    #expect(profile.serviceTime == ServiceTime(.deterministic(mean: 1)))
    #expect(profile.warnings.map(\.code) == ["wideInterval", "fewImages"])
    #expect(profile.threadScaling == nil)
  }

  @Test func `what the machine did is part of the provenance and of the warnings`() throws {
    var (idle, busy) = (MachineCounters(), MachineCounters())
    idle.busySeconds = 1
    (busy.busySeconds, busy.stealSeconds, busy.throttledPeriods) = (1000, 100, 3)
    machine.readings = [MachineCounters(), idle, idle, busy]
    machine.description.processor = "Abacus"
    machine.description.kernel = "Linux 6"
    machine.description.commit = "0123456789ab"
    machine.description.date = "2026-11-21T12:00:00Z"
    let profile = try profile(network(), threads: [1, 3])
    #expect(
      profile.warnings.map(\.code)
        == ["threadsAboveCores", "busyBefore", "otherLoad", "steal", "throttled"])
    let provenance = profile.provenance
    #expect(provenance.method == "measured")
    #expect((provenance.processor, provenance.cores) == ("Abacus", 2))
    #expect(provenance.blas == "Headroom's kernels, AVX512")
    #expect((provenance.commit, provenance.date) == ("0123456789ab", "2026-11-21T12:00:00Z"))
    #expect(try #require(provenance.otherLoad) > 1)
    #expect(abs(try #require(provenance.steal) - 100.0 / 1099) < 1e-12)
  }

  @Test func `progress passes through the phases and ends at 1`() throws {
    var seen: [ProfilingProgress] = []
    let request = try ProfileRequest(threads: [1, 2], batches: [2], seconds: 20)
    _ = try ProfilingSession(network: network(), clock: clock, machine: machine).run(request) {
      seen.append($0)
    }
    #expect(seen.map(\.share) == seen.map(\.share).sorted())
    #expect(seen.last?.share == 1)
    var phases: [ProfilingProgress.Phase] = []
    for step in seen where phases.last != step.phase { phases.append(step.phase) }
    #expect(phases == [.idleCheck, .coldStart, .images, .batches, .layers])
  }

  @Test func `the whole profile passes through its file`() throws {
    let network = network(spread: 0.2)
    let profile = try profile(network, threads: [1, 2, 4], batches: [1, 2], images: 40)
    #expect(!profile.warnings.isEmpty && !profile.layers.isEmpty && !profile.batchCosts.isEmpty)
    let root = FakeRoot()
    let path = "\(root.path)/profiles/tiny.json"
    try ProfileWriter.write(profile, to: path)
    #expect(try Profile(contentsOf: path) == profile)
  }

  @Test func `real clocks and this machine measure a network too`() throws {
    let session = ProfilingSession(network: SpinningNetwork())
    let profile = try session.run(try ProfileRequest(threads: [1], batches: [2], images: 10, seconds: 0.05))
    #expect(profile.threadCosts[0].wall.minimum > 0)
    #expect(profile.threadCosts[0].cpu.mean > 0)
    #expect(profile.memory.loadedBytes > 1 << 20)
    #expect(profile.memory.peakBytes >= profile.memory.loadedBytes)
  }
}

/// A network that only adds numbers.
private final class SpinningNetwork: ProfiledNetwork {
  let name = "spin"
  let parameters: Int? = nil
  let kernels: KernelDescription? = nil
  let sample: RequestImage? = nil
  let layerCosts: [LayerCost] = []
  private var sum = 0.0
  private var batch = 1

  func measurePeakGigaflops() -> Double? { nil }
  func load() throws {}
  func decodeSample() {}
  func prepare(threads: Int, batch: Int) { self.batch = batch }
  func run() { for term in 1...(10_000 * batch) { sum += 1 / Double(term) } }
}
