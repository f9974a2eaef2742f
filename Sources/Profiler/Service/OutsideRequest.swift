// What is to be measured of a service from outside, and how long that may take.

import Foundation

/// The settings of a profile of any HTTP service.
public struct OutsideRequest: Sendable, Equatable {
  /// Where requests go.
  public let url: String
  /// The name that the profile gets.
  public let name: String
  /// Numbers of users without think time, ascending, the first of them 1.
  public let users: [Int]
  /// Time for all of them and for the requests at even distances, in seconds.
  public let seconds: Double
  /// Whether the service is on this machine, by its address.
  public let isLocal: Bool

  /// The most users: each is a thread of the client.
  public static let usersMax = 256

  /// Checks settings as the user gave them.
  ///
  /// - Parameters:
  ///   - url: An http or https address with a host.
  ///   - name: A file's name without its ending; nil for the address's host and port.
  ///   - users: Counts from 1 to ``usersMax``, each given once, in any order; 1 is added where it is missing.
  ///   - seconds: Greater than 0.
  /// - Throws: ``OutsideRequestError`` for the first that is out of its range.
  public init(
    url: String, name: String? = nil, users: [Int] = [1, 2, 4, 8], seconds: Double = 20
  ) throws(OutsideRequestError) {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      ["http", "https"].contains(parts.scheme?.lowercased())
    else { throw .url(url) }
    if let name, name.isEmpty || name.contains("/") || name.hasPrefix(".") { throw .name(name) }
    guard !users.isEmpty else { throw .noUsers }
    var seen: Set<Int> = []
    for count in users {
      guard (1...Self.usersMax).contains(count) else { throw .users(count) }
      guard seen.insert(count).inserted else { throw .twice(count) }
    }
    guard seconds > 0, seconds.isFinite else { throw .seconds(seconds) }
    self.url = url
    let bare = host.filter { !"[]".contains($0) }
    self.name = name ?? [bare, parts.port.map(String.init)].compactMap { $0 }.joined(separator: "-")
    self.users = seen.union([1]).sorted()
    self.seconds = seconds
    isLocal = bare == "localhost" || bare == "::1" || bare.hasPrefix("127.")
  }
}

/// A setting that is out of its range.
public enum OutsideRequestError: Error, Equatable, CustomStringConvertible {
  /// No address that can be asked.
  case url(String)
  /// No name that a file can have.
  case name(String)
  /// No number of users at all.
  case noUsers
  /// A number of users out of its range.
  case users(Int)
  /// A number that stands in its list twice.
  case twice(Int)
  /// No time.
  case seconds(Double)

  /// One line: the option, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .url(let found):
      "--url: expected an http or https address as in http://127.0.0.1:8080/v1/classify, found '\(found)'"
    case .name(let found):
      "--name: expected a file's name without folder and without a dot in front, found '\(found)'"
    case .noUsers:
      "--concurrency: expected at least one count, found none; give a list such as 1,2,4,8"
    case .users(let found):
      "--concurrency: expected 1 to \(OutsideRequest.usersMax) users, found \(found); give a list such as "
        + "1,2,4,8"
    case .twice(let count):
      "--concurrency: expected each count once, found \(count) twice; leave one out"
    case .seconds(let found):
      "--seconds: expected a time greater than 0, found \(found); 20 is a good start"
    }
  }
}

/// Why a service cannot be measured from outside.
public enum OutsideError: Error, Equatable, CustomStringConvertible {
  /// No answer came; the client's reason.
  case unreachable(url: String, reason: String)
  /// It answered without success; the first line of what it said.
  case refused(url: String, status: Int, answer: String)
  /// It failed too often for one user who asks again and again.
  case unsteady(url: String, failed: Int, attempted: Int, example: String)
  /// There is no such process, or its files cannot be read.
  case noProcess(Int)

  /// One line: what was asked, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .unreachable(let url, let reason):
      "\(url): expected an answer, found none: \(reason); start the service or correct the address"
    case .refused(let url, let status, let answer):
      "\(url): expected an answer of status 200 to 299, found \(status)"
        + "\(answer.isEmpty ? "" : ": \(answer)"); "
        + "correct the address, or give what the service wants with --image"
    case .unsteady(let url, let failed, let attempted, let example):
      "\(url): expected answers to one user at a time, found \(failed) of \(attempted) requests failed "
        + "(\(example)); look into the service's log"
    case .noProcess(let id):
      "--pid: expected a process of this machine that is running, found none with number \(id)"
    }
  }
}
