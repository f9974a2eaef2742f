import CKernels
import Testing

@testable import CNN

// Every instruction set's loops against the baseline's, which are the same source without wide vectors. The
// operations' own tests run the fastest set only.

@Suite
struct KernelTests {
  private static var sets: [CKernelSet] { (0..<3).compactMap { ckKernelSet($0)?.pointee } }

  private static func values(_ count: Int, _ key: String) -> [Float] {
    var sequence = ReferenceSequence(key: key)
    return sequence.values(count) { 2 * $0 - 1 }
  }

  /// What each set writes into `count` floats, narrowest set last.
  private static func outputs(
    _ count: Int, _ body: (CKernelSet, UnsafeMutablePointer<Float>) -> Void
  ) -> [[Float]] {
    sets.map { set in
      let output = AlignedFloats(values(count, "before"))
      body(set, output.pointer)
      return Array(UnsafeBufferPointer(start: output.pointer, count: count))
    }
  }

  private static func agree(_ outputs: [[Float]]) -> Bool {
    outputs.allSatisfy { found in
      worst(zip(found, outputs[outputs.count - 1]).map { Double($0 - $1) }) < 1e-5
    }
  }

  @Test(arguments: [1, 5, 16, 37, 100])
  func `every instruction set filters and pools alike`(channels: Int) {
    let shape = ActivationShape(height: 9, width: 11, channels: channels)
    let image = Self.values(shape.count, "image")
    let clamp = CClamp(lower: -0.5, upper: 0.75)
    for (kernel, stride) in [(3, 1), (3, 2), (5, 1)] {
      let window = Window(shape, kernel: kernel, stride: stride, padding: .same)
      var geometry = window.forC
      let weights = Self.values(kernel * kernel * channels, "weights")
      let bias = Self.values(channels, "bias")
      let residual = Self.values(window.outputWidth * channels, "residual")
      for row in 0..<window.outputHeight {
        for flag in [Int32(0), 1] {
          let filtered = Self.outputs(residual.count) {
            $0.depthwiseRow(&geometry, image, row, weights, bias, flag, clamp, $1)
          }
          let pooled = Self.outputs(residual.count) {
            $0.maxPoolRow(&geometry, image, row, flag, residual, clamp, $1)
          }
          #expect(
            Self.agree(filtered) && Self.agree(pooled), "kernel \(kernel), stride \(stride), row \(row)")
        }
      }
    }
  }

  @Test(arguments: [1, 5, 16, 37, 100])
  func `every instruction set transforms Winograd's tiles alike`(channels: Int) {
    let shape = ActivationShape(height: 9, width: 12, channels: channels)
    let image = Self.values(shape.count, "image")
    let zeros = [Float](repeating: 0, count: channels)
    let clamp = CClamp(lower: -0.5, upper: 0.75)
    for padding in [WindowPadding.valid, .same] {
      let window = Window(shape, kernel: 3, stride: 1, padding: padding)
      var geometry = window.forC
      let stride = (window.outputWidth + 1) / 2 * channels
      let products = Self.values(16 * stride, "products")
      let bias = Self.values(channels, "bias")
      let residual = Self.values(window.outputHeight * window.outputWidth * channels, "residual")
      for row in 0..<((window.outputHeight + 1) / 2) {
        let tiles = Self.outputs(16 * stride) {
          $0.winogradInputRow(&geometry, image, row, zeros, stride, $1)
        }
        let sums = Self.outputs(residual.count) {
          $0.winogradOutputRow(&geometry, products, row, stride, channels, bias, residual, clamp, $1)
        }
        let bare = Self.outputs(residual.count) {
          $0.winogradOutputRow(&geometry, products, row, stride, channels, bias, nil, clamp, $1)
        }
        #expect(Self.agree(tiles) && Self.agree(sums) && Self.agree(bare), "row \(row)")
      }
    }
  }

  @Test(arguments: [1, 5, 16, 37, 100])
  func `every instruction set scales, adds and averages alike`(channels: Int) {
    let rows = 7
    let count = rows * channels
    let input = Self.values(count, "input")
    let other = Self.values(count, "other")
    let scale = Self.values(channels, "scale")
    let clamp = CClamp(lower: 0, upper: 0.75)
    let outputs = [
      Self.outputs(count) { $0.affine(input, rows, channels, scale, other, clamp, $1) },
      Self.outputs(count) { $0.add(input, other, count, clamp, $1) },
      Self.outputs(count) { $0.add(input, nil, count, clamp, $1) },
      Self.outputs(channels) { $0.average(input, rows, channels, $1) },
    ]
    for output in outputs { #expect(Self.agree(output)) }
  }
}
