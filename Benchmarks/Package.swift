// swift-tools-version: 6.1
import PackageDescription

// Measurements behind decisions. A package of its own, so that what is only compared with is never a
// dependency of Headroom.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "headroom", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .executableTarget(
      name: "HistogramBenchmark",
      dependencies: [
        .product(name: "Statistics", package: "headroom"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ]
    ),
    .executableTarget(
      name: "EngineBenchmark",
      dependencies: [
        .product(name: "Simulator", package: "headroom"),
        .product(name: "Statistics", package: "headroom"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
  ]
)
