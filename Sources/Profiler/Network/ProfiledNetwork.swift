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
  /// The library that does its arithmetic; nil where that is unknown.
  var blas: BLASDescription? { get }

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
  /// Computes one batch, of the size last prepared.
  func run()
  /// The time that each layer took in the last run; empty where it cannot be looked into.
  var layerCosts: [LayerCost] { get }
}

extension ProfiledNetwork {
  /// Computes one image as a request does: decoded first, where there is something to decode.
  func serve() {
    if sample != nil { decodeSample() }
    run()
  }
}

/// A BLAS library, as it describes itself.
public struct BLASDescription: Sendable, Equatable {
  /// Name, version and build options in one line.
  public var configuration: String
  /// The processor whose kernels it chose.
  public var core: String

  /// A description from what the library says.
  public init(configuration: String, core: String) {
    self.configuration = configuration
    self.core = core
  }

  /// Name and version, as in `OpenBLAS 0.3.21`.
  public var library: String { configuration.split(separator: " ").prefix(2).joined(separator: " ") }

  /// Whether the library is OpenBLAS, whose kernels the profiler knows.
  var isOpenBLAS: Bool { configuration.hasPrefix("OpenBLAS") }

  /// Whether the kernels chosen are those of no processor in particular, or of one from before AVX2.
  var hasGenericKernel: Bool {
    let slow = [
      "generic", "unknown", "prescott", "core2", "penryn", "nehalem", "sandybridge", "armv8",
      "riscv64_generic",
    ]
    return slow.contains(core.lowercased())
  }
}
