import CNN
import Foundation

// Weights as safetensors: the header's length, a header in JSON, then the values.
//
// Tensors are named as Keras's variables are by their path, `block1_conv1/kernel`, or with a point in place
// of the slash. Read are F64, F32, F16 and BF16.
// Source: the format's description, https://github.com/huggingface/safetensors#format.

/// A file of tensors.
struct SafetensorsFile: LayeredFile {
  let naming = LayerNaming.own
  let layers: [FileLayer]
  private let file: MappedFile
  private let tensors: [String: StoredTensor]

  /// The longest header that the format allows, in bytes.
  private static let headerMax = 100_000_000

  /// Lists the tensors of a file.
  ///
  /// - Throws: ``FileProblem/damagedSafetensors(_:)``.
  init(_ file: MappedFile) throws(FileProblem) {
    self.file = file
    let (size, length) = file.withBytes { bytes in
      (bytes.count, bytes.count < 8 ? nil : UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
    guard let length else { throw .damagedSafetensors("no header") }
    guard length <= Self.headerMax && Int(length) <= size - 8 else {
      throw .damagedSafetensors("a header that goes on beyond the file's end; it is truncated or damaged")
    }
    let start = 8 + Int(length)
    let header = try? JSONSerialization.jsonObject(with: file.withBytes { Data($0[8..<start]) })
    guard let entries = header as? [String: Any] else {
      throw .damagedSafetensors("a header that is no JSON")
    }
    var tensors: [String: StoredTensor] = [:]
    for (name, entry) in entries where name != "__metadata__" {
      guard let tensor = StoredTensor(entry, start: start) else {
        throw .damagedSafetensors("a header that is wrong about '\(name)'")
      }
      guard tensor.end <= size else {
        throw .damagedSafetensors("one that ends within '\(name)'; it is truncated")
      }
      tensors[name] = tensor
    }
    self.tensors = tensors
    layers = SafetensorsFile.layers(of: tensors)
  }

  /// The tensors by their layers, in the order of their values.
  private static func layers(of tensors: [String: StoredTensor]) -> [FileLayer] {
    var order: [String] = []
    var variables: [String: [FileVariable]] = [:]
    for (path, tensor) in tensors.sorted(by: { ($0.value.begin, $0.key) < ($1.value.begin, $1.key) }) {
      let name = path.prefix { $0 != ":" }
      let cut = name.lastIndex { $0 == "/" || $0 == "." }
      let layer = cut.map { String(name[..<$0]) } ?? ""
      let variable = FileVariable(
        name: String(cut.map { name[name.index(after: $0)...] } ?? name), path: path, shape: tensor.shape)
      if variables[layer] == nil { order.append(layer) }
      variables[layer, default: []].append(variable)
    }
    return order.map { FileLayer(name: $0, variables: variables[$0] ?? []) }
  }

  func values(_ variable: FileVariable) throws(FileProblem) -> [Float] {
    guard let tensor = tensors[variable.path] else { throw .unreadable(path: variable.path) }
    guard let values = file.withBytes({ tensor.values(in: $0) }) else { throw .notFloat(path: variable.path) }
    return values
  }
}

/// A tensor's entry in the header.
private struct StoredTensor {
  let type: String
  let shape: [Int]
  /// The bytes of the values, counted from the file's beginning.
  let begin: Int
  let end: Int

  init?(_ entry: Any, start: Int) {
    guard let entry = entry as? [String: Any], let type = entry["dtype"] as? String,
      let shape = entry["shape"] as? [Int], let offsets = entry["data_offsets"] as? [Int],
      offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= Int.max - start
    else { return nil }
    var bytes = StoredTensor.sizes[type] ?? 0
    for length in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
      guard length >= 0 && !overflow else { return nil }
      bytes = product
    }
    guard bytes == offsets[1] - offsets[0] || StoredTensor.sizes[type] == nil else { return nil }
    self.type = type
    self.shape = shape
    (begin, end) = (start + offsets[0], start + offsets[1])
  }

  /// The bytes of a value, by the types that are read.
  private static let sizes = ["F64": 8, "F32": 4, "F16": 2, "BF16": 2]

  /// The values in float32; nil where they are of another type.
  func values(in bytes: UnsafeRawBufferPointer) -> [Float]? {
    let count = shape.reduce(1, *)
    let source = UnsafeRawBufferPointer(rebasing: bytes[begin..<end])
    switch type {
    case "F32":
      return (0..<count).map {
        Float(bitPattern: UInt32(littleEndian: source.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
      }
    case "F64":
      return (0..<count).map {
        Float(
          Double(
            bitPattern: UInt64(littleEndian: source.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))))
      }
    case "BF16":
      return (0..<count).map {
        let half = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))
        return Float(bitPattern: UInt32(half) << 16)
      }
    case "F16":
      return (0..<count).map {
        float(half: UInt16(littleEndian: source.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self)))
      }
    default:
      return nil
    }
  }

  /// IEEE 754's binary16, whose type Swift lacks on some platforms.
  private func float(half: UInt16) -> Float {
    let magnitude = UInt32(half & 0x7FFF)
    let sign = UInt32(half & 0x8000) << 16
    // The exponent's bias is 15 there and 127 here; subnormal numbers are multiples of 2⁻²⁴.
    let bits =
      magnitude >= 0x7C00
      ? magnitude << 13 | 0x7F80_0000
      : magnitude < 0x400 ? (Float(magnitude) * 0x1p-24).bitPattern : magnitude << 13 &+ 112 << 23
    return Float(bitPattern: sign | bits)
  }
}
