import COpenBLAS

/// The library that multiplies matrices, as it describes itself.
public enum BLASLibrary {
  /// Name, version and build options, as in `OpenBLAS 0.3.21 DYNAMIC_ARCH … SkylakeX MAX_THREADS=64`.
  public static var configuration: String { String(cString: openblas_get_config()) }
  /// The processor whose kernels it chose, as in `SkylakeX`; `Generic` and the like are slow.
  public static var core: String { String(cString: openblas_get_corename()) }
}
