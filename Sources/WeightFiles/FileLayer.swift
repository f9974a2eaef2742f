/// A layer as a file of weights has it.
struct FileLayer: Equatable {
  /// The layer's name: its own, or one made from its class.
  let name: String
  /// Its variables, in the file's order.
  let variables: [FileVariable]
}

/// A variable as a file of weights has it.
struct FileVariable: Equatable {
  /// What the file calls it within its layer; in Keras 3's layout only its place, from `0`.
  let name: String
  /// Where it is in the file, as messages name it.
  let path: String
  /// Its dimensions, outermost first.
  let shape: [Int]
}

/// How a file names layers.
enum LayerNaming {
  /// By their own names, or those that Keras counted up for them.
  case own
  /// By their classes, counted: the fourth convolution is `conv2d_3`, whatever its name.
  case classes
}

/// A file whose layers can be listed and whose values can be read.
protocol LayeredFile {
  /// How the layers are named.
  var naming: LayerNaming { get }
  /// The layers with variables, in the file's order.
  var layers: [FileLayer] { get }
  /// The values of a variable, as many as its shape says.
  ///
  /// - Throws: ``FileProblem`` where they are no numbers, or cannot be read.
  func values(_ variable: FileVariable) throws(FileProblem) -> [Float]
}
