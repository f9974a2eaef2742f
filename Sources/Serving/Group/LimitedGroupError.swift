/// Why a service cannot be put under a CPU limit.
public enum LimitedGroupError: Error, Equatable, CustomStringConvertible {
  /// The kernel offers no CPU controller.
  case noController(mount: String)
  /// The group's folder, or a file in it, may not be made or written; the system's reason.
  case refused(version: Int, path: String, reason: String)
  /// A quota that the kernel does not take.
  case quota(cores: Double, periodSeconds: Double)

  /// One line: what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .noController(let mount):
      "CPU limit: expected the CPU controller of control groups under \(mount), found none; "
        + "run this on Linux with control groups, or without a limit (--cpu-limit none)"
    case .refused(1, let path, let reason):
      "CPU limit: expected to make a control group, found that \(path) refuses: \(reason); "
        + "run it as root ('sudo headroom …'), or without a limit (--cpu-limit none)"
    case .refused(_, let path, let reason):
      "CPU limit: expected to make a control group, found that \(path) refuses: \(reason); "
        + "run it in a group of your own ('systemd-run --user --scope -p Delegate=yes headroom …'), as root "
        + "('sudo headroom …'), or without a limit (--cpu-limit none)"
    case .quota(let cores, let period):
      "CPU limit: expected a quota of 1 ms or more in a period of 1 ms to 1 s, found \(cores) cores in a "
        + "period of \(period) s"
    }
  }
}
