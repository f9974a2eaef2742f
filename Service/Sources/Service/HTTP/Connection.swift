// One client's connection, from its first byte to its end.
//
// Every wait has an end: for a head, for a body, between requests, for the client to take its answer. While a
// request is worked on the connection is still read, so that a client that hangs up is noticed; what a client
// sends ahead meanwhile is kept, one read's worth, and reading stops.
//
// A client that closes its sending half counts as one that hung up, as with most servers.

import Images
import NIOCore
import NIOHTTP1

/// The last handler of a connection's pipeline; runs on the connection's event loop alone.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// What the next part of the request means.
  enum Phase {
    /// It is a head.
    case head
    /// It belongs to a body that is wanted.
    case body(Upload)
    /// It belongs to a body that is not wanted, for the answer is given.
    case skip
    /// It belongs to the next request, and has to wait.
    case work(Job)
    /// It is not read.
    case closing
  }

  /// The most bytes of a head.
  static let headBytesMax = 65_536

  let state: ServiceState
  var context: ChannelHandlerContext?
  var phase = Phase.head

  /// Bytes that came since the last request was answered.
  private var headBytes = 0
  /// What came ahead of its turn.
  private var ahead = CircularBuffer<HTTPServerRequestPart>()
  private var isReplaying = false
  private var timer: Scheduled<Void>?

  // Of the request that is answered now.
  var started: UInt64 = 0
  var line = (method: HTTPMethod.GET, target: "")
  var isClassifying = false
  var isKeptAlive = false
  var isOldProtocol = false
  var isBodyDone = false
  var isWritten = false
  private var skippedBytes = 0

  init(_ state: ServiceState) {
    self.state = state
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    // Who connects and says nothing is let go sooner than who has been a client.
    arm(state.options.headSeconds) { $0.context?.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  /// Told of bytes before they are parsed.
  func willRead(_ count: Int) {
    if case .head = phase { headBytes += count }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .closing = phase { return }
    ahead.append(unwrapInboundIn(data))
    replay()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    guard case .head = phase, headBytes > 0, ahead.isEmpty else { return }
    if headBytes > Connection.headBytesMax {
      begin()
      answer(.headTooLarge)
    } else if !isHeadTimed {
      isHeadTimed = true
      arm(state.options.headSeconds) { connection in
        connection.begin()
        connection.timeOut("head", seconds: connection.state.options.headSeconds)
      }
    }
  }
  private var isHeadTimed = false

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard context.channel.isActive, let error = error as? HTTPParserError else {
      // The end of a connection comes as channelInactive.
      if !(error is HTTPParserError) { context.close(promise: nil) }
      return
    }
    switch phase {
    case .head, .body:
      if case .head = phase { begin() }
      answer(error == .headerOverflow ? .headTooLarge : .malformed(error))
    case .skip, .work:
      // The answer to what came before is on its way.
      isKeptAlive = false
      finishIfDone()
    case .closing:
      break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    abandon()
    phase = .closing
    ahead.removeAll()
    state.connections.remove(self)
    context.fireChannelInactive()
  }

  /// Ends the connection as soon as what it has begun is answered.
  func drain() {
    isKeptAlive = false
    if case .head = phase, headBytes == 0 { context?.close(promise: nil) }
  }

  /// Handles what has come, until a part has to wait for its turn.
  func replay() {
    guard !isReplaying else { return }
    isReplaying = true
    while isReading, let part = ahead.popFirst() { handle(part) }
    isReplaying = false
    if case .closing = phase { ahead.removeAll() }
    setReading(ahead.isEmpty)
  }

  private var isReading: Bool {
    switch phase {
    case .head, .body: true
    case .skip: !isBodyDone
    case .work, .closing: false
    }
  }

  private func handle(_ part: HTTPServerRequestPart) {
    switch (phase, part) {
    case (.head, .head(let head)):
      begin(head)
    case (.body(let upload), .body(let bytes)):
      receive(bytes, upload)
    case (.body(let upload), .end):
      submit(upload)
    case (.skip, .body(let bytes)):
      skippedBytes += bytes.readableBytes
      // A client that sends on and on would be served for ever.
      if skippedBytes > state.options.bodyBytesMax { isKeptAlive = false }
      finishIfDone()
    case (.skip, .end):
      isBodyDone = true
      finishIfDone()
    default:
      break
    }
  }

  /// Starts a request, before its head where that never comes whole.
  private func begin(_ head: HTTPRequestHead? = nil) {
    timer?.cancel()
    started = Clock.now
    line = (head?.method ?? .GET, head?.uri ?? "")
    isClassifying = false
    isOldProtocol = head.map { $0.version == .http1_0 } ?? false
    isKeptAlive = head?.isKeepAlive ?? false && state.life != .draining
    isBodyDone = false
    isWritten = false
    isHeadTimed = false
    headBytes = 0
    skippedBytes = 0
    phase = .skip
    if let head { route(head) }
  }

  /// Goes on to the next request, or ends the connection, once the answer is written and the body is read.
  func finishIfDone() {
    guard case .skip = phase, isWritten else { return }
    guard isKeptAlive else { return linger() }
    guard isBodyDone else { return }
    phase = .head
    if state.life == .draining && ahead.isEmpty {
      context?.close(promise: nil)
    } else {
      arm(state.options.idleSeconds) { $0.context?.close(promise: nil) }
      replay()
    }
  }

  /// Closes the connection, after the client has had a moment to read its answer: closing while bytes are
  /// unread would take the answer back.
  private func linger() {
    phase = .closing
    ahead.removeAll()
    setReading(true)
    context?.close(mode: .output, promise: nil)
    arm(1) { $0.context?.close(promise: nil) }
  }

  /// Sets what happens if nothing else does in time.
  func arm(_ seconds: Double, _ action: @escaping (Connection) -> Void) {
    timer?.cancel()
    guard let context else { return }
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) {
      [weak self] in
      if let self { action(self) }
    }
  }

  /// Stops the clock: what happens next is up to the service.
  func disarm() {
    timer?.cancel()
    timer = nil
  }

  private var isReadingSet = true

  private func setReading(_ reads: Bool) {
    guard reads != isReadingSet, let context else { return }
    isReadingSet = reads
    try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
  }
}
