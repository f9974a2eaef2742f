import CKernels

/// What a step computes, with its weights; the fast counterpart of the `Naive…` functions.
protocol StepOperation: Sendable {
  /// Floats of weights held.
  var weightCount: Int { get }
  /// Floats of working memory needed beside input and output.
  func scratchCount(batch: Int, threads: Int) -> Int
  /// Reads `input` (and `residual`, where the operation adds one) and writes `output`, all `[batch, h, w,
  /// c]`.
  ///
  /// Called on every thread; does its part, and returns when all parts are done.
  func run(_ data: StepData)
}

extension StepOperation {
  var weightCount: Int { 0 }
  func scratchCount(batch: Int, threads: Int) -> Int { 0 }
}

/// The memory a step works on, and a thread's place among those that work on it.
struct StepData {
  let input: UnsafePointer<Float>
  let residual: UnsafePointer<Float>?
  let output: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>
  let batch: Int
  /// How many threads run the step, each of which calls it.
  let threads: Int
  /// Which of them this is, from 0.
  let thread: Int
  let barrier: Barrier

  /// Works on this thread's part of `0..<count`, one run of nearly the same length for each; returns when all
  /// threads are done with theirs.
  func split(_ count: Int, _ body: (_ range: Range<Int>) -> Void) {
    let range = (count * thread / threads)..<(count * (thread + 1) / threads)
    if !range.isEmpty { body(range) }
    barrier.wait()
  }
}

/// The inner loops for this processor's widest instructions.
///
/// Unchecked: a constant table of functions, never written.
nonisolated(unsafe) let kernels: CKernelSet = {
  guard let best = ckKernelSet(0) else { preconditionFailure("no kernel set, not even the baseline") }
  return best.pointee
}()

extension ActivationFunction {
  /// The function as a clamp to `[lower, upper]`.
  var clamp: CClamp {
    switch self {
    case .linear: CClamp(lower: -.infinity, upper: .infinity)
    case .relu: CClamp(lower: 0, upper: .infinity)
    case .relu6: CClamp(lower: 0, upper: 6)
    }
  }
}
