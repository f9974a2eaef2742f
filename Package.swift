// swift-tools-version: 6.1
import PackageDescription

// Tests run in debug, where loops over 44 million weights would take most of their time. Unsafe flags are
// allowed because nothing depends on this package.
let optimizedInDebug: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "headroom",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "headroom", targets: ["headroom"]),
    // For Benchmarks, a package of its own.
    .library(name: "Statistics", targets: ["Statistics"]),
    .library(name: "Simulator", targets: ["Simulator", "CostModel", "Documents"]),
    // For Service, a package of its own.
    .library(name: "Runtime", targets: ["CNN", "Images"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The command line: arguments to calls, errors to exit codes.
    .executableTarget(
      name: "headroom",
      dependencies: [
        "Profiler", "Manifests", "Simulator", "Recommender", "Validator", "Serving", "CNN", "WeightFiles",
        "Images", "Report", "CostModel", "Documents", "Traces", "Gzip",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    .target(
      name: "Report",
      dependencies: [
        "Recommender", "Validator", "Simulator", "CostModel", .product(name: "Yams", package: "Yams"),
      ]
    ),
    .target(name: "Recommender", dependencies: ["Simulator", "CostModel", "Statistics"]),

    // Kubernetes objects in place of a scenario's parts.
    .target(name: "Manifests", dependencies: ["Simulator", "CostModel", "Documents"]),

    // Measure a network │ scenario in, outcome out.
    .target(name: "Profiler", dependencies: ["CNN", "Images", "Serving", "CostModel", "Statistics"]),
    .target(
      name: "Simulator",
      dependencies: [
        "CostModel", "Statistics", "Documents", "Traces",
        .product(name: "HeapModule", package: "swift-collections"),
      ]
    ),

    // Arrivals from files.
    .target(name: "Traces", dependencies: ["CostModel", "Documents", "Gzip"]),

    // zlib: what is packed, and checksums.
    .target(name: "Gzip", dependencies: ["CZlib"]),

    // Predicted beside measured.
    .target(
      name: "Validator", dependencies: ["Serving", "Simulator", "CostModel", "Statistics", "Documents"]),

    // A running service from outside: started, limited, sent requests.
    .target(name: "Serving", dependencies: ["CHTTP"]),
    .target(name: "CHTTP", dependencies: ["CCurl"]),

    // The runtime │ what a request costs.
    .target(name: "CNN", dependencies: ["CKernels", "Gzip"], swiftSettings: optimizedInDebug),
    .target(name: "CostModel", dependencies: ["Statistics", "Documents"]),

    // The files that Keras keeps weights in.
    .target(
      name: "WeightFiles", dependencies: ["CNN", "CHDF5Reader", "CZip"], swiftSettings: optimizedInDebug),
    .target(name: "CHDF5Reader", dependencies: ["CHDF5"]),

    // JPEG and PNG in, a network's input out.
    .target(name: "Images", dependencies: ["CTurboJPEG", "CPNG"], swiftSettings: optimizedInDebug),

    // Chance, fits, summaries │ JSON and YAML with key paths.
    .target(name: "Statistics", dependencies: ["CGSL"]),
    .target(name: "Documents", dependencies: [.product(name: "Yams", package: "Yams")]),

    // The runtime's inner loops, for the processor's widest instructions.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),

    // The runtime's time per image, for comparing it with others.
    .executableTarget(name: "cnn-bench", dependencies: ["CNN", "COpenBLAS"], path: "Sources/CNNBench"),

    // C libraries, one importer each.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]
    ),
    .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]
    ),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
    ),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(
      name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]
    ),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]
    ),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
    ),

    .testTarget(name: "CNNTests", dependencies: ["CNN", "CKernels"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "WeightFilesTests", dependencies: ["WeightFiles", "CNN"], resources: [.copy("Fixtures")]),
    .testTarget(name: "ImagesTests", dependencies: ["Images"], exclude: ["Fixtures"]),
    .testTarget(name: "CostModelTests", dependencies: ["CostModel"]),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
    .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
    .testTarget(name: "TracesTests", dependencies: ["Traces", "CostModel", "Documents"]),
    .testTarget(
      name: "SimulatorTests",
      dependencies: ["Simulator", "Traces", "CostModel", "Statistics", "Documents"],
      resources: [.copy("Fixtures")]
    ),
    .testTarget(
      name: "ManifestsTests",
      dependencies: [
        "Manifests", "Report", "Recommender", "Simulator", "CostModel", "Statistics", "Documents",
      ]
    ),
    .testTarget(name: "ServingTests", dependencies: ["Serving"], exclude: ["Fixtures"]),
    .testTarget(
      name: "ValidatorTests",
      dependencies: ["Validator", "Serving", "Simulator", "CostModel", "Statistics", "Documents"]
    ),
    .testTarget(
      name: "ProfilerTests",
      dependencies: ["Profiler", "CNN", "Images", "Serving", "CostModel", "Statistics"]),
    .testTarget(
      name: "RecommenderTests", dependencies: ["Recommender", "Simulator", "CostModel", "Statistics"]),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "Report", "Recommender", "Validator", "Serving", "Simulator", "Traces", "CostModel", "Statistics",
      ],
      exclude: ["Snapshots"]
    ),
    .testTarget(
      name: "HeadroomTests",
      dependencies: [
        "headroom", "Report", "Recommender", "Validator", "Serving", "Simulator", "Traces", "CostModel",
        "Documents", "Statistics",
      ]
    ),
  ]
)
