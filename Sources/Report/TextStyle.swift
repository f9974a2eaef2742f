/// What a terminal, or whatever the text goes to, can show.
public struct TextStyle: Sendable, Equatable {
  /// Columns of a line, at least 40.
  public var width: Int
  /// Whether characters beyond ASCII are shown.
  public var isUnicode: Bool
  /// Whether colours are shown.
  public var isColored: Bool

  /// A style; narrower than 40 columns is taken as 40.
  public init(width: Int = 80, isUnicode: Bool = true, isColored: Bool = false) {
    self.width = max(40, width)
    self.isUnicode = isUnicode
    self.isColored = isColored
  }

  /// The text for this style: without characters beyond ASCII where they are not shown.
  func encoded(_ text: String) -> String {
    guard !isUnicode else { return text }
    let plain = [
      "±": "+/-", "µ": "u", "×": "x", "≥": ">=", "≤": "<=", "…": "...", "–": "-", "→": "->", "▶": ">",
    ]
    return String(
      text.map { plain[String($0)] ?? ($0.isASCII ? String($0) : "?") }.joined())
  }

  /// The text in lines of at most `width` columns, all but the first indented; a word is never broken.
  func wrapped(_ text: String, indent: Int = 0) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += line.isEmpty ? String(word) : " \(word)"
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }

  /// The text in bold or colour, by its ANSI code; plain where colours are not shown.
  func painted(_ text: String, _ paint: Paint) -> String {
    isColored ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// ANSI codes of the few paints in use.
  enum Paint: Int {
    case bold = 1
    case red = 31
    case green = 32
    case yellow = 33
  }
}

extension String {
  /// The text with spaces after it, `width` columns wide; longer text is left as it is.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
  /// The text with spaces before it, `width` columns wide; longer text is left as it is.
  func aligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
