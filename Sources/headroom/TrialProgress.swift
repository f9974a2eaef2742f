import Foundation
import Report
import Simulator
import Synchronization

/// How far trials are, while they run: the share that is done, requests a second, and the time that is left.
final class TrialProgress: Sendable {
  private struct State {
    /// Runs under way: how far each is, and its requests.
    var running: [Int: TrialPosition] = [:]
    /// Runs that are done, and their requests.
    var done = 0
    var requests = 0
    var lastShown: Duration = .zero
  }
  private let progress: Progress
  private let runs: Int
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// From one look to the next, at least.
  private static let interval = Duration.milliseconds(100)
  /// Before that much time nothing can be said about what is left.
  private static let settled = Duration.seconds(1)

  /// Progress of `runs` runs of trials; off a terminal it is silent for the first ten seconds.
  init(title: String, runs: Int) {
    self.runs = max(1, runs)
    progress = Progress(title: title, total: 1000, quietFor: .seconds(10))
  }

  /// Notes how far a run is; may be called from any thread.
  ///
  /// - Parameters:
  ///   - position: How far.
  ///   - run: Which run, each with a number of its own.
  func note(_ position: TrialPosition, run: Int) {
    state.withLock { state in
      state.running[run] = position
      show(&state)
    }
  }

  /// Notes that a run is done.
  func noteEnd(run: Int) {
    state.withLock { state in
      state.done += 1
      state.requests += state.running.removeValue(forKey: run)?.requests ?? 0
      show(&state)
    }
  }

  /// Removes the bar.
  func end() { progress.end() }

  private func show(_ state: inout State) {
    let elapsed = ContinuousClock.now - start
    guard elapsed - state.lastShown >= Self.interval else { return }
    state.lastShown = elapsed
    let share = (Double(state.done) + state.running.values.reduce(0) { $0 + $1.share }) / Double(runs)
    let requests = state.running.values.reduce(state.requests) { $0 + $1.requests }
    progress.show(
      done: Int(1000 * share), detail: Self.detail(share: share, requests: requests, elapsed: elapsed))
  }

  /// Time left and speed, as in `12 s left, 1.23 million requests/s`; empty while nothing can be said.
  static func detail(share: Double, requests: Int, elapsed: Duration) -> String {
    guard elapsed >= settled, share > 0 else { return "" }
    let seconds = elapsed / .seconds(1)
    let rate = Double(requests) / seconds
    // Three digits of it are steady enough to be read.
    let unit = rate < 1000 ? 1 : pow(10, log10(rate).rounded(.down) - 2)
    let rounded = (rate / unit).rounded() * unit
    let text =
      rounded < 1e6 ? NumberText.grouped(Int(rounded)) : "\(NumberText.short(rounded / 1e6)) million"
    let left = (seconds * (1 - min(1, share)) / share).rounded(.up)
    return "\(NumberText.span(left)) left, \(text) requests/s"
  }
}
