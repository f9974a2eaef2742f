import CSchedule
import Dispatch
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// A service that listens, from its start to its end.
///
/// ``start(_:loaded:)`` listens at once and loads the weights in the background; ``drain(seconds:)`` ends it.
public final class RunningService: Sendable {
  /// What a drain left undone.
  public struct Remains: Sendable, Equatable {
    /// Connections that were cut.
    public let connections: Int
    /// Accepted images that no worker had taken.
    public let waiting: Int
    /// Images that a worker was busy with.
    public let working: Int

    /// Whether everything was done in time.
    public var isNothing: Bool { connections == 0 && waiting == 0 && working == 0 }
  }

  /// The port it listens on.
  public let port: Int
  let state: ServiceState
  private let pool: WorkerPool
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel

  /// Listens, and loads the weights in the background.
  ///
  /// - Parameters:
  ///   - options: How; checked here.
  ///   - source: What to load.
  ///   - log: Where to tell of it.
  ///   - loaded: Told once how many seconds loading and warming up took, or why it failed.
  /// - Throws: ``OptionError``, or an `IOError` where the address cannot be listened on.
  public init(
    _ options: ServiceOptions, source: any ClassifierSource, log: Logger,
    loaded: @escaping @Sendable (Result<Double, any Error>) -> Void = { _ in }
  ) throws {
    try options.check()
    let state = ServiceState(options, source: source, log: log)
    self.state = state
    group = MultiThreadedEventLoopGroup(numberOfThreads: options.eventLoops)
    // A request must not wait for a CPU until a worker that computes has had its slice of milliseconds.
    for loop in group.makeIterator() { loop.execute { _ = csPreferShortSlice() } }
    pool = WorkerPool(workers: options.workers, queue: state.queue, figures: state.figures)
    do {
      listener = try ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try RunningService.setUp(channel, state) }
        }
        .bind(to: SocketAddress.makeAddressResolvingHost(options.host, port: options.port)).wait()
    } catch {
      RunningService.end(group)
      throw error
    }
    port = listener.localAddress?.port ?? options.port
    log.info(
      "listening",
      metadata: [
        "listening": "\(options.host):\(port)", "host": "\(options.host)", "port": .stringConvertible(port),
        "model": "\(source.model)", "workers": .stringConvertible(options.workers),
        "threads": .stringConvertible(options.threads), "queue": .stringConvertible(options.queue),
      ])
    pool.start(source) { result in
      if case .success(let seconds) = result {
        state.advance(to: .ready)
        log.info("ready", metadata: ["seconds": .stringConvertible(seconds)])
      }
      loaded(result)
    }
  }

  /// Stops listening, finishes what has begun, and ends all threads.
  ///
  /// A second call does nothing.
  ///
  /// - Parameter seconds: The time for it, 0 or more.
  /// - Returns: What was cut because the time was up.
  public func drain(seconds: Double) -> Remains {
    guard state.advance(to: .draining) else { return Remains(connections: 0, waiting: 0, working: 0) }
    let end = Clock.now + UInt64(seconds * 1e9)
    state.log.info("draining", metadata: ["grace": .stringConvertible(seconds)])
    try? listener.close().wait()
    state.connections.drain()
    while state.connections.count > 0 && Clock.now < end { Thread.sleep(forTimeInterval: 0.005) }
    let remains = Remains(
      connections: state.connections.count, waiting: state.queue.length, working: state.queue.busy)
    state.queue.close()
    if remains.connections == 0 {
      _ = pool.join(seconds: max(0.1, Double(end) / 1e9 - Double(Clock.now) / 1e9))
    }
    RunningService.end(group)
    return remains.connections == 0 ? Remains(connections: 0, waiting: 0, working: 0) : remains
  }

  /// Ends the event loops and waits for it.
  ///
  /// On a queue of its own, for whoever waits here may block the threads of the global ones.
  private static func end(_ group: MultiThreadedEventLoopGroup) {
    let ended = DispatchSemaphore(value: 0)
    group.shutdownGracefully(queue: DispatchQueue(label: "end")) { _ in ended.signal() }
    ended.wait()
  }

  private static func setUp(_ channel: any Channel, _ state: ServiceState) throws {
    let pipeline = channel.pipeline.syncOperations
    let connection = Connection(state)
    let limit = state.options.connectionsMax
    guard state.connections.add(connection, on: channel.eventLoop, atMost: limit) else {
      state.figures.change { $0.connectionsRefused += 1 }
      state.refusals.warn("connections", detail: "more than \(limit) at once")
      return try pipeline.addHandler(SurplusConnection())
    }
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderListSize = Connection.headBytesMax
    limits.maxHeaderFieldSize = Connection.headBytesMax
    let decoder = HTTPRequestDecoder(
      leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop, limitConfiguration: limits)
    try pipeline.addHandler(ByteWatch(connection))
    try pipeline.addHandler(HTTPResponseEncoder())
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(connection)
  }
}
