import CostModel

/// The layers of a profile as a table that one can act on: what is slow, and whether it need be.
struct LayerTable {
  private let profile: Profile
  private let total: Double

  /// The table of a profile that has layers.
  init(_ profile: Profile) {
    self.profile = profile
    total = profile.layers.reduce(0) { $0 + $1.seconds }
  }

  var lines: [String] {
    let headings = ["layer", "kind", "output", "time", "share", "GFLOP/s", "of peak", "moved", "GB/s"]
    let rows = profile.layers.map(row) + [summary]
    let sides: [TextTable.Side] = [.left, .left, .left, .right, .right, .right, .right, .right, .right]
    return [title] + TextTable(rows: [headings] + rows, sides: sides).lines.map { "  \($0)" } + kinds
  }

  private var title: String {
    let peak = profile.provenance.peakGigaflops.map {
      "; of this machine's peak, \(fixed($0, digits: 0)) GFLOP/s in the first-level cache"
    }
    return "\(profile.layers.count) layers on one thread\(peak ?? "")"
  }

  private func row(_ layer: LayerCost) -> [String] {
    let shape = layer.outputShape.dropFirst().map(String.init).joined(separator: "×")
    return [layer.name, layer.kind, shape]
      + figures(seconds: layer.seconds, multiplyAdds: layer.multiplyAdds, bytes: layer.bytesMoved)
  }

  private var summary: [String] {
    let bytes = profile.layers.compactMap(\.bytesMoved)
    return ["all", "", ""]
      + figures(
        seconds: total, multiplyAdds: profile.layers.reduce(0) { $0 + $1.multiplyAdds },
        bytes: bytes.isEmpty ? nil : bytes.reduce(0, +))
  }

  private func figures(seconds: Double, multiplyAdds: Int, bytes: Int?) -> [String] {
    let speed = seconds > 0 ? 2e-9 * Double(multiplyAdds) / seconds : 0
    let peak = profile.provenance.peakGigaflops
    return [
      NumberText.time(seconds), NumberText.percent(total > 0 ? seconds / total : 0, digits: 1),
      multiplyAdds > 0 ? fixed(speed, digits: 1) : "-",
      multiplyAdds > 0 ? peak.map { NumberText.percent(speed / $0, digits: 0) } ?? "-" : "-",
      bytes.map { NumberText.memory(Int64($0)) } ?? "-",
      bytes.map { seconds > 0 ? fixed(Double($0) / seconds / 1e9, digits: 1) : "-" } ?? "-",
    ]
  }

  /// Time by kind of layer, the most first.
  private var kinds: [String] {
    var seconds: [String: Double] = [:]
    for layer in profile.layers { seconds[layer.kind, default: 0] += layer.seconds }
    let sorted = seconds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let texts = sorted.map { "\($0.key) \(NumberText.percent(total > 0 ? $0.value / total : 0, digits: 1))" }
    return ["By kind: " + texts.joined(separator: ", ")]
  }
}
