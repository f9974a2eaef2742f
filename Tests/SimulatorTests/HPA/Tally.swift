/// How many recorded decisions were reproduced.
struct Tally: Sendable {
  var name: String
  var total = 0
  var passed = 0
  var syncs = 0
  /// What differs, one line each: case, quantity, expected, found.
  var mismatches: [String] = []
  /// Cases that the simulator's types cannot express, with the reason.
  var inexpressible: [String] = []

  init(_ name: String) {
    self.name = name
  }

  /// Counts a case and what differs in it.
  mutating func count(_ id: String, _ replay: () throws -> [String]) {
    total += 1
    do {
      let differences = try replay()
      if differences.isEmpty { passed += 1 }
      mismatches += differences.map { "\(id): \($0)" }
    } catch {
      inexpressible.append("\(id): \(error)")
    }
  }

  var line: String {
    let syncsText = syncs == 0 ? "" : " (\(syncs) syncs)"
    return "\(name) \(passed)/\(total)\(syncsText)"
  }
}

/// Collects the quantities in which a decision differs from the recorded one.
struct Differences {
  private(set) var lines: [String] = []

  mutating func compare<Value: Equatable>(
    _ quantity: @autoclosure () -> String, expected: Value, found: Value
  ) {
    guard expected != found else { return }
    lines.append("\(quantity()): expected \(expected), found \(found)")
  }
}
