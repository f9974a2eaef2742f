import Images
import NIOCore
import NIOHTTP1

/// A body that is being received.
final class Upload {
  let top: Int
  var bytes: [UInt8] = []

  init(top: Int) {
    self.top = top
  }
}

// From a head to an accepted image.
extension Connection {
  /// Answers, or makes ready for a body.
  func route(_ head: HTTPRequestHead) {
    switch Route(method: head.method, target: head.uri) {
    case .livez: answer(.ok("{\"status\":\"alive\"}\n"))
    case .readyz: answer(readiness ?? .ok("{\"status\":\"ready\"}\n"))
    case .metrics: answer(.ok(state.metricsText, contentType: MetricsText.contentType))
    case .unknownPath: answer(.unknownPath(head.uri))
    case .wrongMethod(let allowed): answer(.wrongMethod(head.method, allowed: allowed))
    case .wrongParameter(let message): answer(.error(.badRequest, message))
    case .classify(let top):
      isClassifying = true
      expectBody(head, top: top)
    }
  }

  /// Why no image is accepted now, if so.
  private var readiness: Answer? {
    switch state.life {
    case .loading: .unavailable("the weights are still being loaded; /readyz tells when they are")
    case .draining: .unavailable("the service is ending; ask another")
    case .ready: nil
    }
  }

  /// Refuses by the head alone where it can, for then the body need not be kept.
  private func expectBody(_ head: HTTPRequestHead, top: Int) {
    let declared = head.headers.first(name: "content-length").map { UInt64($0) ?? .max } ?? 0
    let expectsLeave = head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    let refusal: Answer? =
      if declared > state.options.bodyBytesMax {
        .tooLarge(limit: state.options.bodyBytesMax)
      } else if let readiness, state.life == .loading {
        readiness
      } else if state.queue.isFull {
        .queueFull
      } else if !state.hasRoom(for: Int(declared)) {
        .memoryFull
      } else {
        nil
      }
    if let refusal {
      // Such a client may or may not send the body after a refusal: the connection cannot go on.
      if expectsLeave { isKeptAlive = false }
      return answer(refusal)
    }
    // Room is taken only as the bytes come, or a few who declare much and send nothing would take it all.
    phase = .body(Upload(top: top))
    arm(state.options.bodySeconds) { connection in
      connection.timeOut("body", seconds: connection.state.options.bodySeconds)
    }
    if expectsLeave, let context {
      let leave = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(leave)), promise: nil)
    }
  }

  /// Takes a piece of a body.
  func receive(_ piece: ByteBuffer, _ upload: Upload) {
    guard upload.bytes.count + piece.readableBytes <= state.options.bodyBytesMax else {
      return answer(.tooLarge(limit: state.options.bodyBytesMax))
    }
    guard state.hold(piece.readableBytes) else {
      isKeptAlive = false
      return answer(.memoryFull)
    }
    upload.bytes.append(contentsOf: piece.readableBytesView)
  }

  /// Puts a received image into the queue.
  func submit(_ upload: Upload) {
    isBodyDone = true
    guard !upload.bytes.isEmpty else { return answer(.error(.unprocessableEntity, "\(ImageError.empty)")) }
    guard let context else { return }
    let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
    let loop = context.eventLoop
    let state = state
    let job = Job(file: upload.bytes, top: upload.top, accepted: Clock.now) { job, outcome in
      let answer = Answer.result(outcome, model: state.model, weights: state.weights)
      loop.execute {
        state.release(job.file.count)
        connection.value.finish(job, answer)
      }
    }
    guard state.queue.add(job) else { return answer(.queueFull) }
    state.figures.change { $0.accepted += 1 }
    phase = .work(job)
    disarm()
  }

  /// Answers an accepted image, if its client is still there.
  private func finish(_ job: Job, _ result: Answer) {
    guard case .work(let current) = phase, current === job else { return }
    state.figures.change { $0.answered += 1 }
    answer(result)
  }

  /// Drops what a client that hung up has begun.
  func abandon() {
    let stage: Figures.Stage
    switch phase {
    case .body(let upload):
      stage = .upload
      state.release(upload.bytes.count)
    case .work(let job):
      let isDropped = state.queue.remove(job)
      stage = isDropped ? .queue : .work
      if isDropped { state.release(job.file.count) }
    case .head, .skip, .closing:
      return
    }
    state.figures.change { $0.abandoned[stage, default: 0] += 1 }
    state.log.debug("abandoned", metadata: ["stage": "\(stage.rawValue)"])
  }
}
