import CNN
import COpenBLAS
import Dispatch
import Foundation

/// Prints one JSON line per image: how long the runtime took, for a comparison run by a script.
///
/// Usage: `cnn-bench <network> [threads] [batch] [layers | FILE]`. Maps the file of converted weights, or
/// without one generates them, prints how long that took, then runs one batch for each line read from
/// standard input and answers with its time in ms, and the logits if the line is `logits`: a script can so
/// alternate between this program and another. With `layers` it runs 20 batches and prints each layer's least
/// time instead, and beside those that are matrix products what OpenBLAS's sgemm takes for the product alone,
/// without bias, activation or patches: the kernels of our own have to earn their place.
@main
enum Bench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let number = { (index: Int) in arguments.dropFirst(index).first.flatMap { Int($0) } ?? 1 }
    let name = try NetworkName(name: arguments.first ?? NetworkName.xception.rawValue)
    let batch = number(2)
    let network = Network(name)
    let weights = ReferenceWeights(seed: 1, network: name)
    let loadStart = DispatchTime.now().uptimeNanoseconds
    let compiled =
      if let file = arguments.dropFirst(3).first, file != "layers" {
        try CompiledNetwork(network, mapping: file)
      } else {
        try CompiledNetwork(network, weights: weights)
      }
    let loading = DispatchTime.now().uptimeNanoseconds - loadStart
    let session = InferenceSession(compiled, maxBatch: batch, threads: number(1))
    let image = weights.image(network.inputShape)
    let images = (0..<batch).flatMap { _ in image }
    if arguments.last == "layers" {
      printLayers(session, images)
      return
    }
    answer(
      #"{"loadMs": \#(Double(loading) / 1e6), "weightBytes": \#(compiled.weightBytes), "#
        + #""workingBytes": \#(session.workingBytes)}"#)
    while let request = readLine() {
      let start = DispatchTime.now().uptimeNanoseconds
      let logits = session.run(images)
      let elapsed = DispatchTime.now().uptimeNanoseconds - start
      let shown = request == "logits" ? #", "logits": \#(logits)"# : ""
      answer(#"{"ms": \#(Double(elapsed) / 1e6)\#(shown)}"#)
    }
  }

  /// Writes a line at once: the script at the other end of the pipe waits for it.
  private static func answer(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }

  private static func printLayers(_ session: InferenceSession, _ images: [Float]) {
    var best: [LayerTiming] = []
    for _ in 0..<20 {
      _ = session.run(images)
      best =
        best.isEmpty
        ? session.timings : zip(best, session.timings).map { $0.nanoseconds < $1.nanoseconds ? $0 : $1 }
    }
    for layer in best {
      let rate = Double(layer.multiplyAdds) / Double(layer.nanoseconds)
      print(
        String(format: "%9.1f µs %6.1f GMAC/s  ", Double(layer.nanoseconds) / 1e3, rate)
          + "\(layer.kind) \(layer.outputShape) \(layer.name)\(sgemm(of: layer))")
    }
    print(String(format: "%.2f ms", Double(best.reduce(0) { $0 + $1.nanoseconds }) / 1e6))
  }

  /// What OpenBLAS makes of a layer's product on one thread; nothing for a layer that is none.
  private static func sgemm(of layer: LayerTiming) -> String {
    guard layer.kind == "Conv2D", let columns = layer.outputShape.dimensions.last else { return "" }
    let rows = layer.outputShape.count / columns
    let inner = layer.multiplyAdds / (rows * columns)
    openblas_set_num_threads(1)
    let left = [Float](repeating: 1, count: rows * inner)
    let right = [Float](repeating: 1, count: inner * columns)
    var result = [Float](repeating: 0, count: rows * columns)
    var best = UInt64.max
    for _ in 0..<20 {
      let start = DispatchTime.now().uptimeNanoseconds
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, left,
        Int32(inner), right, Int32(columns), 0, &result, Int32(columns))
      best = min(best, DispatchTime.now().uptimeNanoseconds - start)
    }
    return String(
      format: "  sgemm %.1f µs %.1f GMAC/s", Double(best) / 1e3, Double(layer.multiplyAdds) / Double(best))
  }
}
