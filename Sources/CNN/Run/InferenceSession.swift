import Dispatch

/// One worker's memory for running a compiled network; it runs one batch at a time.
///
/// Everything is allocated when the session is made; running allocates nothing but the result. Any number of
/// sessions may share a ``CompiledNetwork``, each used by one thread at a time.
public final class InferenceSession {
  /// What the session runs.
  public let compiled: CompiledNetwork
  /// The most images per run.
  public let maxBatch: Int
  /// Threads that share the work of each layer, the caller's among them.
  public let threads: Int

  private let arena: AlignedFloats
  private let scratch: AlignedFloats
  private var nanoseconds: [UInt64]
  private var lastBatch = 0

  /// Allocates the memory for runs of up to `maxBatch` images.
  ///
  /// - Parameters:
  ///   - compiled: The network with its weights.
  ///   - maxBatch: The most images per run, at least 1.
  ///   - threads: Threads per run, at least 1. More than there are processors are run one after another.
  public init(_ compiled: CompiledNetwork, maxBatch: Int = 1, threads: Int = 1) {
    precondition(maxBatch > 0 && threads > 0, "need 1 or more, got maxBatch \(maxBatch), threads \(threads)")
    self.compiled = compiled
    self.maxBatch = maxBatch
    self.threads = threads
    arena = AlignedFloats(count: compiled.buffers.count * maxBatch)
    let scratchCounts = compiled.steps.flatMap { step in
      (1...maxBatch).map { step.operation.scratchCount(batch: $0, threads: threads) }
    }
    scratch = AlignedFloats(count: scratchCounts.max() ?? 0)
    nanoseconds = [UInt64](repeating: 0, count: compiled.steps.count)
  }

  /// Memory for intermediate values and work, in bytes, beside the weights.
  public var workingBytes: Int { (arena.count + scratch.count) * MemoryLayout<Float>.stride }

  /// Runs a batch of images.
  ///
  /// - Parameters:
  ///   - images: `[n, height, width, channels]` with n at most ``maxBatch``, as the network was trained to
  ///     take them.
  ///   - observer: Told the output of each fused layer as it is computed; of every Keras layer if the network
  ///     was compiled without fusing.
  /// - Returns: The logits, `[n, classes]`.
  public func run(_ images: [Float], observer: ((LayerOutput) -> Void)? = nil) -> [Float] {
    let imageCount = compiled.network.inputShape.count
    let batch = images.count / imageCount
    precondition(
      batch * imageCount == images.count && (1...maxBatch).contains(batch),
      "expected 1...\(maxBatch) images of \(imageCount) values, got \(images.count) values")
    images.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      run(base, batch: batch, observer: observer)
    }
    let logits = compiled.steps.count - 1
    return Array(
      UnsafeBufferPointer(start: value(logits, batch: batch), count: batch * compiled.network.classCount))
  }

  /// The time that each fused layer took in the last run; empty before the first.
  public var timings: [LayerTiming] {
    guard lastBatch > 0 else { return [] }
    return zip(compiled.steps, nanoseconds).map { step, nanoseconds in
      LayerTiming(
        name: step.name, kind: step.kind, layers: step.layers, outputShape: step.outputShape,
        multiplyAdds: step.multiplyAdds * lastBatch, nanoseconds: nanoseconds)
    }
  }

  private func value(_ index: Int, batch: Int) -> UnsafeMutablePointer<Float> {
    arena.pointer + compiled.buffers.offsets[index] * batch
  }

  private func run(_ images: UnsafePointer<Float>, batch: Int, observer: ((LayerOutput) -> Void)?) {
    lastBatch = batch
    for (index, step) in compiled.steps.enumerated() {
      let output = value(index, batch: batch)
      let source = { (source: CompiledNetwork.Source) -> UnsafePointer<Float> in
        switch source {
        case .image: images
        case .step(let step): UnsafePointer(self.value(step, batch: batch))
        }
      }
      let data = StepData(
        input: source(step.input), residual: step.residual.map(source), output: output,
        scratch: scratch.pointer,
        batch: batch, threads: threads)
      let start = DispatchTime.now().uptimeNanoseconds
      step.operation.run(data)
      nanoseconds[index] = DispatchTime.now().uptimeNanoseconds - start
      observer?(
        LayerOutput(
          name: step.name, kind: step.outputKind, shape: step.outputShape,
          values: UnsafeBufferPointer(start: output, count: step.outputShape.count * batch)))
    }
  }
}
