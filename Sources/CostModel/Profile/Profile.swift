// What a request costs, as it was measured (or published) once: the file that simulations start from.
//
// Modelled: wall and CPU time per image by thread count, the scatter between images, what a request costs
// beside the network, memory, loading. Not modelled: how two requests on one node slow each other down beyond
// sharing its cores; images of other sizes than the one measured.

import Statistics

/// The measured cost of serving one network; a JSON file of schema `headroom.profile/v1`.
public struct Profile: Sendable, Equatable, Encodable {
  /// The schema that this version reads and writes.
  public static let schema = "headroom.profile/v1"

  /// The file's schema.
  public var schema = Profile.schema
  /// The network's or service's name, as `--model` takes it.
  public var network: String
  /// How many parameters the network has; nil for other services.
  public var parameters: Int?
  /// Where and how the figures came about.
  public var provenance: Provenance
  /// From nothing to the first answer.
  public var coldStart: ColdStart
  /// Memory that one process holds.
  public var memory: MemoryFootprint
  /// Cost of an image by thread count, ascending; at least one.
  public var threadCosts: [ThreadCost]
  /// What a request costs beside the network; nil where only the network was measured.
  public var handling: HandlingCost?
  /// How service times of single images scatter, relative to their mean: a distribution of mean 1.
  public var serviceTime: ServiceTime
  /// What the service did with more and more users; nil where it was not measured from outside.
  public var concurrency: ServiceConcurrency?
  /// How wall time falls with threads; nil where only one count was measured.
  public var threadScaling: ThreadScaling?
  /// Cost by batch size on one thread, ascending; empty where only single images were measured.
  public var batchCosts: [BatchCost]
  /// Time by layer on one thread; empty where the service cannot be looked into.
  public var layers: [LayerCost]
  /// Why the figures should be doubted; empty when there is no reason.
  public var warnings: [ProfileWarning]

  /// A profile from its parts.
  public init(
    network: String, parameters: Int?, provenance: Provenance, coldStart: ColdStart,
    memory: MemoryFootprint, threadCosts: [ThreadCost], serviceTime: ServiceTime,
    handling: HandlingCost? = nil, threadScaling: ThreadScaling? = nil, batchCosts: [BatchCost] = [],
    layers: [LayerCost] = [],
    warnings: [ProfileWarning] = []
  ) {
    self.network = network
    self.parameters = parameters
    self.provenance = provenance
    self.coldStart = coldStart
    self.memory = memory
    self.threadCosts = threadCosts
    self.serviceTime = serviceTime
    self.handling = handling
    self.threadScaling = threadScaling
    self.batchCosts = batchCosts
    self.layers = layers
    self.warnings = warnings
  }
}

/// Where and how a profile was measured.
public struct Provenance: Sendable, Equatable, Codable {
  /// How the figures came about: `measured`, `published` or `synthetic`.
  public var method: String
  /// The processor's name.
  public var processor: String?
  /// Cores that the measuring process could use.
  public var cores: Int?
  /// The operating system's kernel.
  public var kernel: String?
  /// What multiplied matrices, and the instructions that it used.
  public var blas: String?
  /// What one thread reaches at most with the kernels that did the arithmetic, in 10⁹ floating-point
  /// operations per second.
  public var peakGigaflops: Double?
  /// The compiler.
  public var compiler: String?
  /// The commit of Headroom.
  public var commit: String?
  /// When, in UTC, as in `2026-11-21T12:00:00Z`.
  public var date: String?
  /// Mean busy cores of other processes during the run.
  public var otherLoad: Double?
  /// Share of CPU time that the hypervisor took during the run, 0…1.
  public var steal: Double?
  /// Where published figures stand, or a remark.
  public var source: String?

  /// A provenance of some method, everything else unknown.
  public init(method: String) { self.method = method }
}

/// What it takes before the first answer.
public struct ColdStart: Sendable, Equatable, Codable {
  /// Wall time to load and prepare the weights, in seconds.
  public var loadSeconds: Double
  /// CPU time of the same, in seconds.
  public var loadCPUSeconds: Double
  /// Wall time of the first image, in seconds.
  public var firstImageSeconds: Double

  /// A cold start from its parts, in seconds.
  public init(loadSeconds: Double, loadCPUSeconds: Double, firstImageSeconds: Double) {
    self.loadSeconds = loadSeconds
    self.loadCPUSeconds = loadCPUSeconds
    self.firstImageSeconds = firstImageSeconds
  }
}

/// Memory of one process that serves the network with one worker.
public struct MemoryFootprint: Sendable, Equatable, Codable {
  /// Resident after loading, in bytes.
  public var loadedBytes: Int64
  /// Resident at most while requests are served, in bytes; not less than `loadedBytes`.
  public var peakBytes: Int64
  /// Resident at most while the weights are loaded, in bytes; not less than `loadedBytes`.
  public var loadPeakBytes: Int64

  /// A footprint in bytes; without a peak of loading that is what remains after it.
  public init(loadedBytes: Int64, peakBytes: Int64, loadPeakBytes: Int64? = nil) {
    self.loadedBytes = loadedBytes
    self.peakBytes = peakBytes
    self.loadPeakBytes = loadPeakBytes ?? loadedBytes
  }

  /// What a pod with some workers holds at most: loading, or the weights once and each worker's buffers.
  public func peak(workers: Int) -> ByteCount {
    ByteCount(max(loadPeakBytes, loadedBytes + Int64(workers) * (peakBytes - loadedBytes)))
  }
}
