// Which layers are computed together.
//
// Folded: a batch normalization into the convolution before it; a zero padding and, before a depthwise
// filter, a ReLU into the layers that read them; an activation and the addition of a shortcut into the layer
// that comes before. Not folded: a normalization behind an addition or a pooling, nor anything whose own
// output somebody else reads.

/// One pass over memory: a root layer and the layers folded into it.
struct FusedLayer: Equatable {
  /// The node that gives the pass its kind.
  let root: Int
  /// The node whose output is read.
  var source: Int
  /// A zero padding folded into the root's window.
  var border: Border?
  /// Whether a ReLU is applied as the input is read.
  var rectifiesInput = false
  /// A batch normalization folded into the root's weights.
  var normalization: Int?
  /// The node whose output is added before the activation.
  var residual: Int?
  /// The function applied last.
  var activation = ActivationFunction.linear
  /// Every node computed, in order; the last one's output is what is written.
  var nodes: [Int]

  /// The node whose output is written.
  var output: Int { nodes[nodes.count - 1] }
}

/// Groups the layers of a network into passes, in the order in which they run.
struct FusionPass {
  private let network: Network
  private let consumers: [[Int]]
  /// Nodes whose output some pass has written, or the input.
  private var written: Set<Int> = [0]
  /// Nodes that need no pass of their own: written, folded or read through.
  private var handled: Set<Int> = [0]

  /// Returns the passes of a network; one per layer, in Keras's order, unless `fusing`.
  static func layers(of network: Network, fusing: Bool) -> [FusedLayer] {
    guard fusing else {
      return network.nodes.indices.dropFirst().map { FusionPass.unfused(network, root: $0) }
    }
    var pass = FusionPass(network: network)
    return network.nodes.indices.compactMap { pass.layer(root: $0) }
  }

  private init(network: Network) {
    self.network = network
    consumers = network.consumers()
  }

  private static func unfused(_ network: Network, root: Int) -> FusedLayer {
    let node = network.nodes[root]
    var layer = FusedLayer(root: root, source: node.inputs[0], nodes: [root])
    if node.layer == .add { layer.residual = node.inputs[1] }
    if case .activation(let function) = node.layer { layer.activation = function }
    return layer
  }

  private mutating func layer(root: Int) -> FusedLayer? {
    guard !handled.contains(root) else { return nil }
    handled.insert(root)
    if isReadThrough(root) { return nil }
    var layer = FusionPass.unfused(network, root: root)
    readThrough(into: &layer)
    while let next = consumers[layer.output].first, consumers[layer.output].count == 1,
      absorb(next, into: &layer)
    {
      layer.nodes.append(next)
      handled.insert(next)
    }
    written.insert(layer.output)
    return layer
  }

  /// Whether all who read the node can do its work as they read.
  private func isReadThrough(_ index: Int) -> Bool {
    guard !consumers[index].isEmpty else { return false }
    let readers = consumers[index].map { network.nodes[$0].layer }
    switch network.nodes[index].layer {
    case .zeroPadding2D: return readers.allSatisfy(\.takesBorder)
    case .activation(.relu): return readers.allSatisfy(\.rectifies)
    default: return false
    }
  }

  private func readThrough(into layer: inout FusedLayer) {
    guard !written.contains(layer.source) else { return }
    let skipped = network.nodes[layer.source]
    if case .zeroPadding2D(let border) = skipped.layer {
      layer.border = border
    } else {
      layer.rectifiesInput = true
    }
    layer.nodes.insert(layer.source, at: 0)
    layer.source = skipped.inputs[0]
  }

  private func absorb(_ next: Int, into layer: inout FusedLayer) -> Bool {
    guard layer.activation == .linear else { return false }
    let root = network.nodes[layer.root].layer
    let node = network.nodes[next]
    switch node.layer {
    case .batchNormalization
    where root.foldsNormalization && layer.normalization == nil && layer.residual == nil:
      layer.normalization = next
      return true
    case .activation(let function) where root.foldsActivation:
      layer.activation = function
      return true
    case .add where root.foldsAddition && layer.residual == nil:
      let other = node.inputs[0] == layer.output ? node.inputs[1] : node.inputs[0]
      guard written.contains(other) else { return false }
      layer.residual = other
      return true
    default:
      return false
    }
  }
}

extension Layer {
  /// Whether a zero padding before the layer can become part of its window.
  fileprivate var takesBorder: Bool {
    switch self {
    case .conv2D(_, _, _, let padding, _): padding == .valid
    case .depthwiseConv2D(_, _, let padding), .maxPooling2D(_, _, let padding): padding == .valid
    default: false
    }
  }

  /// Whether the layer can apply a ReLU to what it reads.
  fileprivate var rectifies: Bool {
    switch self {
    case .depthwiseConv2D, .separableConv2D: true
    default: false
    }
  }

  /// Whether the layer is linear in weights that a normalization can scale.
  fileprivate var foldsNormalization: Bool {
    switch self {
    case .conv2D, .depthwiseConv2D, .separableConv2D: true
    default: false
    }
  }

  fileprivate var foldsActivation: Bool {
    switch self {
    case .conv2D, .depthwiseConv2D, .separableConv2D, .batchNormalization, .maxPooling2D, .add: true
    default: false
    }
  }

  fileprivate var foldsAddition: Bool {
    switch self {
    case .conv2D, .separableConv2D, .maxPooling2D: true
    default: false
    }
  }
}
