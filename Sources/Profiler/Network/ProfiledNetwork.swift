// What the profiler needs of a network: tests put a fake in its place, and other services can be measured.

import CostModel

/// A network that can be loaded and run on images.
///
/// The profiler calls ``load()`` once, then ``prepare(threads:batch:)`` and ``run()`` in turn; before each
/// run of a single image it calls ``decodeSample()``, as a request's worker does.
public protocol ProfiledNetwork: AnyObject {
  /// The name that the profile gets.
  var name: String { get }
  /// How many parameters it has; nil where that says nothing.
  var parameters: Int? { get }
  /// The kernels that do its arithmetic; nil where that is unknown.
  var kernels: KernelDescription? { get }
  /// What these reach at most on one thread, in 10⁹ floating-point operations per second, as measured when it
  /// is asked for; nil where that is unknown.
  func measurePeakGigaflops() -> Double?

  /// Reads the weights and makes them ready, as a pod does when it starts.
  func load() throws
  /// Allocates what runs of this kind need, and frees what the kind before needed.
  ///
  /// - Parameters:
  ///   - threads: Threads that work on one batch, at least 1.
  ///   - batch: Images per run, at least 1.
  func prepare(threads: Int, batch: Int)
  /// The image that a request carries; nil where none is decoded here.
  var sample: RequestImage? { get }
  /// Decodes, resizes and normalizes the sample, as the input of the next run.
  func decodeSample()
  /// Memory that runs as last prepared need beside the weights, in bytes; nil where that is unknown.
  var workingBytes: Int? { get }
  /// Computes one batch, of the size last prepared.
  func run()
  /// The time that each layer took in the last run; empty where it cannot be looked into.
  var layerCosts: [LayerCost] { get }
}

extension ProfiledNetwork {
  /// Unknown, unless the network says.
  public var workingBytes: Int? { nil }

  /// Computes one image as a request does: decoded first, where there is something to decode.
  func serve() {
    if sample != nil { decodeSample() }
    run()
  }
}

/// The kernels that do a network's arithmetic.
public struct KernelDescription: Sendable, Equatable {
  /// The instructions that they are compiled for, as in `AVX512`.
  public var instructionSet: String
  /// Whether the processor seems to have no wider ones.
  public var isBaseline: Bool

  /// A description from its parts.
  public init(instructionSet: String, isBaseline: Bool) {
    self.instructionSet = instructionSet
    self.isBaseline = isBaseline
  }
}
