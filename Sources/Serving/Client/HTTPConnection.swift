import CHTTP

/// A connection that sends one request again and again and is kept alive in between; for one thread at a
/// time.
public final class HTTPConnection {
  private let handle: OpaquePointer

  /// Prepares to send a request; nothing is sent yet.
  public init(_ target: HTTPTarget) {
    let handle = target.body.withUnsafeBytes { body in
      // Of an array without elements there need not be an address.
      chttpOpen(
        target.url, target.method, target.contentType, target.body.isEmpty ? nil : body.baseAddress,
        body.count, target.timeout, "Server-Timing")
    }
    guard let handle else { fatalError("no memory for a connection to \(target.url)") }
    self.handle = handle
  }

  deinit { chttpClose(handle) }

  /// Sends the request once and waits for the end of its answer, or for the time-out.
  public func exchange() -> HTTPAnswer {
    let answer = chttpExchange(handle)
    let body = UnsafeRawBufferPointer(start: answer.body, count: answer.bodyLength)
    return HTTPAnswer(
      status: answer.failure == nil ? answer.status : nil,
      failure: answer.failure.map { String(cString: $0).trimmingLines },
      body: String(decoding: body, as: UTF8.self),
      serverTiming: ServerTiming.seconds(String(cString: answer.header)))
  }
}

extension String {
  /// The text up to its first line break, if any.
  fileprivate var trimmingLines: String { String(prefix { !$0.isNewline }) }
}
