/// A network with its weights, ready to run: folded, laid out and shared by any number of sessions.
///
/// Making one is the expensive part of a pod's start (the weights are read or generated, folded and copied);
/// running it is an ``InferenceSession``'s work.
public final class CompiledNetwork: Sendable {
  /// What a step reads.
  enum Source: Equatable, Sendable {
    case image
    /// The output of a step, by its index.
    case step(Int)
  }

  /// One pass over memory.
  struct Step: Sendable {
    /// The layer whose output the step gives, and its class.
    let name: String
    let outputKind: String
    /// The class of the layer that gives the step its kind.
    let kind: String
    /// Keras's layers that the pass computes, in order.
    let layers: [String]
    let operation: any StepOperation
    let input: Source
    let residual: Source?
    let outputShape: ActivationShape
    let multiplyAdds: Int
  }

  /// The network that was compiled.
  public let network: Network
  let steps: [Step]
  /// Where the values of one image lie; a batch of n takes n times as much, each offset times n.
  let buffers: BufferPlan

  /// Where the weights come from, as the file says from which they are mapped; nil where they are not.
  public let mappedSource: String?
  /// The memory of the weights, in the order in which operations asked for it.
  let blocks: [AlignedFloats]

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - network: What to compute.
  ///   - weights: Where its weights come from; asked for all shapes in Keras's order, then for each variable
  ///     once, pass by pass.
  ///   - fusing: Whether layers are folded together. Without, every Keras layer is computed by itself:
  ///     slower, and what a trace needs.
  /// - Throws: ``NetworkError`` naming the first variable, in Keras's order, that is missing or has another
  ///   shape; whatever the source throws.
  public convenience init(_ network: Network, weights: some WeightSource, fusing: Bool = true) throws {
    let store = WeightStore()
    let foldable = try FoldableWeights(network, weights, store: store)
    try self.init(network, weights: foldable, store: store, fusing: fusing, mappedSource: nil)
  }

  /// Compiles a network with weights that `store` has memory for.
  init(
    _ network: Network, weights: FoldableWeights, store: WeightStore, fusing: Bool, mappedSource: String?
  ) throws {
    self.network = network
    self.mappedSource = mappedSource
    let layers = FusionPass.layers(of: network, fusing: fusing)
    let builder = StepBuilder(network: network, weights: weights)
    let sources = layers.enumerated().reduce(into: [0: Source.image]) {
      $0[$1.element.output] = .step($1.offset)
    }
    steps = try layers.map { try builder.step($0, sources: sources) }
    blocks = store.blocks
    buffers = BufferPlan(CompiledNetwork.lives(of: steps))
  }

  /// Memory that the weights take, in bytes, after folding.
  public var weightBytes: Int {
    steps.reduce(0) { $0 + $1.operation.weightCount } * MemoryLayout<Float>.stride
  }

  /// Multiplications with addition that one image takes in convolutions and dense layers.
  public var multiplyAdds: Int { steps.reduce(0) { $0 + $1.multiplyAdds } }

  /// Bytes that a step reads and writes at least for a batch.
  func bytesMoved(by step: Step, batch: Int) -> Int {
    let read = ([step.input] + [step.residual].compactMap { $0 }).reduce(0) { sum, source in
      switch source {
      case .image: sum + network.inputShape.count
      case .step(let index): sum + steps[index].outputShape.count
      }
    }
    let floats = step.operation.weightCount + batch * (read + step.outputShape.count)
    return floats * MemoryLayout<Float>.stride
  }

  private static func lives(of steps: [Step]) -> [BufferPlan.Life] {
    var last = Array(steps.indices)
    for (index, step) in steps.enumerated() {
      for case .step(let value)? in [step.input, step.residual] { last[value] = index }
    }
    return steps.indices.map {
      BufferPlan.Life(count: steps[$0].outputShape.count, first: $0, last: last[$0])
    }
  }
}
