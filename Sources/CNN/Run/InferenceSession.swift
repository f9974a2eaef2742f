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

  private let run: BatchRun
  private let team: ThreadTeam

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
    let barrier = Barrier(members: threads)
    let run = BatchRun(compiled, maxBatch: maxBatch, threads: threads, barrier: barrier)
    team = ThreadTeam(threads: threads, barrier: barrier) { run.work(thread: $0, keepApart: $1) }
    self.run = run
  }

  /// Memory for intermediate values and work, in bytes, beside the weights.
  public var workingBytes: Int { run.bytes }

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
      run.images = buffer.baseAddress
      (run.batch, run.observer) = (batch, observer)
      team.run()
      (run.images, run.observer) = (nil, nil)
    }
    return Array(UnsafeBufferPointer(start: run.logits, count: batch * compiled.network.classCount))
  }

  /// The time that each fused layer took in the last run; empty before the first.
  public var timings: [LayerTiming] {
    guard run.batch > 0 else { return [] }
    return zip(compiled.steps, run.nanoseconds).map { step, nanoseconds in
      LayerTiming(
        name: step.name, kind: step.kind, layers: step.layers, outputShape: step.outputShape,
        multiplyAdds: step.multiplyAdds * run.batch,
        bytesMoved: compiled.bytesMoved(by: step, batch: run.batch), nanoseconds: nanoseconds)
    }
  }
}
