import CKernels
import Dispatch

/// What a step computes, with its weights; the fast counterpart of the `Naive…` functions.
protocol StepOperation: Sendable {
  /// Floats of weights held.
  var weightCount: Int { get }
  /// Floats of working memory needed beside input and output.
  func scratchCount(batch: Int, threads: Int) -> Int
  /// Reads `input` (and `residual`, where the operation adds one) and writes `output`, all `[batch, h, w,
  /// c]`.
  func run(_ data: StepData)
}

extension StepOperation {
  var weightCount: Int { 0 }
  func scratchCount(batch: Int, threads: Int) -> Int { 0 }
}

/// The memory a step works on.
struct StepData {
  let input: UnsafePointer<Float>
  let residual: UnsafePointer<Float>?
  let output: UnsafeMutablePointer<Float>
  let scratch: UnsafeMutablePointer<Float>
  let batch: Int
  let threads: Int

  /// Splits `0..<count` into one run per thread, of nearly equal length, and works on all at once.
  func split(_ count: Int, _ body: (_ thread: Int, _ range: Range<Int>) -> Void) {
    guard threads > 1 && count > 1 else {
      body(0, 0..<count)
      return
    }
    // Unchecked: the ranges are disjoint and `split` returns only when all are done.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: threads) { [threads] thread in
      let range = (count * thread / threads)..<(count * (thread + 1) / threads)
      if !range.isEmpty { body(thread, range) }
    }
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
