import CNN

/// What is wrong with a file of weights, in words without the file's name.
enum FileProblem: Error, Equatable {
  /// It is of no kind that is known here.
  case unknownFormat
  /// It begins as an HDF5 file does, and is none that can be read.
  case damagedHDF5
  /// It is an HDF5 file in which there are no layers where Keras puts them.
  case noLayers
  /// It is a zip archive without Keras's weights.
  case noWeightsInArchive
  /// It is a zip archive that cannot be read; libzip's own words.
  case damagedArchive(String)
  /// The weights in an archive are more than any such network's, in bytes.
  case archiveTooLarge(expectedMax: Int, found: Int)
  /// The weights in an archive cannot be unpacked, for this folder cannot be written to.
  case noRoom(folder: String)
  /// A safetensors file's header is wrong.
  case damagedSafetensors(String)
  /// A variable of the network is not in the file; with the first of the file that the network lacks.
  case missing(network: String, WeightName, extra: FileVariable?)
  /// A variable has another shape.
  case shape(network: String, WeightName, found: FileVariable)
  /// The file has a variable that the network, which has `count`, lacks.
  case extra(network: String, count: Int, FileVariable)
  /// A variable's values are no floating point numbers that can be read.
  case notFloat(path: String)
  /// A variable's values cannot be read.
  case unreadable(path: String)
  /// A value is NaN or infinite.
  case notFinite(WeightName, index: Int, found: Float)
  /// A variance is negative.
  case negativeVariance(WeightName, index: Int, found: Float)

  /// What was expected, what was found, what to do.
  var words: String {
    switch self {
    case .unknownFormat:
      "expected weights as .h5, .weights.h5, .keras, .safetensors or converted, found a file of another kind"
    case .damagedHDF5:
      "expected an HDF5 file, found one that is truncated or damaged"
    case .noLayers:
      "expected weights that Keras saved, found an HDF5 file without Keras's layers"
    case .noWeightsInArchive:
      "expected an archive with Keras's model.weights.h5, found none in it"
    case .damagedArchive(let reason):
      "expected a zip archive, found one that is truncated or damaged: \(reason)"
    case .archiveTooLarge(let most, let found):
      "expected at most \(most) bytes of weights, found \(found); the file is of another network"
    case .noRoom(let folder):
      "expected room to unpack it, found that '\(folder)' cannot be written to; set TMPDIR to another folder"
    case .damagedSafetensors(let reason):
      "expected a safetensors file, found \(reason)"
    case .missing(let network, let weight, let extra):
      "expected \(named(weight)), found none" + (extra.map { ", but \(named($0))" } ?? "")
        + "; the weights are of another network than \(network), or incomplete"
    case .shape(let network, let weight, let found):
      "expected \(named(weight)), found \(named(found)); use the weights of Keras's \(network) with its "
        + "default options"
    case .extra(let network, let count, let found):
      "expected nothing beside the \(count) variables of \(network), found \(named(found)); the weights are "
        + "of another network"
    case .notFloat(let path):
      "\(path): expected floating point values, found values of another type"
    case .unreadable(let path):
      "\(path): expected values, found that they cannot be read; the file is truncated or damaged"
    case .notFinite(let weight, let index, let found):
      "\(weight.layer)/\(weight.variable): expected finite values, found \(found) at index \(index); the "
        + "weights are damaged, or their training failed"
    case .negativeVariance(let weight, let index, let found):
      "\(weight.layer)/\(weight.variable): expected values of 0 or more, found \(found) at index \(index); "
        + "the weights are damaged"
    }
  }

  private func named(_ weight: WeightName) -> String {
    "\(weight.layer)/\(weight.variable) of shape \(weight.shape)"
  }

  private func named(_ variable: FileVariable) -> String { "\(variable.path) of shape \(variable.shape)" }
}
