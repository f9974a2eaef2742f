import NIOCore
import NIOHTTP1

// From an outcome to bytes on the wire.
extension Connection {
  /// Writes an answer; what is left of the request's body is then skipped.
  func answer(_ answer: Answer) {
    guard let context else { return }
    if case .body(let upload) = phase { state.release(upload.bytes.count) }
    phase = .skip
    if answer.closes || state.life == .draining { isKeptAlive = false }
    count(answer)
    var headers = HTTPHeaders([
      ("Content-Type", answer.contentType), ("Content-Length", "\(answer.body.utf8.count)"),
    ])
    for (name, value) in answer.headers { headers.add(name: name, value: value) }
    if !isKeptAlive {
      headers.add(name: "Connection", value: "close")
    } else if isOldProtocol {
      headers.add(name: "Connection", value: "keep-alive")
    }
    let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let body = context.channel.allocator.buffer(string: answer.body)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    arm(state.options.answerSeconds) { connection in
      connection.state.figures.change { $0.timedOut += 1 }
      connection.context?.close(promise: nil)
    }
    let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenSuccess {
      connection.value.isWritten = true
      connection.value.finishIfDone()
    }
  }

  /// Ends a request whose head or body did not come in time.
  func timeOut(_ part: String, seconds: Double) {
    state.figures.change { $0.timedOut += 1 }
    answer(.late(part, seconds: seconds))
  }

  private func count(_ answer: Answer) {
    let seconds = Clock.seconds(from: started, to: Clock.now)
    let isClassifying = isClassifying
    state.figures.change { figures in
      figures.answers[Int(answer.status.code), default: 0] += 1
      if isClassifying { figures.response.add(seconds) }
    }
    let status = Int(answer.status.code)
    state.log.debug(
      "answered",
      metadata: [
        "method": "\(line.method.rawValue)", "target": "\(line.target.prefix(200))",
        "status": .stringConvertible(status), "seconds": .stringConvertible(seconds),
      ])
    if status >= 400 && !(line.target == "/readyz" && status == 503) {
      state.refusals.warn("\(status)", detail: answer.reason)
    }
  }
}

extension Answer {
  static let queueFull = unavailable("the queue is full; try again later")
  static let memoryFull = unavailable("too many bytes of images are waiting; try again later")

  static let headTooLarge = error(
    .requestHeaderFieldsTooLarge, "the head: expected at most \(Connection.headBytesMax) bytes, found more",
    closes: true)

  static func malformed(_ reason: HTTPParserError) -> Answer {
    error(.badRequest, "expected an HTTP/1.1 request, found something else: \(reason)", closes: true)
  }

  static func late(_ part: String, seconds: Double) -> Answer {
    error(.requestTimeout, "the \(part): expected within \(seconds) s, found only some of it", closes: true)
  }

  static func unknownPath(_ target: String) -> Answer {
    let shown = target.count > 80 ? target.prefix(80) + "…" : target
    return error(
      .notFound, "no '\(shown)'; have POST /v1/classify, GET /livez, GET /readyz, GET /metrics")
  }

  static func wrongMethod(_ method: HTTPMethod, allowed: String) -> Answer {
    error(.methodNotAllowed, "expected \(allowed), found \(method.rawValue)", headers: [("Allow", allowed)])
  }
}
