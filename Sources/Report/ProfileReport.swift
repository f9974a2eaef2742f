import CostModel

/// What `headroom profile` prints for people, for one network.
public struct ProfileReport {
  /// The profile.
  public var profile: Profile
  /// The file it was written to.
  public var path: String
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// Layers that are shown, the slowest.
  static let layersShown = 8

  /// A report on a profile.
  public init(_ profile: Profile, path: String, style: TextStyle) {
    self.profile = profile
    self.path = path
    self.style = style
  }

  /// The report's text, with newlines at the end.
  public var text: String {
    var blocks = [heading, times, fits + resources]
    if !profile.batchCosts.isEmpty { blocks.append(batches) }
    if !profile.layers.isEmpty { blocks.append(layers) }
    if !profile.warnings.isEmpty {
      blocks.append(profile.warnings.map { "\(style.painted("warning:", .yellow)) \($0.message)" })
    }
    return style.encoded(blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n\n")
  }

  private var heading: [String] {
    let provenance = profile.provenance
    let parameters = profile.parameters.map { ", \(NumberText.grouped($0)) parameters" } ?? ""
    let cores = provenance.cores.map { "\($0) core\($0 == 1 ? "" : "s")" }
    let machine = [provenance.processor, cores, provenance.blas].compactMap { $0 }.joined(separator: ", ")
    return [
      style.painted(profile.network, .bold) + parameters + ", written to \(path)",
      "\(provenance.method) on \(machine.isEmpty ? "an unknown machine" : machine)",
    ]
  }

  /// A row for each thread count.
  private var times: [String] {
    let headings = ["threads", "mean", "95 % interval", "p50", "p95", "p99", "CPU", "images"]
    let rows = profile.threadCosts.map { cost in
      let wall = cost.wall
      return [
        "\(cost.threads)", NumberText.time(wall.mean),
        "\(NumberText.time(wall.meanLower)) to \(NumberText.time(wall.meanUpper))", NumberText.time(wall.p50),
        NumberText.time(wall.p95), NumberText.time(wall.p99), NumberText.time(cost.cpu.mean), "\(wall.count)",
      ]
    }
    return TextTable(rows: [headings] + rows, sides: Array(repeating: .right, count: headings.count)).lines
  }

  /// What was fitted, and how well it fits.
  private var fits: [String] {
    let distribution = profile.serviceTime.distribution
    var lines = [
      "Scatter:     \(distribution.family.rawValue), coefficient of variation \(fixed(distribution.cv, digits: 4))"
    ]
    if let distance = profile.serviceTime.ksDistance, let probability = profile.serviceTime.ksProbability {
      lines[0] +=
        "; Kolmogorov-Smirnov distance \(fixed(distance, digits: 3)), p = \(fixed(probability, digits: 3))"
    }
    guard let scaling = profile.threadScaling else { return lines }
    let fit =
      scaling.isExact
      ? "through two points, so its fit says nothing"
      : "R² \(fixed(scaling.rSquared, digits: 4)), at most \(NumberText.percent(scaling.largestResidual, digits: 1)) off"
    lines.append(
      "Threads:     \(NumberText.time(scaling.serialSeconds)) + \(NumberText.time(scaling.parallelSeconds)) / threads; \(fit)"
    )
    return lines
  }

  private var resources: [String] {
    let (memory, start) = (profile.memory, profile.coldStart)
    return [
      "Memory:      \(NumberText.memory(memory.loadedBytes)) loaded, \(NumberText.memory(memory.peakBytes)) serving, "
        + "\(NumberText.memory(memory.loadPeakBytes)) at most while loading",
      "Cold start:  \(NumberText.time(start.loadSeconds)) to load (\(NumberText.time(start.loadCPUSeconds)) CPU), "
        + "\(NumberText.time(start.firstImageSeconds)) for the first image",
    ]
  }

  private var batches: [String] {
    ["Batches on one thread"]
      + profile.batchCosts.map { batch in
        "  \("\(batch.size)".aligned(to: 4)) at once in \(NumberText.time(batch.wallSeconds)), "
          + "\(NumberText.time(batch.wallSeconds / Double(batch.size))) each"
      }
  }

  /// The slowest layers on one thread; equally slow ones stay in the network's order.
  private var layers: [String] {
    let total = profile.layers.reduce(0) { $0 + $1.seconds }
    let slowest = profile.layers.enumerated()
      .sorted { ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset) }
      .prefix(Self.layersShown).map(\.element)
    let rows = slowest.map { layer in
      [
        layer.name, layer.kind, NumberText.time(layer.seconds),
        NumberText.percent(total > 0 ? layer.seconds / total : 0, digits: 1),
        "\(fixed(layer.gigaflops, digits: 1)) GFLOP/s",
      ]
    }
    let sides: [TextTable.Side] = [.left, .left, .right, .right, .right]
    return ["Slowest of \(profile.layers.count) layers on one thread, share of all"]
      + TextTable(rows: rows, sides: sides).lines.map { "  \($0)" }
  }
}
