import CNN
import Foundation
import Testing

@testable import WeightFiles

// Files written here by the format's description; their values are those of Keras's file.

@Suite struct SafetensorsFileTests {
  private let folder: ScratchFolder
  private let small: SmallNetwork
  private let source: TrainedWeights

  init() throws {
    folder = try ScratchFolder()
    small = try SmallNetwork.read()
    source = try TrainedWeights(SmallNetwork.path("keras2.h5"), for: SmallNetwork.network)
  }

  /// A file with the small network's weights.
  private func file(
    type: String = "F32", name: (WeightName) -> String = { "\($0.layer)/\($0.variable)" },
    bytes: (Float) -> [UInt8] = { little($0.bitPattern) }
  ) throws -> [UInt8] {
    var values: [UInt8] = []
    var entries = [#""__metadata__":{"format":"keras"}"#]
    for weight in SmallNetwork.network.weights {
      let tensor = try #require(try source.tensor(weight))
      let begin = values.count
      for value in tensor.values { values += bytes(value) }
      let offsets = "[\(begin),\(values.count)]"
      entries.append(
        #""\#(name(weight))":{"dtype":"\#(type)","shape":\#(tensor.shape),"data_offsets":\#(offsets)}"#)
    }
    return safetensors("{\(entries.joined(separator: ","))}", values)
  }

  private func safetensors(_ header: String, _ values: [UInt8] = []) -> [UInt8] {
    little(UInt64(header.utf8.count)) + Array(header.utf8) + values
  }

  private func weights(_ bytes: [UInt8]) throws -> TrainedWeights {
    try TrainedWeights(try folder.write(bytes, to: "a.safetensors"), for: SmallNetwork.network)
  }

  private func message(_ bytes: [UInt8]) -> String {
    do {
      _ = try CompiledNetwork(SmallNetwork.network, weights: weights(bytes))
      return "none"
    } catch {
      return "\(error)".replacing(folder.path("a.safetensors"), with: "a.safetensors")
    }
  }

  @Test func `tensors are found by Keras's paths, with a slash or a point`() throws {
    #expect(try small.error(of: weights(file())) < 1e-6)
    #expect(try small.error(of: weights(file(name: { "\($0.layer).\($0.variable)" }))) < 1e-6)
    #expect(try small.error(of: weights(file(name: { "\($0.layer)/\($0.variable):0" }))) < 1e-6)
  }

  @Test func `every type of floating point is read`() throws {
    #expect(try small.error(of: weights(file(type: "F64", bytes: { little(Double($0).bitPattern) }))) < 1e-6)
    // Half the bits of a value, so the logits are near.
    let brain = try weights(file(type: "BF16", bytes: { little(UInt16($0.bitPattern >> 16)) }))
    #expect(try small.error(of: brain) < 0.05)
    #if !(os(macOS) && arch(x86_64))
      let half = try weights(file(type: "F16", bytes: { little(Float16($0).bitPattern) }))
      #expect(try small.error(of: half) < 0.005)
      let weight = SmallNetwork.network.weights[0]
      let expected = try #require(try source.tensor(weight)).values.map { Float(Float16($0)) }
      #expect(try half.tensor(weight)?.values == expected)
    #endif
  }

  #if !(os(macOS) && arch(x86_64))
    @Test func `every number of 16 bits is read as what it is`() throws {
      let numbers = (0...UInt16.max).filter { Float16(bitPattern: $0).isFinite }
      let header =
        #"{"a/kernel":{"dtype":"F16","shape":[\#(numbers.count)],"data_offsets":[0,\#(2 * numbers.count)]}}"#
      let path = try folder.write(safetensors(header, numbers.flatMap { little($0) }), to: "all.safetensors")
      let file = try SafetensorsFile(try MappedFile(path))
      let values = try file.values(file.layers[0].variables[0])
      #expect(values.map(\.bitPattern) == numbers.map { Float(Float16(bitPattern: $0)).bitPattern })
    }
  #endif

  @Test func `a damaged file is refused with what is wrong`() throws {
    let sound = try file()
    let name = #""stem/kernel""#
    let cases: [(bytes: [UInt8], message: String)] = [
      (
        Array(sound.dropLast()), "one that ends within 'predictions/bias'; it is truncated"
      ),
      (Array(sound.prefix(100)), "a header that goes on beyond the file's end; it is truncated or damaged"),
      (safetensors("{\(name)}"), "a header that is no JSON"),
      (safetensors("{\(name):[]}"), "a header that is wrong about 'stem/kernel'"),
      (
        safetensors(#"{\#(name):{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, [0, 0, 0, 0]),
        "a header that is wrong about 'stem/kernel'"
      ),
      (
        safetensors(#"{\#(name):{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0]),
        "a header that is wrong about 'stem/kernel'"
      ),
      (
        safetensors(#"{\#(name):{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}"#),
        "a header that is wrong about 'stem/kernel'"
      ),
    ]
    for (bytes, expected) in cases {
      #expect(message(bytes) == "a.safetensors: expected a safetensors file, found \(expected)")
    }
  }

  @Test func `values of another type are refused`() throws {
    #expect(
      message(try file(type: "I32"))
        == "a.safetensors: stem/kernel: expected floating point values, found values "
        + "of another type")
  }
}

private func little(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
