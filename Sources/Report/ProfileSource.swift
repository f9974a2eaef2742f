import CostModel

/// Where a profile comes from, as reports say it.
public enum ProfileSource: Sendable, Equatable {
  /// A file.
  case file(String)
  /// One that comes with Headroom.
  case builtIn

  /// One line that names the profile, which came from here, its method and its machine.
  public func line(_ profile: Profile) -> String {
    let place =
      switch self {
      case .file(let path): path
      case .builtIn: "built in"
      }
    let machine = profile.provenance.processor.map { " on \($0)" } ?? ""
    return "\(place), \(profile.provenance.method)\(machine)"
  }

  /// Why figures from this profile may not hold here, one line; nil for a file, which the user chose.
  public func warning(_ profile: Profile) -> String? {
    guard self == .builtIn else { return nil }
    let machine = profile.provenance.processor.map { ", \($0)" } ?? ""
    return "the profile of \(profile.network) is built in and was measured on another machine\(machine): "
      + "measure yours with 'headroom profile --model \(profile.network)'"
  }
}
