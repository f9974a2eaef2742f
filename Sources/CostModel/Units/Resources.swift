import Documents

/// CPU in thousandths of a core, as Kubernetes counts requests and limits.
public struct Millicores: Hashable, Comparable, Sendable {
  /// The count of millicores.
  public var rawValue: Int

  /// A count of millicores.
  public init(_ rawValue: Int) { self.rawValue = rawValue }

  /// The CPU in cores.
  public var cores: Double { Double(rawValue) / 1000 }
  /// The shortest Kubernetes quantity, as in `500m` or `2`.
  public var quantity: String { rawValue % 1000 == 0 ? "\(rawValue / 1000)" : "\(rawValue)m" }

  /// Whether `a` is less CPU.
  public static func < (a: Millicores, b: Millicores) -> Bool { a.rawValue < b.rawValue }
  /// Both together.
  public static func + (a: Millicores, b: Millicores) -> Millicores { Millicores(a.rawValue + b.rawValue) }
  /// What is left of `a` without `b`.
  public static func - (a: Millicores, b: Millicores) -> Millicores { Millicores(a.rawValue - b.rawValue) }
}

/// Memory in bytes.
public struct ByteCount: Hashable, Comparable, Sendable {
  /// The count of bytes.
  public var rawValue: Int64

  /// A count of bytes.
  public init(_ rawValue: Int64) { self.rawValue = rawValue }

  /// A count of mebibytes.
  public static func mebibytes(_ count: Int64) -> ByteCount { ByteCount(count << 20) }
  /// The memory in GiB.
  public var gibibytes: Double { Double(rawValue) / 1_073_741_824 }
  /// The shortest Kubernetes quantity that is exact, as in `512Mi` or `2Gi`.
  public var quantity: String {
    for (suffix, shift) in [("Gi", 30), ("Mi", 20), ("Ki", 10)] where rawValue != 0 {
      if rawValue & ((1 << shift) - 1) == 0 { return "\(rawValue >> shift)\(suffix)" }
    }
    return "\(rawValue)"
  }

  /// Whether `a` is less memory.
  public static func < (a: ByteCount, b: ByteCount) -> Bool { a.rawValue < b.rawValue }
  /// Both together.
  public static func + (a: ByteCount, b: ByteCount) -> ByteCount { ByteCount(a.rawValue + b.rawValue) }
  /// What is left of `a` without `b`.
  public static func - (a: ByteCount, b: ByteCount) -> ByteCount { ByteCount(a.rawValue - b.rawValue) }
}

extension Millicores: Codable {
  /// Reads a Kubernetes quantity.
  public init(from decoder: any Decoder) throws {
    self.init(Int(try decodedQuantity(decoder, \.milliUnits)))
  }

  /// Writes the shortest Kubernetes quantity, as in `"500m"`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(quantity)
  }
}

extension ByteCount: Codable {
  /// Reads a Kubernetes quantity.
  public init(from decoder: any Decoder) throws {
    self.init(try decodedQuantity(decoder, \.units))
  }

  /// Writes the shortest Kubernetes quantity, as in `"512Mi"`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(quantity)
  }
}

private func decodedQuantity(_ decoder: any Decoder, _ amount: (Quantity) -> Int64?) throws -> Int64 {
  let container = try decoder.singleValueContainer()
  let text = try container.decode(String.self)
  guard let value = Quantity(text: text).flatMap(amount) else {
    throw DecodingError.dataCorruptedError(
      in: container, debugDescription: "expected a Kubernetes quantity, found '\(text)'")
  }
  return value
}

extension DocumentNode {
  /// CPU as a Kubernetes quantity, greater than 0, rounded up to millicores.
  public func millicores() throws(DocumentError) -> Millicores {
    let expected = "CPU greater than 0, as in \"500m\" or \"2\""
    guard let value = Quantity(text: try string(expected: expected))?.milliUnits, value > 0,
      value <= 1_000_000_000
    else { throw error(expected: expected) }
    return Millicores(Int(value))
  }

  /// Memory as a Kubernetes quantity, greater than 0, rounded up to bytes.
  public func bytes() throws(DocumentError) -> ByteCount {
    let expected = "memory greater than 0, as in \"512Mi\" or \"2Gi\""
    guard let value = Quantity(text: try string(expected: expected))?.units, value > 0 else {
      throw error(expected: expected)
    }
    return ByteCount(value)
  }
}
