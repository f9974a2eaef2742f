import Foundation
import Synchronization

/// SIGINT and SIGTERM while trials run: the first asks them to end, so that what is finished can be reported;
/// a second ends the program at once.
enum Interruption {
  private static let received = Atomic<Int32>(0)
  private static let signals = [SIGINT, SIGTERM]

  /// The first signal that came while they were watched for; nil for none.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Takes signals down from now on.
  static func watch() {
    // Touched before a handler may, which must not run the initializer.
    _ = signal
    for number in signals {
      Foundation.signal(number) { number in
        let (isFirst, _) = Interruption.received.compareExchange(
          expected: 0, desired: number, ordering: .relaxed)
        if !isFirst { _exit(128 + number) }
      }
    }
    // Whoever started this program from a thread that blocks them has left them blocked.
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// Lets signals end the program again, as they do elsewhere.
  static func end() {
    for number in signals { Foundation.signal(number, SIG_DFL) }
  }
}
