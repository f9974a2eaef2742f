import Foundation

/// How a child process ended.
enum ProcessEnd: Equatable {
  /// By itself, with this status.
  case exited(Int32)
  /// By a signal.
  case signaled(Int32)

  /// The end of a child, which is forgotten by the system then; nil while it runs.
  static func look(_ id: pid_t) -> ProcessEnd? {
    var status: Int32 = 0
    return waitpid(id, &status, WNOHANG) == id ? ProcessEnd(waitStatus: status) : nil
  }

  /// Waits for the end of a child.
  static func wait(_ id: pid_t) -> ProcessEnd {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return ProcessEnd(waitStatus: status)
  }

  /// The end from a status as `waitpid` gives it: the signal in the lower seven bits, else the exit status
  /// above them.
  init(waitStatus status: Int32) {
    let number = status & 0x7F
    self = number == 0 ? .exited((status >> 8) & 0xFF) : .signaled(number)
  }

  /// The exit status; nil after a signal.
  var status: Int32? {
    if case .exited(let status) = self { status } else { nil }
  }

  /// As in `with status 65` or `by signal 9`.
  var text: String {
    switch self {
    case .exited(let status): "with status \(status)"
    case .signaled(let number): "by signal \(number)"
    }
  }
}
