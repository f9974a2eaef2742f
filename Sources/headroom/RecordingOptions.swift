import ArgumentParser
import CostModel
import Documents

/// The options that take a part of a recording, and change its rate.
struct RecordingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where the part of the recording that is taken begins, as in 1h.", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Where it ends, as in 2h.", valueName: "time"))
  var to: String?

  @Option(
    help: ArgumentHelp("Multiply the recording's rate, as with so many more users.", valueName: "factor"))
  var scale: Double?

  func validate() throws {
    for (name, value) in [("--from", from), ("--to", to)] {
      guard let value, Nanoseconds(text: value) == nil else { continue }
      throw ValidationError("\(name): expected a duration with its unit, as in 90s or 1h, found \(value)")
    }
    if let scale, !(scale > 0 && scale <= 10_000) {
      throw ValidationError("--scale: expected a factor greater than 0, at most 10000, found \(scale)")
    }
  }

  /// The options that are given, with what stands for them in a scenario's traffic.
  var given: [(option: String, key: String, value: String)] {
    [
      ("--from", "from", from), ("--to", "to", to), ("--scale", "scale", scale.map { "\($0)" }),
    ].compactMap { option, key, value in value.map { (option, key, $0) } }
  }

  /// A scenario's document with these options in place of its own keys.
  ///
  /// - Parameter document: The scenario.
  /// - Returns: The same where no option is given.
  /// - Throws: `DocumentError` where an option is given and the traffic is not recorded.
  func applied(to document: Document) throws(DocumentError) -> Document {
    guard let first = given.first else { return document }
    if let kind = document.text(of: "kind", in: "traffic"), kind != "recorded" {
      throw DocumentError(
        file: document.root.file, keyPath: "traffic.kind", expected: "recorded traffic for \(first.option)",
        found: "'\(kind)'")
    }
    let values = Dictionary(uniqueKeysWithValues: given.map { ($0.key, $0.value) })
    return document.setting(values, in: "traffic")
  }
}
