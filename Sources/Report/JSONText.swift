import Foundation

/// JSON as every command writes it: the same value gives the same bytes.
public enum JSONText {
  /// The value as indented JSON with sorted keys, plain slashes and a newline at the end.
  ///
  /// - Throws: `EncodingError` for numbers that JSON has not, infinity and NaN.
  public static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
