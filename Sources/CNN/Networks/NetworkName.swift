/// The networks that Headroom can run.
public enum NetworkName: String, CaseIterable, Sendable {
  /// Xception, 299×299.
  case xception
  /// MobileNetV2, width 1.0, 224×224.
  case mobilenetv2
  /// ResNet101V2, 224×224.
  case resnet101v2

  /// Finds a network by its name.
  ///
  /// - Parameter name: The name in lower or upper case, as in `MobileNetV2`.
  /// - Throws: ``NetworkError/unknownNetwork(name:known:)``, which lists those there are.
  public init(name: String) throws {
    guard let found = NetworkName(rawValue: name.lowercased()) else {
      throw NetworkError.unknownNetwork(name: name, known: NetworkName.allCases.map(\.rawValue))
    }
    self = found
  }
}

extension Network {
  /// Builds a known network.
  public init(_ name: NetworkName) {
    switch name {
    case .xception: self = .xception
    case .mobilenetv2: self = .mobileNetV2
    case .resnet101v2: self = .resNet101V2
    }
  }
}
