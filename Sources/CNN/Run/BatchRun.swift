import Dispatch

/// A batch on its way through a network: the memory that a session's threads share, and what each does.
///
/// `@unchecked Sendable`: the batch is set while the helpers wait, and between two barriers each thread
/// writes what no other reads or writes.
final class BatchRun: @unchecked Sendable {
  /// The images, `[batch, height, width, channels]`; nil between runs.
  var images: UnsafePointer<Float>?
  /// How many there are; of the last run between runs, and 0 before the first.
  var batch = 0
  /// Told the output of each step on thread 0.
  var observer: ((LayerOutput) -> Void)?
  /// How long each step took in the last run, as thread 0 saw it.
  private(set) var nanoseconds: [UInt64]

  private let compiled: CompiledNetwork
  private let threads: Int
  private let barrier: Barrier
  private let arena: AlignedFloats
  private let scratch: AlignedFloats

  /// Allocates the memory for up to `maxBatch` images.
  init(_ compiled: CompiledNetwork, maxBatch: Int, threads: Int, barrier: Barrier) {
    self.compiled = compiled
    self.threads = threads
    self.barrier = barrier
    arena = AlignedFloats(count: compiled.buffers.count * maxBatch)
    let scratchCounts = compiled.steps.flatMap { step in
      (1...maxBatch).map { step.operation.scratchCount(batch: $0, threads: threads) }
    }
    scratch = AlignedFloats(count: scratchCounts.max() ?? 0)
    nanoseconds = [UInt64](repeating: 0, count: compiled.steps.count)
  }

  /// Memory for intermediate values and work, in bytes.
  var bytes: Int { (arena.count + scratch.count) * MemoryLayout<Float>.stride }

  /// What the last step put out, `[batch, classes]`.
  var logits: UnsafePointer<Float> { UnsafePointer(value(compiled.steps.count - 1)) }

  private func value(_ step: Int) -> UnsafeMutablePointer<Float> {
    arena.pointer + compiled.buffers.offsets[step] * batch
  }

  private func value(_ source: CompiledNetwork.Source) -> UnsafePointer<Float> {
    switch source {
    case .step(let step): return UnsafePointer(value(step))
    case .image:
      guard let images else { preconditionFailure("a step reads the image, and there is none") }
      return images
    }
  }

  /// Runs all steps, of each a thread's part.
  func work(thread: Int, keepApart: () -> Void) {
    for index in compiled.steps.indices {
      keepApart()
      let data = data(of: index, thread: thread)
      let start = thread == 0 ? DispatchTime.now().uptimeNanoseconds : 0
      compiled.steps[index].operation.run(data)
      if thread == 0 { nanoseconds[index] = DispatchTime.now().uptimeNanoseconds - start }
      if let observer {
        if thread == 0 { observer(output(of: index, at: data.output)) }
        barrier.wait()
      }
    }
  }

  private func data(of index: Int, thread: Int) -> StepData {
    StepData(
      input: value(compiled.steps[index].input), residual: compiled.steps[index].residual.map(value),
      output: value(index), scratch: scratch.pointer, batch: batch, threads: threads, thread: thread,
      barrier: barrier)
  }

  private func output(of index: Int, at values: UnsafeMutablePointer<Float>) -> LayerOutput {
    let step = compiled.steps[index]
    return LayerOutput(
      name: step.name, kind: step.outputKind, shape: step.outputShape,
      values: UnsafeBufferPointer(start: values, count: step.outputShape.count * batch))
  }
}
