// What a request costs beside the network: its image is prepared on a thread of the worker, and a server
// receives the request and sends the answer.
//
// Modelled: means for one image. Not modelled: how these times scatter, which is little beside the network's;
// the way between client and server.

/// What a request costs beside the network.
public struct HandlingCost: Sendable, Equatable, Codable {
  /// The image that requests carried.
  public var image: RequestImage
  /// CPU time on one thread of the worker to decode, resize and normalize the image.
  ///
  /// Nil where the thread costs hold it, as in a profile from outside.
  public var prepare: MeasuredTime?
  /// Mean time that preparation takes more, on its one thread, where the request finds its worker idle, in
  /// seconds, 0 or more; nil where that is not known, and `prepare` then is of all requests, pause or not.
  public var preparePauseSeconds: Double?
  /// Mean time that the server adds outside of its workers, in seconds; nil where no server was measured.
  public var serverWallSeconds: Double?
  /// How much longer that is where the request finds its worker idle, in seconds, 0 or more; nil where that
  /// is not known, and ``serverWallSeconds`` then is of all requests.
  public var serverPauseSeconds: Double?
  /// Mean CPU time of the same without the handover, in seconds; nil likewise.
  public var serverCPUSeconds: Double?
  /// Mean time from a worker's end with a request to its beginning with the next that waits, 0 or more: CPU
  /// time on one thread of the worker, in seconds; nil where that is not known.
  public var handoverSeconds: Double?

  /// A cost of which only the image is known.
  public init(image: RequestImage) { self.image = image }
}

/// An image as a request carries it.
public struct RequestImage: Sendable, Equatable, Codable {
  /// Its format, as in `jpeg`.
  public var format: String
  /// Its size as sent.
  public var bytes: Int
  /// Its width in pixels; nil where it was not decoded here.
  public var width: Int?
  /// Its height in pixels; nil likewise.
  public var height: Int?

  /// An image of some format and size.
  public init(format: String, bytes: Int, width: Int? = nil, height: Int? = nil) {
    self.format = format
    self.bytes = bytes
    self.width = width
    self.height = height
  }
}

extension Profile {
  /// What response times predicted with this profile lack, in words; nil where they are those of requests.
  public var omission: String? {
    guard let handling else { return "decoding and HTTP" }
    return handling.serverWallSeconds == nil ? "HTTP" : nil
  }
}
