// Profiles for users who have measured none: the built-in networks on the machine that their provenance
// names. Another machine's times differ, often by a factor; the shape of what follows from them differs less.
// They are part of the program, so that it can be moved without any file beside it.

import Documents

extension Profile {
  /// The networks that ``reference(network:)`` knows, in alphabetical order.
  public static let referenceNetworks = ReferenceTexts.all.keys.sorted()

  /// The built-in profile of a network, measured on another machine and without times by layer.
  ///
  /// - Parameter network: The network's name, in lower or upper case.
  /// - Returns: The profile, its origin told by its provenance; nil for an unknown network.
  public static func reference(network: String) -> Profile? {
    let name = network.lowercased()
    guard let text = ReferenceTexts.all[name] else { return nil }
    do {
      return try Profile(node: Document(text: text, file: "built-in profile of \(name)").root)
    } catch {
      preconditionFailure("a built-in profile is well formed: \(error)")
    }
  }
}
