// The answer to /metrics: Prometheus's text format, version 0.0.4.
// Source: https://prometheus.io/docs/instrumenting/exposition_formats/

/// A page of metrics as Prometheus scrapes them.
struct MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// Adds a metric of one value for each set of labels.
  mutating func add(
    _ name: String, _ type: String, _ help: String, _ values: [(labels: [(String, String)], value: Double)]
  ) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    for (labels, value) in values { line(name, labels, value) }
  }

  /// Adds a metric of one value.
  mutating func add(_ name: String, _ type: String, _ help: String, _ value: Double) {
    add(name, type, help, [([], value)])
  }

  /// Adds a histogram of seconds; its buckets count all below their bound.
  mutating func add(_ name: String, _ help: String, _ histogram: Histogram) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
    var count = 0
    for (bound, inside) in zip(Histogram.bounds, histogram.counts) {
      count += inside
      line("\(name)_bucket", [("le", number(bound))], Double(count))
    }
    count += histogram.counts[Histogram.bounds.count]
    line("\(name)_bucket", [("le", "+Inf")], Double(count))
    line("\(name)_sum", [], histogram.sum)
    line("\(name)_count", [], Double(count))
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
    let inside = labels.map { "\($0)=\"\(escaped($1))\"" }.joined(separator: ",")
    text += name + (labels.isEmpty ? "" : "{\(inside)}") + " \(number(value))\n"
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }

  private func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
