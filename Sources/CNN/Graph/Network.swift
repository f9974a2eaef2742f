/// A convolutional network as a list of layers, each naming the earlier ones it reads.
///
/// Holds no weights. Nodes stand in Keras's order (`model.layers`), the input first, so that a node's
/// index and the order of ``weights`` are Keras's too.
public struct Network: Sendable {
  /// One layer at its place in the network.
  public struct Node: Sendable {
    /// Keras's name of the layer, unique in its network.
    public let name: String
    /// What it computes.
    public let layer: Layer
    /// Indices of the nodes it reads; all lower than its own.
    public let inputs: [Int]
    /// The shape of what it puts out.
    public let outputShape: ActivationShape
  }

  /// The name under which weights and profiles know the network.
  public let name: String
  /// The layers in Keras's order; the first is the input, the last gives the logits.
  public let nodes: [Node]

  /// The shape of an image.
  public var inputShape: ActivationShape { nodes[0].outputShape }

  /// The number of logits.
  public var classCount: Int { nodes[nodes.count - 1].outputShape.count }

  /// Every variable that the network needs, in Keras's order.
  public var weights: [WeightName] {
    nodes.flatMap { node in
      node.inputs.isEmpty
        ? []
        : node.layer.variables(nodes[node.inputs[0]].outputShape)
          .map { WeightName(layer: node.name, variable: $0.name, shape: $0.shape) }
    }
  }

  /// The number of parameters, as Keras's `count_params` gives it (moving statistics included).
  public var parameterCount: Int { weights.reduce(0) { $0 + $1.count } }

  /// For each node the indices of those that read it.
  func consumers() -> [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { result[input].append(index) }
    }
    return result
  }
}
