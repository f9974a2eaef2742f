import CNN

/// The weights of a file that Keras, or whoever has them from Keras, has written.
///
/// Which kind of file it is its first bytes say, not its name. What the file has is compared with what the
/// network needs when it is opened; values are read, and checked, when they are asked for.
public struct TrainedWeights: WeightSource {
  /// The file's path.
  public let path: String
  private let file: any LayeredFile
  private let fit: WeightFit

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: An HDF5 file (`.h5`, `.weights.h5`), a `.keras` archive or a safetensors file.
  ///   - network: The network that the weights must fit.
  /// - Throws: `MappedFileError` where there is no file that can be read; ``TrainedWeightsError`` where it is
  ///   none of these, damaged, or has other variables than the network; it names the first, in Keras's order.
  public init(_ path: String, for network: Network) throws {
    self.path = path
    let bytes = try MappedFile(path)
    do throws(FileProblem) {
      file = try TrainedWeights.open(bytes, network)
      fit = try WeightFit(file.layers, naming: file.naming, to: network)
    } catch {
      throw TrainedWeightsError(path: path, problem: error)
    }
  }

  private static func open(_ bytes: MappedFile, _ network: Network) throws(FileProblem) -> any LayeredFile {
    switch bytes.format {
    case .hdf5: return try KerasFile(HDF5File(bytes.path))
    case .zip:
      // In float64, with what an optimizer keeps of each, and what HDF5 adds.
      let bytesMax = network.parameterCount * 8 * 4 + 64_000_000
      return try KerasFile(KerasArchive.open(bytes.path, bytesMax: bytesMax))
    case .safetensors: return try SafetensorsFile(bytes)
    case .mapped, .unknown: throw .unknownFormat
    }
  }

  /// The shape that the network needs, which the file has; nil for what is no variable of the network.
  public func shape(_ weight: WeightName) -> [Int]? { fit.variables[weight]?.shape }

  /// Reads a variable.
  ///
  /// - Throws: ``TrainedWeightsError`` where it cannot be read, or a value is not finite or a variance
  ///   negative.
  public func tensor(_ weight: WeightName) throws(TrainedWeightsError) -> Tensor? {
    guard let variable = fit.variables[weight] else { return nil }
    do throws(FileProblem) {
      let values = try file.values(variable)
      try TrainedWeights.check(values, of: weight)
      return Tensor(shape: variable.shape, values: values)
    } catch {
      throw TrainedWeightsError(path: path, problem: error)
    }
  }

  private static func check(_ values: [Float], of weight: WeightName) throws(FileProblem) {
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(weight, index: index, found: values[index])
    }
    guard weight.variable == "moving_variance", let index = values.firstIndex(where: { $0 < 0 }) else {
      return
    }
    throw .negativeVariance(weight, index: index, found: values[index])
  }
}

/// Why a file's weights cannot be used.
public struct TrainedWeightsError: Error, Equatable, CustomStringConvertible {
  /// The file's path.
  public let path: String
  let problem: FileProblem

  /// The error in one line: where, what was expected, what was found, what to do.
  public var description: String { "\(path): \(problem.words)" }
}
