import Foundation
import Images

/// A client that sends any bytes it likes, and waits ten seconds at most for an answer.
///
/// One thread may send while another one reads.
final class RawClient: @unchecked Sendable {
  /// An answer as it came.
  struct Answer {
    var status: Int
    /// Names in small letters.
    var headers: [String: String]
    var body: String
  }

  struct NoAnswer: Error {}

  private var socket: Int32
  private var unread: [UInt8] = []
  /// The service, which would end with its last owner.
  private let service: TestService?

  init(port: Int, of service: TestService? = nil) throws {
    self.service = service
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    socket = Foundation.socket(AF_INET, stream, 0)
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw NoAnswer() }
  }

  deinit { hangUp() }

  /// Closes the connection; what has not arrived may be lost.
  func hangUp() {
    if socket >= 0 { close(socket) }
    socket = -1
  }

  /// Sends text, and says whether the service still takes it.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends bytes, and says whether the service still takes them.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, noSignal) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Sends an image to be classified, its length declared.
  func classify(_ file: [UInt8], query: String = "", headers: String = "") {
    send("POST /v1/classify\(query) HTTP/1.1\r\nHost: t\r\nContent-Length: \(file.count)\r\n\(headers)\r\n")
    send(file)
  }

  /// Asks for a page.
  func get(_ target: String) {
    send("GET \(target) HTTP/1.1\r\nHost: t\r\n\r\n")
  }

  /// Asks for a page and reads it; empty where none comes.
  func page(_ target: String) -> String {
    get(target)
    return (try? answer().body) ?? ""
  }

  /// Reads the next answer.
  func answer() throws -> Answer {
    let end = Array("\r\n\r\n".utf8)
    while unread.firstRange(of: end) == nil { guard receive() else { throw NoAnswer() } }
    guard let range = unread.firstRange(of: end) else { throw NoAnswer() }
    let lines = String(decoding: unread[..<range.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    unread.removeSubrange(..<range.upperBound)
    let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
    let headers = Dictionary(
      uniqueKeysWithValues: fields.map { ($0[0].lowercased(), $0[1].trimmingCharacters(in: .whitespaces)) })
    let count = headers["content-length"].flatMap { Int($0) } ?? 0
    while unread.count < count { guard receive() else { throw NoAnswer() } }
    let body = String(decoding: unread[..<count], as: UTF8.self)
    unread.removeSubrange(..<count)
    guard let status = Int(lines[0].split(separator: " ")[1]) else { throw NoAnswer() }
    return Answer(status: status, headers: headers, body: body)
  }

  /// Whether the service ends the connection, with nothing more to read.
  func isClosed() -> Bool {
    var byte: UInt8 = 0
    return unread.isEmpty && recv(socket, &byte, 1, 0) == 0
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    unread += buffer[..<count]
    return true
  }

  #if canImport(Glibc)
    private let noSignal = Int32(MSG_NOSIGNAL)
  #else
    private let noSignal: Int32 = 0
  #endif
}

/// Files to send.
enum SampleFile {
  static let jpeg = SampleImage.jpeg(width: 64, height: 48)
  static let png = Array(
    Data(
      base64Encoded: """
        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC
        """) ?? Data())
  /// One pixel by its data, 50 000 × 50 000 by its header.
  static let bomb = Array(
    Data(
      base64Encoded: """
        iVBORw0KGgoAAAANSUhEUgAAw1AAAMNQCAIAAADEzaqdAAAADUlEQVR4nGNgGAVEAwABLQABRQKVTgAAAABJRU5ErkJggg==
        """) ?? Data())
}
