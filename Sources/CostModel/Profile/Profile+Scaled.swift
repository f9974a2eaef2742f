// A profile as it would have been measured on a machine of another speed.

extension MeasuredTime {
  /// The time with everything in it multiplied by a factor above 0.
  public func scaled(by factor: Double) -> MeasuredTime {
    var scaled = self
    for key in [
      \MeasuredTime.mean, \.meanLower, \.meanUpper, \.standardDeviation, \.minimum, \.p50, \.p90, \.p95,
      \.p99, \.maximum,
    ] { scaled[keyPath: key] *= factor }
    return scaled
  }
}

extension Profile {
  /// The profile with all that a request costs, wall and CPU time, multiplied by a factor.
  ///
  /// Loading, layers and batches stay as they were: it is for simulating requests one at a time.
  ///
  /// - Parameters:
  ///   - factor: That of what the network costs, greater than 0.
  ///   - beside: That of what a request costs beside it, greater than 0; nil for the same. It is another
  ///     where a machine has changed for several threads at once, and not for one.
  /// - Returns: The profile.
  public func scaled(by factor: Double, beside: Double? = nil) -> Profile {
    let beside = beside ?? factor
    precondition(factor > 0 && beside > 0, "a request costs time, got factors \(factor) and \(beside)")
    var scaled = self
    scaled.threadCosts = threadCosts.map {
      ThreadCost(
        threads: $0.threads, wall: $0.wall.scaled(by: factor), cpu: $0.cpu.scaled(by: factor),
        workingBytes: $0.workingBytes, pauseSeconds: $0.pauseSeconds.map { $0 * factor },
        pauseDecay: $0.pauseDecay)
    }
    scaled.threadScaling?.serialSeconds *= factor
    scaled.threadScaling?.parallelSeconds *= factor
    scaled.handling?.prepare = handling?.prepare?.scaled(by: beside)
    scaled.handling?.serverPauseSeconds = handling?.serverPauseSeconds.map { $0 * beside }
    scaled.handling?.preparePauseSeconds = handling?.preparePauseSeconds.map { $0 * beside }
    scaled.handling?.serverWallSeconds = handling?.serverWallSeconds.map { $0 * beside }
    scaled.handling?.serverCPUSeconds = handling?.serverCPUSeconds.map { $0 * beside }
    scaled.handling?.handoverSeconds = handling?.handoverSeconds.map { $0 * beside }
    return scaled
  }
}
