/// Why a network cannot be built or given its weights.
public enum NetworkError: Error, Equatable, CustomStringConvertible {
  /// There is no such network.
  case unknownNetwork(name: String, known: [String])
  /// The source of the weights lacks a variable.
  case missingWeight(network: String, weight: WeightName)
  /// A variable has another shape than the network needs; the first such in Keras's order.
  case weightShape(network: String, weight: WeightName, found: [Int])
  /// A variable holds another number of values than its own shape says.
  case weightCount(network: String, weight: WeightName, found: Int)

  /// The error in one line: where, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .unknownNetwork(let name, let known):
      return "no network '\(name)'; have \(known.joined(separator: ", "))"
    case .missingWeight(let network, let weight):
      return "\(network): \(weight.layer)/\(weight.variable): expected a tensor of shape \(weight.shape), "
        + "found none; the weights are of another network or incomplete"
    case .weightShape(let network, let weight, let found):
      return
        "\(network): \(weight.layer)/\(weight.variable): expected shape \(weight.shape), found \(found); "
        + "use the weights of Keras's \(network) with its default options"
    case .weightCount(let network, let weight, let found):
      return "\(network): \(weight.layer)/\(weight.variable): expected \(weight.count) values for shape "
        + "\(weight.shape), found \(found); the weights are damaged"
    }
  }
}
