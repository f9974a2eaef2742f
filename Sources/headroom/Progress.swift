import CostModel
import Foundation
import Report
import Synchronization

/// How far long work is, on standard error: a bar that redraws itself on a terminal, plain lines elsewhere.
final class Progress: Sendable {
  private let title: String
  private let total: Int
  private let isTerminal = Console.isTerminal(STDERR_FILENO)
  private let isQuietOffTerminal: Bool
  private let shown = Mutex((step: -1, note: ""))

  /// A bar for `total` equal steps; quiet work writes nothing where there is no terminal.
  init(title: String, total: Int, isQuietOffTerminal: Bool = false) {
    self.title = title
    self.total = max(1, total)
    self.isQuietOffTerminal = isQuietOffTerminal
  }

  /// Shows that so many steps are done; may be called from any thread, and in any order.
  ///
  /// The note says what is being done, at the end of the line.
  func show(done: Int, note: String = "") {
    shown.withLock { last in
      let share = min(1, Double(done) / Double(total))
      // A line for each tenth is enough where lines pile up.
      let step = Int(share * (isTerminal ? 100 : 10))
      guard step > last.step || (step == last.step && note != last.note) else { return }
      last = (step, note)
      if isTerminal { draw(share, note: note) } else if !isQuietOffTerminal { say(share, note: note) }
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
    let width = 30
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
