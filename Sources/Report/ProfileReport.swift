import CostModel

/// What `headroom profile` prints for people, for one network.
public struct ProfileReport {
  /// The profile.
  public var profile: Profile
  /// The file it was written to.
  public var path: String
  /// What the reader's terminal can show.
  public var style: TextStyle
  /// Whether every layer is shown, and not the slowest alone.
  public var isByLayer: Bool

  /// Layers that are shown, the slowest.
  static let layersShown = 8

  /// A report on a profile.
  public init(_ profile: Profile, path: String, style: TextStyle, isByLayer: Bool = false) {
    self.profile = profile
    self.path = path
    self.style = style
    self.isByLayer = isByLayer
  }

  /// The report's text, with newlines at the end.
  public var text: String {
    var blocks = [heading, times, fits + handling + pauses + resources]
    if let concurrency = profile.concurrency { blocks.append(users(concurrency)) }
    if !profile.batchCosts.isEmpty { blocks.append(batches) }
    if !profile.layers.isEmpty { blocks.append(isByLayer ? LayerTable(profile).lines : layers) }
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
    let source = provenance.source.map { "; \($0)" } ?? ""
    return [
      style.painted(profile.network, .bold) + parameters + ", written to \(path)",
      style.wrapped(provenance.method + (machine.isEmpty ? "" : " on \(machine)") + source, indent: 2),
    ]
  }

  /// A row for each thread count.
  private var times: [String] {
    let isMemoryKnown = profile.threadCosts.contains { $0.workingBytes != nil }
    let headings =
      ["threads", "mean", "95 % interval", "p50", "p95", "p99", "CPU", "images"]
      + (isMemoryKnown ? ["memory"] : [])
    let rows = profile.threadCosts.map { cost in
      let wall = cost.wall
      return [
        "\(cost.threads)", NumberText.time(wall.mean),
        "\(NumberText.time(wall.meanLower)) to \(NumberText.time(wall.meanUpper))", NumberText.time(wall.p50),
        NumberText.time(wall.p95), NumberText.time(wall.p99), NumberText.time(cost.cpu.mean), "\(wall.count)",
      ] + (isMemoryKnown ? [cost.workingBytes.map { NumberText.memory(Int64($0)) } ?? "-"] : [])
    }
    return TextTable(rows: [headings] + rows, sides: Array(repeating: .right, count: headings.count)).lines
  }

  /// What was fitted, and how well it fits.
  private var fits: [String] {
    let (service, distribution) = (profile.serviceTime, profile.serviceTime.distribution)
    var scatter =
      "\(distribution.family.rawValue), coefficient of variation \(fixed(distribution.cv, digits: 4))"
    if let distance = service.ksDistance, let probability = service.ksProbability {
      scatter +=
        "; Kolmogorov-Smirnov distance \(fixed(distance, digits: 3)), p = \(fixed(probability, digits: 3))"
    }
    guard let scaling = profile.threadScaling else { return [labelled("Scatter", scatter)] }
    let law =
      "\(NumberText.time(scaling.serialSeconds)) + \(NumberText.time(scaling.parallelSeconds)) / threads"
    let off = NumberText.percent(scaling.largestResidual, digits: 1)
    let fit =
      scaling.isExact
      ? "through two points, so how well it fits cannot be told"
      : "R² \(fixed(scaling.rSquared, digits: 4)), at most \(off) off"
    return [labelled("Scatter", scatter), labelled("Threads", "\(law); \(fit)")]
  }

  /// What a request costs beside the network.
  private var handling: [String] {
    guard let handling = profile.handling else {
      return [labelled("Request", "decoding and HTTP were not measured")]
    }
    let image = handling.image
    let size = image.width.flatMap { width in image.height.map { " of \(width)×\($0) pixels" } } ?? ""
    let sent = "\(image.format.uppercased())\(size), \(NumberText.memory(Int64(image.bytes)))"
    let prepared = handling.prepare.map { time in
      "\(NumberText.time(time.mean)) (\(NumberText.time(time.meanLower)) to "
        + "\(NumberText.time(time.meanUpper))) to decode, resize and normalize a \(sent)"
    }
    let served = handling.serverWallSeconds.map { wall in
      "\(NumberText.time(wall)) in the server outside of workers"
        + (handling.serverCPUSeconds.map { ", \(NumberText.time($0)) CPU" } ?? "")
        + (handling.handoverSeconds.map { "; \(NumberText.time($0)) from a request to the next" } ?? "")
    }
    return [
      labelled("Request", prepared ?? "whole, with a \(sent)"),
      labelled("Server", served ?? "not measured"),
    ]
  }

  /// What a request takes more that finds its worker idle; nothing where that is not known.
  private var pauses: [String] {
    let network = profile.threadCosts.compactMap { cost -> String? in
      let next = cost.pauseDecay.map { " (the next \(NumberText.percent($0, digits: 0)) of it)" } ?? ""
      return cost.pauseSeconds.map {
        "\(NumberText.time($0)) more on \(counted(cost.threads, "thread"))\(next)"
      }
    }
    let preparation = profile.handling?.preparePauseSeconds.map { "\(NumberText.time($0)) more to prepare" }
    let server = profile.handling?.serverPauseSeconds.map { "\(NumberText.time($0)) more in the server" }
    let parts = network + [preparation, server].compactMap { $0 }
    guard !parts.isEmpty else { return [] }
    return [labelled("Pauses", "a request that finds its worker idle takes " + parts.joined(separator: ", "))]
  }

  /// What each number of users saw, and the workers that explain it.
  private func users(_ concurrency: ServiceConcurrency) -> [String] {
    let headings = ["users", "requests/s", "response time", "failed"]
    let rows = concurrency.levels.map { level in
      [
        "\(level.users)", level.transactionRate.map { fixed($0, digits: $0 < 100 ? 2 : 0) } ?? "none",
        level.responseSeconds.map(NumberText.time) ?? "none", "\(level.failed) of \(level.attempted)",
      ]
    }
    let workers = concurrency.workers
    let threads = profile.threadCosts[0].threads
    let found =
      "\(concurrency.isSaturated ? "" : "At least ")\(workers) worker\(workers == 1 ? "" : "s") at once, "
      + "\(fixed(concurrency.transactionRate, digits: 2)) requests/s at most: set server.workers "
      + "to \(workers) and server.threads to \(threads) in scenarios"
    return ["Users without think time"]
      + TextTable(rows: [headings] + rows, sides: Array(repeating: .right, count: headings.count)).lines
      .map { "  \($0)" } + [style.wrapped(found, indent: 2)]
  }

  private var resources: [String] {
    let (memory, start) = (profile.memory, profile.coldStart)
    let (loaded, serving) = (NumberText.memory(memory.loadedBytes), NumberText.memory(memory.peakBytes))
    let loading = NumberText.memory(memory.loadPeakBytes)
    let (load, cpu) = (NumberText.time(start.loadSeconds), NumberText.time(start.loadCPUSeconds))
    return [
      labelled(
        "Memory",
        "\(loaded) loaded, \(serving) serving, \(loading) at most while loading"
      ),
      labelled(
        "Cold start",
        "\(load) to load (\(cpu) CPU), \(NumberText.time(start.firstImageSeconds)) for the first image"),
    ]
  }

  private func labelled(_ label: String, _ text: String) -> String {
    style.wrapped("\(label): \(text)", indent: 2)
  }

  private var batches: [String] {
    ["Batches on one thread"]
      + profile.batchCosts.map { batch in
        "  \("\(batch.size)".aligned(to: 4)) at once in \(NumberText.time(batch.wallSeconds)), "
          + "\(NumberText.time(batch.wallSeconds / Double(batch.size))) each"
          + (batch.workingBytes.map { ", \(NumberText.memory(Int64($0))) beside the weights" } ?? "")
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
