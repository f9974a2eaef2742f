import CKernels

/// The inner loops that this processor was given.
public enum KernelChoice {
  /// The instructions that they are compiled for, as in `AVX512`.
  public static var instructionSet: String { String(cString: kernels.instructionSet) }
  /// Whether they are those that any x86 processor can run, since this one shows no wider vector units.
  public static var isBaseline: Bool {
    #if arch(x86_64)
      ckKernelSet(1) == nil
    #else
      false
    #endif
  }
}
