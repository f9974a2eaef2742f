import CNN

// Which variable of a file is which of a network's.
//
// Layers go by their names. Those that Keras names itself, by class and a count that goes on from model to
// model (`conv2d_4`), go by class and order: so do all layers in Keras 3's own layout, which keeps no names.
// Within a layer variables go by name, or else by place: Keras 3 calls `kernel` what Keras 2 called
// `depthwise_kernel`, and its own layout has places alone.
// Source: keras/src/saving/saving_lib.py (_save_container_state),
// keras/src/legacy/saving/legacy_h5_format.py.

/// The variables of a file, fitted to those of a network.
struct WeightFit {
  /// For each of the network's variables the file's.
  let variables: [WeightName: FileVariable]

  /// Fits a file's layers to a network.
  ///
  /// - Throws: ``FileProblem`` naming the first variable, in Keras's order, that is missing or has another
  ///   shape; if none has, the first that the network lacks.
  init(_ layers: [FileLayer], naming: LayerNaming, to network: Network) throws(FileProblem) {
    let partners = WeightFit.partners(layers, naming: naming, of: network)
    var variables: [WeightName: FileVariable] = [:]
    var used: Set<String> = []
    var lacking: WeightName?
    var wrong: (weight: WeightName, found: FileVariable)?
    let expected = Dictionary(grouping: network.weights, by: \.layer)
    for weight in network.weights {
      let siblings = expected[weight.layer] ?? []
      guard let layer = partners[weight.layer], let place = siblings.firstIndex(of: weight),
        let found = layer.variables.first(where: { $0.name == weight.variable })
          ?? (layer.variables.indices.contains(place) ? layer.variables[place] : nil)
      else {
        if wrong == nil { lacking = lacking ?? weight }
        continue
      }
      used.insert(found.path)
      variables[weight] = found
      if found.shape != weight.shape && lacking == nil { wrong = wrong ?? (weight, found) }
    }
    let extra = layers.lazy.flatMap(\.variables).first { !used.contains($0.path) }
    if let lacking { throw .missing(network: network.name, lacking, extra: extra) }
    if let wrong { throw .shape(network: network.name, wrong.weight, found: wrong.found) }
    if let extra { throw .extra(network: network.name, count: network.weights.count, extra) }
    self.variables = variables
  }

  /// The file's layer for each of the network's that has variables.
  private static func partners(
    _ layers: [FileLayer], naming: LayerNaming, of network: Network
  ) -> [String: FileLayer] {
    let byName = Dictionary(layers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var partners: [String: FileLayer] = [:]
    var counted: [String: [String]] = [:]
    for node in network.nodes {
      guard let container = containerNames[node.layer.kerasClass] else { continue }
      if naming == .classes || number(of: node.name, counted: container) != nil {
        counted[container, default: []].append(node.name)
      } else {
        partners[node.name] = byName[node.name]
      }
    }
    for (container, names) in counted {
      let found = layers.compactMap { layer in number(of: layer.name, counted: container).map { ($0, layer) }
      }
      .sorted { $0.0 < $1.0 }
      for (name, layer) in zip(names, found) { partners[name] = layer.1 }
    }
    return partners
  }

  /// What Keras calls the layers with variables when it counts them, by their classes.
  private static let containerNames = [
    "Conv2D": "conv2d", "DepthwiseConv2D": "depthwise_conv2d", "SeparableConv2D": "separable_conv2d",
    "BatchNormalization": "batch_normalization", "Dense": "dense",
  ]

  /// The count in a name such as `conv2d_3`, 0 in `conv2d`; nil for any other name.
  private static func number(of name: String, counted container: String) -> Int? {
    if name == container { return 0 }
    guard name.hasPrefix(container + "_") else { return nil }
    return Int(name.dropFirst(container.count + 1))
  }
}
