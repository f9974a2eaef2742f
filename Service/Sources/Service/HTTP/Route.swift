import NIOHTTP1

/// What a request asks for, by its method and target.
enum Route: Equatable {
  case livez
  case readyz
  case metrics
  /// The body is an image.
  case classify(top: Int)
  case unknownPath
  case wrongMethod(allowed: String)
  /// The words say which parameter, what was expected and what was found.
  case wrongParameter(String)

  /// The most classes that may be asked for.
  static let topMax = 1000

  /// The route of a request.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - target: Path and query as they stand in the request line.
  init(method: HTTPMethod, target: String) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let plain: [Substring: Route] = ["/livez": .livez, "/readyz": .readyz, "/metrics": .metrics]
    if let route = plain[parts[0]] {
      self = method == .GET ? route : .wrongMethod(allowed: "GET")
    } else if parts[0] == "/v1/classify" {
      self =
        method == .POST ? .classify(query: parts.count > 1 ? parts[1] : "") : .wrongMethod(allowed: "POST")
    } else {
      self = .unknownPath
    }
  }

  private static func classify(query: Substring) -> Route {
    var top = 5
    for parameter in query.split(separator: "&") {
      let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair[0] == "top" else {
        return .wrongParameter("the query: expected top alone, found '\(shown(pair[0]))'")
      }
      let value = pair.count > 1 ? pair[1] : ""
      guard let count = Int(value), (1...topMax).contains(count) else {
        return .wrongParameter("top: expected 1 … \(topMax), found '\(shown(value))'")
      }
      top = count
    }
    return .classify(top: top)
  }

  /// A client's text in a message: not all of it where it is long.
  private static func shown(_ text: Substring) -> String {
    text.count > 40 ? text.prefix(40) + "…" : String(text)
  }
}
