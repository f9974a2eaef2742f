// Measures one network on this machine.
//
// Measured: loading and the first image; memory after loading and at most while single images run; wall and
// CPU time of single images by thread count; CPU time of decoding, resizing and normalizing an image before
// each of them; wall time of batches and of layers on one thread; what else the machine did meanwhile. Not
// measured here: HTTP.
//
// Memory is the resident memory of the whole process, the program and its libraries included. Freed memory is
// given back to the system, and the peak reset, before each reading, so that neither what loading leaves in
// the heap nor a network profiled before in this process counts. What such a one leaves in use, a few MB of
// threads, does count.

import CostModel
import Statistics

/// A profile in the making.
public struct ProfilingSession {
  private let network: any ProfiledNetwork
  private let clock: any MeasuringClock
  private let machine: any Machine

  /// How long the machine is watched before the run, in seconds: 50 of the kernel's ticks.
  private static let idleCheckSeconds = 0.5
  /// Time for batches and for layers, as shares of the time for single images.
  private static let (batchShare, layerShare) = (0.5, 0.1)
  /// Runs that the median of each layer is taken over.
  private static let layerRuns = 5...25

  /// Prepares a profile of a network that is not loaded yet.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - clock: What times are read from.
  ///   - machine: What is asked for memory and other work.
  public init(
    network: any ProfiledNetwork, clock: any MeasuringClock = SystemClock(),
    machine: any Machine = LocalMachine()
  ) {
    self.network = network
    self.clock = clock
    self.machine = machine
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - request: What to measure and how long.
  ///   - progress: Told after each step how far the profile is.
  /// - Returns: The profile; what is doubtful about it stands in its warnings.
  /// - Throws: What the network throws when it is loaded.
  public func run(
    _ request: ProfileRequest, progress: (ProfilingProgress) -> Void = { _ in }
  ) throws -> Profile {
    let plan = phases(of: request)
    func report(_ phase: ProfilingProgress.Phase, _ share: Double) { progress(plan.progress(phase, share)) }
    let description = machine.description

    report(.idleCheck, 0)
    var doubts = MeasurementDoubt.beforehand(request: request, machine: description, kernels: network.kernels)
    doubts += MeasurementDoubt.before(
      MachineActivity.during(clock, machine) { clock.sleep(Self.idleCheckSeconds) })

    report(.coldStart, 0)
    let (coldStart, memory) = try start(request)

    var images: [TimedSeries] = []
    var batches: [BatchCost] = []
    var layers: [LayerCost] = []
    let activity = MachineActivity.during(clock, machine) {
      images = timeImages(request) { report(.images, $0) }
      batches = timeBatches(request) { report(.batches, $0) }
      layers = timeLayers(request) { report(.layers, $0) }
    }
    doubts += MeasurementDoubt.during(activity, quotaCores: description.quotaCores)
    doubts += images.flatMap { MeasurementDoubt.about($0) }
    doubts += MeasurementDoubt.aboutPreparation(images[0])

    let threadCosts = images.map {
      ThreadCost(
        threads: $0.setting.threads, wall: MeasuredTime(series: $0.walls), cpu: MeasuredTime(series: $0.cpus),
        workingBytes: $0.workingBytes)
    }
    let serviceTime = try serviceTime(images[0].walls, doubts: &doubts)
    report(.layers, 1)
    return Profile(
      network: network.name, parameters: network.parameters,
      provenance: provenance(description, activity), coldStart: coldStart, memory: memory,
      threadCosts: threadCosts, serviceTime: serviceTime, handling: handling(images[0]),
      threadScaling: try ThreadScaling(fittedTo: threadCosts),
      batchCosts: batches, layers: layers, warnings: doubts.map { $0.warning(network: network.name) })
  }

  private func phases(of request: ProfileRequest) -> PhasePlan {
    PhasePlan([
      (.idleCheck, Self.idleCheckSeconds), (.coldStart, 0.1 * request.seconds), (.images, request.seconds),
      (.batches, request.batches.isEmpty ? 0 : Self.batchShare * request.seconds),
      (.layers, Self.layerShare * request.seconds),
    ])
  }

  /// Loads the network, runs its first images, and reads the memory in between.
  private func start(_ request: ProfileRequest) throws -> (ColdStart, MemoryFootprint) {
    machine.forgetFreedMemory()
    let load = try clock.time { try network.load() }
    let loadPeak = machine.memory().peak
    machine.forgetFreedMemory()
    let loaded = machine.memory().resident
    let first = clock.time {
      network.prepare(threads: request.threads[0], batch: 1)
      network.run()
    }
    // More threads need more room to work in. The second run shows it without what the first left behind.
    network.prepare(threads: request.threads[request.threads.count - 1], batch: 1)
    network.serve()
    machine.forgetFreedMemory()
    network.serve()
    let memory = MemoryFootprint(
      loadedBytes: loaded, peakBytes: max(loaded, machine.memory().peak), loadPeakBytes: max(loaded, loadPeak)
    )
    let coldStart = ColdStart(
      loadSeconds: load.wall, loadCPUSeconds: load.cpu, firstImageSeconds: first.wall)
    return (coldStart, memory)
  }

  private func timeImages(_ request: ProfileRequest, progress: (Double) -> Void) -> [TimedSeries] {
    let share = request.seconds / Double(request.threads.count)
    return InterleavedTiming(seconds: share, runsMax: request.images)
      .measure(
        network, request.threads.map { RunSetting(threads: $0, batch: 1) }, clock: clock, progress: progress)
  }

  private func timeBatches(_ request: ProfileRequest, progress: (Double) -> Void) -> [BatchCost] {
    let share = Self.batchShare * request.seconds / Double(max(1, request.batches.count))
    let settings = request.batches.map { RunSetting(threads: 1, batch: $0) }
    return InterleavedTiming(seconds: share, runsMax: request.images)
      .measure(network, settings, clock: clock, progress: progress)
      .map {
        BatchCost(
          size: $0.setting.batch, wallSeconds: Summary($0.walls).mean, workingBytes: $0.workingBytes)
      }
  }

  private func timeLayers(_ request: ProfileRequest, progress: (Double) -> Void) -> [LayerCost] {
    network.prepare(threads: 1, batch: 1)
    network.serve()
    let end = clock.wall + Self.layerShare * request.seconds
    var runs: [[LayerCost]] = []
    while runs.count < Self.layerRuns.lowerBound
      || (runs.count < Self.layerRuns.upperBound && clock.wall < end)
    {
      network.serve()
      runs.append(network.layerCosts)
      progress(Double(runs.count) / Double(Self.layerRuns.upperBound))
    }
    return medianLayers(runs)
  }

  /// The scatter of the times on the fewest threads; all equal where there are too few to tell.
  private func serviceTime(_ times: [Double], doubts: inout [MeasurementDoubt]) throws -> ServiceTime {
    do {
      return try ServiceTime(fittedTo: times)
    } catch FitError.tooFewValues(let found, let needed) {
      doubts.append(.fewImages(images: found, needed: needed))
      return ServiceTime(.deterministic(mean: 1))
    }
  }

  /// What decoding cost before the runs on the fewest threads; nil where nothing was decoded.
  private func handling(_ series: TimedSeries) -> HandlingCost? {
    network.sample.map { sample in
      var handling = HandlingCost(image: sample)
      handling.prepare = MeasuredTime(series: series.preparations)
      return handling
    }
  }

  private func provenance(_ machine: MachineDescription, _ activity: MachineActivity) -> Provenance {
    var provenance = Provenance(measuredOn: machine)
    provenance.peakGigaflops = network.measurePeakGigaflops()
    provenance.blas = network.kernels.map { "Headroom's kernels, \($0.instructionSet)" }
    provenance.compiler = machine.compiler
    provenance.commit = machine.commit
    provenance.otherLoad = activity.otherCores
    provenance.steal = activity.stealShare
    return provenance
  }
}

extension Provenance {
  /// The provenance of something measured on a machine.
  init(measuredOn machine: MachineDescription) {
    self.init(method: "measured")
    processor = machine.processor
    cores = machine.cores
    kernel = machine.kernel
    date = machine.date
  }
}

extension MachineActivity {
  /// What a machine did while work was done.
  static func during(
    _ clock: any MeasuringClock, _ machine: any Machine, _ work: () -> Void
  ) -> MachineActivity {
    let (before, start) = (machine.counters(), clock.wall)
    work()
    return MachineActivity(from: before, to: machine.counters(), seconds: clock.wall - start)
  }
}
