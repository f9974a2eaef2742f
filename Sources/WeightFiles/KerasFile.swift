// Weights as Keras keeps them in HDF5.
//
// Keras 3's own layout (.weights.h5, and model.weights.h5 in a .keras): layers/<class, counted>/vars/<place>;
// TensorFlow's Keras 2.13 called the first folder _layer_checkpoint_dependencies. The older layout (.h5,
// whole models and weights alone): the attribute layer_names lists groups, and each one's weight_names its
// datasets; in whole models all this is in the group model_weights.
// Not read: layers within layers, weights cut into several files, values quantized to integers.
// Source: keras/src/saving/saving_lib.py, keras/src/legacy/saving/legacy_h5_format.py.

/// A file in which Keras saved weights.
struct KerasFile: LayeredFile {
  let naming: LayerNaming
  let layers: [FileLayer]
  private let file: HDF5File

  /// Lists the layers of a file.
  ///
  /// - Throws: ``FileProblem`` where there are none, or a dataset that should be there is not.
  init(_ file: HDF5File) throws(FileProblem) {
    self.file = file
    for root in ["/layers", "/_layer_checkpoint_dependencies"] where file.isGroup(root) {
      naming = .classes
      layers = try KerasFile.placedLayers(file, root)
      return
    }
    for root in ["/model_weights", ""] {
      guard let names = file.texts(root.isEmpty ? "/" : root, "layer_names") else { continue }
      naming = .own
      layers = try KerasFile.namedLayers(file, root, names)
      return
    }
    throw .noLayers
  }

  func values(_ variable: FileVariable) throws(FileProblem) -> [Float] {
    guard let dataset = file.dataset("/" + variable.path) else { throw .unreadable(path: variable.path) }
    guard dataset.isFloat else { throw .notFloat(path: variable.path) }
    guard let values = file.values("/" + variable.path, count: variable.shape.reduce(1, *)) else {
      throw .unreadable(path: variable.path)
    }
    return values
  }

  /// Layers of Keras 3's layout, in order of their classes and counts.
  private static func placedLayers(_ file: HDF5File, _ root: String) throws(FileProblem) -> [FileLayer] {
    var layers: [FileLayer] = []
    for name in file.members(root) {
      var variables: [FileVariable] = []
      for place in file.members("\(root)/\(name)/vars").sorted(by: { ($0.count, $0) < ($1.count, $1) }) {
        variables.append(try variable(file, "\(root)/\(name)/vars/\(place)", name: place))
      }
      if !variables.isEmpty { layers.append(FileLayer(name: name, variables: variables)) }
    }
    return layers
  }

  /// Layers of the older layout, in the model's order.
  private static func namedLayers(
    _ file: HDF5File, _ root: String, _ names: [String]
  ) throws(FileProblem) -> [FileLayer] {
    var layers: [FileLayer] = []
    for name in names {
      var variables: [FileVariable] = []
      for path in file.texts("\(root)/\(name)", "weight_names") ?? [] {
        let last = path.split(separator: "/").last ?? ""
        variables.append(
          try variable(file, "\(root)/\(name)/\(path)", name: String(last.prefix { $0 != ":" })))
      }
      if !variables.isEmpty { layers.append(FileLayer(name: name, variables: variables)) }
    }
    return layers
  }

  private static func variable(
    _ file: HDF5File, _ path: String, name: String
  ) throws(FileProblem) -> FileVariable {
    guard let dataset = file.dataset(path) else { throw .unreadable(path: String(path.dropFirst())) }
    return FileVariable(name: name, path: String(path.dropFirst()), shape: dataset.shape)
  }
}
