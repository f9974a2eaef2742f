/// A request that is sent to a service again and again.
public struct HTTPTarget: Sendable, Equatable {
  /// Where to, as in `http://127.0.0.1:8080/v1/classify`; http or https.
  public var url: String
  /// How, as in `POST`.
  public var method: String
  /// What the request carries; empty for nothing.
  public var body: [UInt8]
  /// What that is, as in `image/jpeg`; nil where the service need not be told.
  public var contentType: String?
  /// How long an answer may take, from the request's being sent, in seconds; greater than 0.
  public var timeout: Double

  /// A request; without a body it is a `GET`, with one a `POST`, unless told otherwise.
  public init(
    url: String, method: String? = nil, body: [UInt8] = [], contentType: String? = nil, timeout: Double = 30
  ) {
    self.url = url
    self.method = method ?? (body.isEmpty ? "GET" : "POST")
    self.body = body
    self.contentType = contentType
    self.timeout = timeout
  }
}
