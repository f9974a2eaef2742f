import CostModel

/// What predicted response times lack because profiles do not have it, in one line.
public enum OmissionNote {
  /// The line for profiles that response times were predicted with.
  ///
  /// - Parameter profiles: At least one; each is named where not all lack the same.
  /// - Returns: Nil where all have whole requests.
  public static func text(_ profiles: [Profile]) -> String? {
    let omissions = profiles.map(\.omission)
    if let first = omissions.first, omissions.allSatisfy({ $0 == first }) {
      return first.map { "response times are without \($0), which the profile does not have" }
    }
    let parts = zip(profiles, omissions).compactMap { profile, omission in
      omission.map { "\(profile.network) without \($0)" }
    }
    return "response times lack what profiles do not have: \(parts.joined(separator: ", "))"
  }
}
