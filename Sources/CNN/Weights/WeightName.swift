/// A variable of a network: whose it is and what shape it has.
public struct WeightName: Equatable, Hashable, Sendable {
  /// Keras's name of the layer.
  public let layer: String
  /// Keras's name of the variable, `kernel` or `gamma` for example.
  public let variable: String
  /// Its dimensions in Keras's layout.
  public let shape: [Int]

  /// Names a variable.
  public init(layer: String, variable: String, shape: [Int]) {
    self.layer = layer
    self.variable = variable
    self.shape = shape
  }

  /// The number of its values.
  public var count: Int { shape.reduce(1, *) }
}

/// Float32 values with their shape, row-major.
public struct Tensor: Equatable, Sendable {
  /// The dimensions, outermost first.
  public let shape: [Int]
  /// The values, the last dimension running fastest.
  public var values: [Float]

  /// Makes a tensor; whoever reads it checks that values and shape agree.
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

/// Where the weights of a network come from.
public protocol WeightSource {
  /// The values of one variable, or nil where the source has none of that layer and name.
  ///
  /// The shape returned is the source's own: the caller compares it with the one it needs.
  func tensor(_ weight: WeightName) throws -> Tensor?

  /// The shape of one variable, or nil where the source has none of that layer and name.
  ///
  /// Asked for every variable before the first value is read; sources that know it without reading say so
  /// here.
  func shape(_ weight: WeightName) throws -> [Int]?
}

extension WeightSource {
  /// The shape of the values, which are read for it.
  public func shape(_ weight: WeightName) throws -> [Int]? { try tensor(weight)?.shape }

  /// The values of one variable, whose shape is the one needed.
  ///
  /// - Throws: ``NetworkError`` naming the variable that is missing or has another shape.
  func values(_ weight: WeightName, of network: String) throws -> [Float] {
    guard let tensor = try tensor(weight) else {
      throw NetworkError.missingWeight(network: network, weight: weight)
    }
    guard tensor.shape == weight.shape else {
      throw NetworkError.weightShape(network: network, weight: weight, found: tensor.shape)
    }
    guard tensor.values.count == weight.count else {
      throw NetworkError.weightCount(network: network, weight: weight, found: tensor.values.count)
    }
    return tensor.values
  }
}
