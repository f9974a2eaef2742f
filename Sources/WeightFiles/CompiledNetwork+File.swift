import CNN

extension CompiledNetwork {
  /// Compiles a network with the weights of a file of any kind: converted ones are mapped, others read.
  ///
  /// - Parameters:
  ///   - network: What to compute.
  ///   - path: The file.
  ///   - verifying: Whether to compare converted weights with their checksum; others have none.
  /// - Throws: `MappedFileError`, `WeightFileError` and ``TrainedWeightsError``, each with one line that says
  ///   what was expected, what was found and what to do.
  public convenience init(_ network: Network, file path: String, verifying: Bool = false) throws {
    if try MappedFile(path).format == .mapped {
      try self.init(network, mapping: path, verifying: verifying)
    } else {
      try self.init(network, weights: TrainedWeights(path, for: network))
    }
  }
}
