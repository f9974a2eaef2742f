import Statistics

/// The measured cost of one image on some number of threads.
public struct ThreadCost: Sendable, Equatable, Codable {
  /// Threads that work on one image, at least 1.
  public var threads: Int
  /// Wall time per image on an otherwise idle machine, in seconds.
  public var wall: MeasuredTime
  /// CPU time per image over all threads, in seconds.
  public var cpu: MeasuredTime
  /// Memory for intermediate values beside the weights, in bytes; nil where that is not known.
  public var workingBytes: Int?
  /// Mean wall time that an image takes more whose request finds its worker idle, in seconds, 0 or more; nil
  /// where that is not known, and `wall` and `cpu` then are of all requests, pause or not.
  ///
  /// CPU time grows in proportion: the threads keep as many cores busy as without a pause.
  public var pauseSeconds: Double?
  /// The share of it that each further request without a pause takes of what the one before took, 0..<1.
  ///
  /// What a pause has cooled down is not all warm after one request. Nil is 0.
  public var pauseDecay: Double?

  /// A cost from wall and CPU time.
  public init(
    threads: Int, wall: MeasuredTime, cpu: MeasuredTime, workingBytes: Int? = nil,
    pauseSeconds: Double? = nil, pauseDecay: Double? = nil
  ) {
    self.threads = threads
    self.wall = wall
    self.cpu = cpu
    self.workingBytes = workingBytes
    self.pauseSeconds = pauseSeconds
    self.pauseDecay = pauseDecay
  }
}

/// A summary of repeated measurements of one time, all in seconds.
public struct MeasuredTime: Sendable, Equatable, Codable {
  /// How many were measured.
  public var count: Int
  /// Their mean.
  public var mean: Double
  /// The mean's confidence interval, lower end.
  public var meanLower: Double
  /// The mean's confidence interval, upper end.
  public var meanUpper: Double
  /// The level of that interval, as in 0.95.
  public var confidence: Double
  /// Their standard deviation.
  public var standardDeviation: Double
  /// The least.
  public var minimum: Double
  /// The median.
  public var p50: Double
  /// The 90th percentile.
  public var p90: Double
  /// The 95th percentile.
  public var p95: Double
  /// The 99th percentile.
  public var p99: Double
  /// The largest.
  public var maximum: Double

  /// A time that is known exactly, in seconds: published, or chosen for a model.
  public init(exactly seconds: Double) {
    count = 1
    mean = seconds
    meanLower = seconds
    meanUpper = seconds
    confidence = 0.95
    standardDeviation = 0
    (minimum, p50, p90, p95, p99, maximum) = (seconds, seconds, seconds, seconds, seconds, seconds)
  }
}

/// How wall time falls with threads: `T(n) = serial + parallel / n`, Amdahl's law fitted by least squares.
public struct ThreadScaling: Sendable, Equatable, Codable {
  /// The part that threads do not shorten, in seconds.
  public var serialSeconds: Double
  /// The part that they share, in seconds.
  public var parallelSeconds: Double
  /// Share of the variance that the fit explains, 0…1; 1 when it goes through two points.
  public var rSquared: Double
  /// The largest deviation of a measured time from the fit, relative to it.
  public var largestResidual: Double
  /// Whether the fit passes through two measured points and so would through any: the residual says nothing.
  public var isExact: Bool

  /// A fit from its parts.
  public init(
    serialSeconds: Double, parallelSeconds: Double, rSquared: Double, largestResidual: Double,
    isExact: Bool = false
  ) {
    self.serialSeconds = serialSeconds
    self.parallelSeconds = parallelSeconds
    self.rSquared = rSquared
    self.largestResidual = largestResidual
    self.isExact = isExact
  }
}

/// The measured cost of a batch on one thread.
public struct BatchCost: Sendable, Equatable, Codable {
  /// Images in the batch, at least 1.
  public var size: Int
  /// Mean wall time of the whole batch, in seconds.
  public var wallSeconds: Double
  /// Memory for intermediate values beside the weights, in bytes; nil where that is not known.
  public var workingBytes: Int?

  /// The cost of a batch.
  public init(size: Int, wallSeconds: Double, workingBytes: Int? = nil) {
    self.size = size
    self.wallSeconds = wallSeconds
    self.workingBytes = workingBytes
  }
}

/// The measured time of one layer.
public struct LayerCost: Sendable, Equatable, Codable {
  /// The layer's name as Keras gives it.
  public var name: String
  /// Its kind, as in `Conv2D`.
  public var kind: String
  /// Its output's shape, NHWC.
  public var outputShape: [Int]
  /// Multiply-adds for one image.
  public var multiplyAdds: Int
  /// Bytes of weights, input, shortcut and output, each counted once; nil where that is not known.
  public var bytesMoved: Int?
  /// Median wall time, in seconds.
  public var seconds: Double

  /// A layer's cost from its parts.
  public init(
    name: String, kind: String, outputShape: [Int], multiplyAdds: Int, bytesMoved: Int? = nil, seconds: Double
  ) {
    self.name = name
    self.kind = kind
    self.outputShape = outputShape
    self.multiplyAdds = multiplyAdds
    self.bytesMoved = bytesMoved
    self.seconds = seconds
  }

  /// Arithmetic speed, in 10⁹ floating-point operations per second; two for each multiply-add.
  public var gigaflops: Double { seconds > 0 ? 2e-9 * Double(multiplyAdds) / seconds : 0 }
}

/// A reason to doubt a measurement.
public struct ProfileWarning: Sendable, Equatable, Codable {
  /// What kind of doubt, as in `otherLoad`, `steal`, `throttled`, `drift`, `noisy`.
  public var code: String
  /// One line: what was seen, the likely cause, what to do.
  public var message: String

  /// A warning of some kind.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}

/// The distribution of service times about their mean, and how well it fits.
public struct ServiceTime: Sendable, Equatable, Codable {
  /// A distribution of mean 1: multiply by the mean time.
  public var distribution: ServiceTimeDistribution
  /// The Kolmogorov–Smirnov distance between sample and distribution, 0…1; nil where nothing was fitted.
  public var ksDistance: Double?
  /// The probability of a distance at least this large if the distribution were right; nil likewise.
  public var ksProbability: Double?

  /// A distribution with its goodness of fit.
  public init(
    _ distribution: ServiceTimeDistribution, ksDistance: Double? = nil, ksProbability: Double? = nil
  ) {
    self.distribution = distribution
    self.ksDistance = ksDistance
    self.ksProbability = ksProbability
  }
}
