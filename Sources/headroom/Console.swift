import Foundation
import Report

/// Standard output and standard error, and what they can show.
enum Console {
  /// Writes text to standard output as it is.
  static func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }

  /// Writes a line to standard error.
  static func printError(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  /// What standard output can show: its terminal's width or 80 columns, Unicode where the locale says UTF-8,
  /// colours on a terminal unless `NO_COLOR` is set.
  static var style: TextStyle {
    let environment = ProcessInfo.processInfo.environment
    return TextStyle(
      width: isTerminal(STDOUT_FILENO) ? terminalWidth(STDOUT_FILENO) ?? 80 : 80,
      isUnicode: isUTF8(environment), isColored: isTerminal(STDOUT_FILENO) && allowsColor(environment))
  }

  /// Whether a file descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of a terminal; nil for what is none, or does not say.
  static func terminalWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Whether the locale's characters are UTF-8; of `LC_ALL`, `LC_CTYPE` and `LANG` the first that is set
  /// counts.
  static func isUTF8(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    let name = locale?.lowercased() ?? ""
    return name.contains("utf-8") || name.contains("utf8")
  }

  /// Whether colours are welcome: `NO_COLOR` is unset or empty, and the terminal is not dumb.
  static func allowsColor(_ environment: [String: String]) -> Bool {
    environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }
}
