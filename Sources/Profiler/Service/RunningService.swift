// What the profiler needs of a service that it starts itself: tests put a computed one in its place.

import Serving

/// A service that runs until it is stopped.
public protocol RunningService: ServiceAccount {
  /// Sends it the request that is measured.
  var client: any ServiceClient { get }
  /// Ends it.
  func stop()
}

/// Starts a service with one worker on so many threads; throws why it cannot, in one line.
public typealias ServiceStarter = (_ threads: Int) throws(ServiceError) -> any RunningService

/// headroom-serve as a child of this process.
public struct ServedNetwork: RunningService {
  private let process: ServiceProcess
  private let target: HTTPTarget

  /// Starts the service and waits until it is ready.
  ///
  /// - Parameters:
  ///   - network: The network's name, as `--model` takes it.
  ///   - threads: Threads of its worker.
  ///   - image: The file that requests carry.
  ///   - type: What that is, as in `image/jpeg`.
  /// - Throws: `ServiceError` where the program is not there or does not become ready.
  public init(network: String, threads: Int, image: [UInt8], type: String) throws(ServiceError) {
    process = try ServiceProcess.start(
      try ServiceLocation.find(),
      arguments: ["--model", network, "--workers", "1", "--threads", "\(threads)", "--queue", "100"])
    target = HTTPTarget(url: "\(process.url)/v1/classify", body: image, contentType: type)
  }

  /// A client of the service.
  public var client: any ServiceClient { HTTPServiceClient(target) }
  /// CPU time of the process.
  public var cpuSeconds: Double? { process.cpuSeconds }
  /// Memory of the process.
  public var memory: MemoryReading? {
    process.memory.map { MemoryReading(resident: $0.resident, peak: $0.peak) }
  }
  /// Lets it finish, and waits for its end.
  public func stop() { process.stop() }
}
