import Images
import NIOHTTP1

/// What a client is told.
struct Answer: Sendable {
  let status: HTTPResponseStatus
  let contentType: String
  let body: String
  /// The error in one line; empty where there is none.
  var reason = ""
  /// Headers beside those that every answer has.
  var headers: [(String, String)] = []
  /// Whether the connection ends with it, because what follows on it cannot be told or is not wanted.
  var closes = false

  /// A JSON document, or with another type a page.
  static func ok(_ body: String, contentType: String = "application/json") -> Answer {
    Answer(status: .ok, contentType: contentType, body: body)
  }

  /// An error in one line.
  static func error(
    _ status: HTTPResponseStatus, _ message: String, headers: [(String, String)] = [], closes: Bool = false
  ) -> Answer {
    Answer(
      status: status, contentType: "application/json", body: "{\"error\":\(JSONText.string(message))}\n",
      reason: message, headers: headers, closes: closes)
  }

  /// A refusal for now.
  static func unavailable(_ message: String, closes: Bool = false) -> Answer {
    .error(.serviceUnavailable, message, headers: [("Retry-After", "1")], closes: closes)
  }

  /// A body beyond the limit; the rest of it is not wanted.
  static func tooLarge(limit: Int) -> Answer {
    .error(.payloadTooLarge, "the body: expected at most \(limit) bytes, found more", closes: true)
  }

  /// What came of an image.
  static func result(_ outcome: Job.Outcome, model: String, weights: String) -> Answer {
    switch outcome {
    case .noImage(let error, let times):
      return .error(
        .unprocessableEntity, "\(error)",
        headers: [("Server-Timing", timing([("queue", times.queue), ("prepare", times.prepare)]))])
    case .classified(let predictions, let times):
      let parts = [("queue", times.queue), ("prepare", times.prepare), ("infer", times.infer)]
      let classes = predictions.map { #"{"class":\#($0.index),"probability":\#($0.probability)}"# }
      let durations = parts.map { #""\#($0)":\#(milliseconds($1))"# }
      let fields = [
        #""model":\#(JSONText.string(model))"#, #""weights":\#(JSONText.string(weights))"#,
        #""predictions":[\#(classes.joined(separator: ","))]"#,
        #""milliseconds":{\#(durations.joined(separator: ","))}"#,
      ]
      var answer = Answer.ok("{\(fields.joined(separator: ","))}\n")
      answer.headers.append(("Server-Timing", timing(parts)))
      return answer
    }
  }

  private static func timing(_ parts: [(String, UInt64)]) -> String {
    parts.map { "\($0);dur=\(milliseconds($1))" }.joined(separator: ", ")
  }

  /// Milliseconds with three digits after the point.
  static func milliseconds(_ nanoseconds: UInt64) -> String {
    let microseconds = (nanoseconds + 500) / 1000
    let digits = String(microseconds % 1000)
    return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
