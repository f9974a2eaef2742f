// swift-tools-version: 6.1
import PackageDescription

// The HTTP service. A package of its own, so that Headroom itself never resolves or builds a server.
let package = Package(
  name: "service",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "headroom-serve", targets: ["headroom-serve"])
  ],
  dependencies: [
    .package(name: "headroom", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    // The command line: options to the service, signals to its end, errors to exit codes.
    .executableTarget(
      name: "headroom-serve",
      dependencies: [
        "Service",
        .product(name: "Runtime", package: "headroom"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .target(
      name: "Service",
      dependencies: [
        "CSchedule",
        .product(name: "Runtime", package: "headroom"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]
    ),
    // What threads ask of the scheduler, in C: Swift cannot make the system calls.
    .target(name: "CSchedule"),
    .testTarget(name: "ServiceTests", dependencies: ["Service", "headroom-serve"]),
  ]
)
