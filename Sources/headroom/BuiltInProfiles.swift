import CostModel

/// The profiles that come with Headroom.
enum BuiltInProfiles {
  static let networks = ["mobilenetv2", "resnet101v2", "xception"]

  static func profile(of network: String) -> Profile? {
    let seconds = ["mobilenetv2": 0.03, "resnet101v2": 0.25, "xception": 0.2]
    guard let time = seconds[network] else { return nil }
    return Profile(
      network: network, parameters: nil, provenance: Provenance(method: "synthetic"),
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: time),
      memory: MemoryFootprint(loadedBytes: 150 << 20, peakBytes: 200 << 20),
      threadCosts: [
        ThreadCost(threads: 1, wall: MeasuredTime(exactly: time), cpu: MeasuredTime(exactly: time)),
        ThreadCost(
          threads: 2, wall: MeasuredTime(exactly: time * 0.55), cpu: MeasuredTime(exactly: time * 1.1)),
      ],
      serviceTime: ServiceTime(.lognormal(mean: 1, cv: 0.05)))
  }
}
