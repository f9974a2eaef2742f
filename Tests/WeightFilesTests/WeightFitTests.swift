import CNN
import Testing

@testable import WeightFiles

@Suite struct WeightFitTests {
  /// Twelve convolutions in a row, each with another number of filters.
  private func network(name: (Int) -> String) -> Network {
    var net = NetworkBuilder(name: "row", inputShape: ActivationShape(height: 3, width: 3, channels: 1))
    var x = net.input
    for index in 0..<12 { x = net.conv2D(name(index), x, filters: index + 2, kernel: 1) }
    return net.network
  }

  /// The same as a file lists them: in alphabetical order, so that the eleventh comes third.
  private func layers(name: (Int) -> String) -> [FileLayer] {
    (0..<12).map { index in
      let path = "\(name(index))/kernel"
      let variable = FileVariable(name: "kernel", path: path, shape: [1, 1, index + 1, index + 2])
      return FileLayer(name: name(index), variables: [variable])
    }.sorted { $0.name < $1.name }
  }

  private func counted(_ index: Int, from first: Int = 0) -> String {
    first + index == 0 ? "conv2d" : "conv2d_\(first + index)"
  }

  @Test func `layers that are counted go by their count and not by the file's order`() throws {
    let network = network { "conv_\($0)" }
    let layers = layers { counted($0) }
    #expect(layers[2].name == "conv2d_10")
    let fit = try WeightFit(layers, naming: .classes, to: network)
    for weight in network.weights { #expect(fit.variables[weight]?.shape == weight.shape) }
  }

  @Test func `among layers with names those that Keras counted go by their count, wherever it begins`() throws
  {
    let network = network { counted($0) }
    let fit = try WeightFit(layers { counted($0, from: 5) }, naming: .own, to: network)
    for weight in network.weights { #expect(fit.variables[weight]?.shape == weight.shape) }
  }

  @Test func `a layer with a name of its own is never taken for another`() throws {
    let network = network { "conv_\($0)" }
    let error = #expect(throws: FileProblem.self) {
      try WeightFit(layers { "other_\($0)" }, naming: .own, to: network)
    }
    #expect(
      error?.words == "expected conv_0/kernel of shape [1, 1, 1, 2], found none, but other_0/kernel of shape "
        + "[1, 1, 1, 2]; the weights are of another network than row, or incomplete")
  }

  @Test func `of what is missing and what has another shape the first is told`() throws {
    let network = network { "conv_\($0)" }
    let sound = layers { "conv_\($0)" }.sorted { $0.variables[0].shape[2] < $1.variables[0].shape[2] }
    let wrong = FileLayer(
      name: "conv_3", variables: [FileVariable(name: "kernel", path: "conv_3/kernel", shape: [1])])
    for (layers, expected) in [
      (
        sound[..<3] + [wrong] + sound[5...],
        "expected conv_3/kernel of shape [1, 1, 4, 5], found conv_3/kernel "
          + "of shape [1]; use the weights of Keras's row with its default options"
      ),
      (
        sound[..<2] + [wrong] + sound[4...],
        "expected conv_2/kernel of shape [1, 1, 3, 4], found none; the weights "
          + "are of another network than row, or incomplete"
      ),
    ] {
      let error = #expect(throws: FileProblem.self) {
        try WeightFit(Array(layers), naming: .own, to: network)
      }
      #expect(error?.words == expected)
    }
  }
}
