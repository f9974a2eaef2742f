import CNN
import Images
import Testing

@testable import Profiler

struct BuiltInNetworkTests {
  @Test func `the smallest network runs under the profiler`() throws {
    let network = try BuiltInNetwork(name: "MobileNetV2")
    #expect(network.name == "mobilenetv2")
    #expect(network.parameters == 3_538_984)
    #expect(network.kernels?.instructionSet.isEmpty == false)
    #expect(network.layerCosts.isEmpty)
    try network.load()
    network.prepare(threads: 2, batch: 2)
    network.run()
    let perBatch = network.layerCosts
    network.prepare(threads: 1, batch: 1)
    network.run()
    let layers = network.layerCosts
    #expect(layers.last?.outputShape == [1, 1000])
    #expect(layers.last?.multiplyAdds == 1_280_000)
    #expect(perBatch.last?.multiplyAdds == 2_560_000)
    #expect(layers.allSatisfy { $0.outputShape.count == 4 || $0.outputShape.count == 2 })
  }

  @Test func `what is decoded is what the network then computes`() throws {
    let network = try BuiltInNetwork(name: "mobilenetv2", image: SampleImage.jpeg(width: 60, height: 40))
    #expect(network.sample?.format == "jpeg")
    #expect((network.sample?.width, network.sample?.height) == (60, 40))
    try network.load()
    network.prepare(threads: 1, batch: 1)
    network.serve()
    #expect(network.layerCosts.last?.outputShape == [1, 1000])
  }

  @Test func `bytes that are no image are refused before anything is measured`() {
    #expect(throws: ImageError.notAnImage) { try BuiltInNetwork(name: "mobilenetv2", image: [1, 2, 3, 4]) }
  }

  @Test func `an unknown network lists those there are`() {
    #expect(throws: NetworkError.unknownNetwork(name: "xceptoin", known: BuiltInNetwork.names)) {
      try BuiltInNetwork(name: "xceptoin")
    }
  }
}
