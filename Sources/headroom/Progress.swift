import CostModel
import Foundation
import Report
import Synchronization

/// How far long work is, on standard error: a bar that redraws itself on a terminal, plain lines elsewhere.
final class Progress: Sendable {
  private let title: String
  private let total: Int
  private let isTerminal = Console.isTerminal(STDERR_FILENO)
  private let quietSpan: Duration
  private let start = ContinuousClock.now
  private let shown = Mutex((step: -1, news: ""))

  /// A bar for `total` equal steps; where there is no terminal, nothing is written until `quietSpan` has gone
  /// by, so that short work leaves no lines.
  init(title: String, total: Int, quietFor quietSpan: Duration = .zero) {
    self.title = title
    self.total = max(1, total)
    self.quietSpan = quietSpan
  }

  /// Shows that so many steps are done; may be called from any thread, and in any order.
  ///
  /// - Parameters:
  ///   - done: Of the total.
  ///   - note: What is being done, at the end of the line; another one is a reason to write a line.
  ///   - detail: The same, but it changes all the time, and only a bar is drawn anew for it.
  func show(done: Int, note: String = "", detail: String = "") {
    shown.withLock { last in
      guard isTerminal || ContinuousClock.now - start >= quietSpan else { return }
      let share = min(1, Double(done) / Double(total))
      // A line for each tenth is enough where lines pile up.
      let step = Int(share * (isTerminal ? 100 : 10))
      let text = note + detail
      let news = isTerminal ? text : note
      guard step > last.step || (step == last.step && news != last.news) else { return }
      last = (step, news)
      if isTerminal { draw(share, note: text) } else { say(share, note: text) }
    }
  }

  /// Removes the bar.
  func end() {
    guard isTerminal else { return }
    shown.withLock { last in
      if last.step >= 0 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
  }

  private func draw(_ share: Double, note: String) {
    let width = 20
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
    let columns = Console.terminalWidth(STDERR_FILENO) ?? 80
    let line = "\(title) [\(bar)] \(NumberText.percent(share, digits: 0)) \(note)".prefix(columns - 1)
    FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
  }

  private func say(_ share: Double, note: String) {
    Console.printError("\(title): \(NumberText.percent(share, digits: 0))\(note.isEmpty ? "" : ", \(note)")")
  }
}
