/// Prometheus's text format, read strictly: what a scraper would stumble over is an error.
///
/// Each metric has HELP, then TYPE, then its values, all together and none twice; counters end in `_total`;
/// buckets ascend in bound and in count, and the last is `+Inf` and equals the count.
struct Exposition {
  struct Problem: Error {
    let line: String
  }

  private var values: [String: [[String: String]: Double]] = [:]
  private var buckets: [(bound: Double, count: Double)] = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Problem(line: "the end") }
    var known: Set<String> = []
    var name = ""
    var type = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
      if let help = line.wholeMatch(of: /# HELP ([a-z_:]+) (\S.*)/) {
        try checkHistogram(name, type)
        name = String(help.1)
        type = ""
        guard known.insert(name).inserted else { throw Problem(line: line) }
      } else if let match = line.wholeMatch(of: /# TYPE ([a-z_:]+) (counter|gauge|histogram)/) {
        guard match.1 == name, type.isEmpty else { throw Problem(line: line) }
        type = String(match.2)
        guard (type == "counter") == name.hasSuffix("_total") else { throw Problem(line: line) }
      } else {
        try sample(line, name, type)
      }
    }
    try checkHistogram(name, type)
  }

  /// The value of a metric with just these labels.
  func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
    values[name]?[labels]
  }

  private mutating func sample(_ line: String, _ name: String, _ type: String) throws {
    let pattern = /([a-z_:]+)(?:\{((?:[a-z_]+="(?:[^"\\]|\\.)*",?)+)\})? (\S+)/
    guard let match = line.wholeMatch(of: pattern), let value = Double(match.3) else {
      throw Problem(line: line)
    }
    let found = String(match.1)
    let allowed = type == "histogram" ? ["\(name)_bucket", "\(name)_sum", "\(name)_count"] : [name]
    guard !type.isEmpty, allowed.contains(found), value >= 0 else { throw Problem(line: line) }
    var labels: [String: String] = [:]
    for pair in (match.2 ?? "").matches(of: /([a-z_]+)="((?:[^"\\]|\\.)*)"/) {
      let text = pair.2.replacing("\\\\", with: "\u{1}").replacing("\\n", with: "\n").replacing(
        "\\\"", with: "\"")
      labels[String(pair.1)] = String(text.replacing("\u{1}", with: "\\"))
    }
    guard values[found]?[labels] == nil else { throw Problem(line: line) }
    values[found, default: [:]][labels] = value
    if found == "\(name)_bucket" {
      guard let bound = labels["le"].flatMap({ $0 == "+Inf" ? .infinity : Double($0) }) else {
        throw Problem(line: line)
      }
      buckets.append((bound, value))
    }
  }

  private mutating func checkHistogram(_ name: String, _ type: String) throws {
    defer { buckets = [] }
    guard type == "histogram" else { return }
    let ascends = zip(buckets, buckets.dropFirst()).allSatisfy { $0.bound < $1.bound && $0.count <= $1.count }
    guard ascends, buckets.last?.bound == .infinity, buckets.last?.count == value("\(name)_count"),
      value("\(name)_sum") != nil
    else { throw Problem(line: name) }
  }
}
