import CostModel

@testable import Profiler

/// A clock that only work moves.
final class FakeClock: MeasuringClock {
  var wall = 100.0
  var cpu = 0.0
  var threadCPU: Double { cpu }

  func sleep(_ seconds: Double) { wall += seconds }

  /// Lets work pass that keeps some cores busy.
  func work(_ seconds: Double, cores: Double = 1) {
    wall += seconds
    cpu += seconds * cores
  }
}

/// A clock whose CPU time of helpers is charged one reading late, or while it sleeps.
final class LateClock: MeasuringClock {
  private let clock: FakeClock
  private var owed = 0.0

  init(_ clock: FakeClock) { self.clock = clock }

  /// Has so much charged later, in seconds.
  func owe(_ seconds: Double) { owed += seconds }

  var wall: Double { clock.wall }
  var cpu: Double {
    let now = clock.cpu
    charge()
    return now
  }
  var threadCPU: Double { clock.cpu }

  func sleep(_ seconds: Double) {
    charge()
    clock.sleep(seconds)
  }

  private func charge() {
    clock.cpu += owed
    owed = 0
  }
}

/// A network whose runs take as long as a rule says.
final class FakeNetwork: ProfiledNetwork {
  let name = "tiny"
  let parameters: Int? = 12
  var kernels: KernelDescription? = KernelDescription(instructionSet: "AVX512", isBaseline: false)
  func measurePeakGigaflops() -> Double? { 100 }
  /// What requests carry; nil for a network that is given pixels.
  var sample: RequestImage?
  /// The CPU time of the decoding of that number, counted from 0.
  var decoding: (Int) -> Double = { _ in 0.01 }
  /// How many decodings there were.
  private(set) var decodings = 0
  /// Every call, in order: `load`, `prepare 2×1` for 2 threads and 1 image, `decode`, `run`.
  private(set) var calls: [String] = []
  /// How many runs there were.
  private(set) var runs = 0

  private let clock: FakeClock
  private let seconds: (_ run: Int, _ setting: RunSetting) -> Double
  private var setting = RunSetting(threads: 0, batch: 0)

  /// A network on a clock; `seconds` tells the wall time of the run of that number, counted from 0.
  init(_ clock: FakeClock, seconds: @escaping (_ run: Int, _ setting: RunSetting) -> Double) {
    self.clock = clock
    self.seconds = seconds
  }

  func load() throws {
    calls.append("load")
    clock.work(0.5, cores: 0.8)
  }

  func prepare(threads: Int, batch: Int) {
    calls.append("prepare \(threads)×\(batch)")
    setting = RunSetting(threads: threads, batch: batch)
  }

  func decodeSample() {
    calls.append("decode")
    clock.work(decoding(decodings))
    decodings += 1
  }

  func run() {
    calls.append("run")
    clock.work(seconds(runs, setting), cores: 0.9 * Double(setting.threads))
    runs += 1
  }

  var layerCosts: [LayerCost] {
    // The first of two layers takes longer with every run.
    [
      LayerCost(
        name: "a", kind: "Conv2D", outputShape: [1, 2, 2, 3], multiplyAdds: 100, seconds: Double(runs)),
      LayerCost(name: "b", kind: "Dense", outputShape: [1, 5], multiplyAdds: 15, seconds: 1),
    ]
  }
}

/// A machine of which everything is said beforehand.
final class FakeMachine: Machine {
  var description = MachineDescription(cores: 2)
  /// What ``counters()`` answers, one after the other; the last one for ever.
  var readings = [MachineCounters()]
  /// What ``memory()`` answers, likewise.
  var memories = [
    MemoryReading(resident: 90, peak: 170), MemoryReading(resident: 80, peak: 80),
    MemoryReading(resident: 120, peak: 130),
  ]

  func counters() -> MachineCounters { readings.count > 1 ? readings.removeFirst() : readings[0] }
  func memory() -> MemoryReading { memories.count > 1 ? memories.removeFirst() : memories[0] }
  func forgetFreedMemory() {}
}

/// Times that scatter by ±`spread` about 1 in a fixed pattern without trend.
func scatter(_ run: Int, _ spread: Double) -> Double {
  1 + spread * (Double((run * 7) % 11) / 5 - 1)
}
