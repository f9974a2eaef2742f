import Testing

@testable import CNN

// The fast operations against their definitions in plain loops, on small odd shapes.

/// Draws for a layer of any shape what the reference rule would, and normalizations that matter.
private let weights = ReferenceWeights(seed: 7, network: "small", kernelGain: 1)

/// The largest difference of any layer that a compiled form puts out, over the largest magnitude there.
private func worstError(_ network: Network, images n: Int, fusing: Bool, threads: Int) throws -> Double {
  var sequence = ReferenceSequence(key: "images")
  let images = sequence.values(n * network.inputShape.count) { 2 * $0 - 1 }
  let input = Tensor(shape: [n] + network.inputShape.dimensions, values: images)
  let expected = Dictionary(
    uniqueKeysWithValues: try NaiveNetwork(network, weights: weights).outputs(input).map {
      ($0.name, $0.output)
    })
  let compiled = try CompiledNetwork(network, weights: weights, fusing: fusing)
  let session = InferenceSession(compiled, maxBatch: n, threads: threads)
  var error = 0.0
  var logits: [Float] = []
  let found = session.run(images) { output in
    guard let naive = expected[output.name], naive.values.count == output.values.count else {
      error = .infinity
      return
    }
    let scale = max(worst(naive.values.map(Double.init)), 1e-3)
    error = max(error, worst(zip(naive.values, output.values).map { Double($0 - $1) }) / scale)
    logits = Array(output.values)
  }
  return found == logits ? error : .infinity
}

private func agrees(_ network: Network) throws {
  for fusing in [false, true] {
    for (images, threads) in [(1, 1), (2, 1), (2, 2), (1, 3)] {
      let error = try worstError(network, images: images, fusing: fusing, threads: threads)
      #expect(error < 1e-5, "fusing \(fusing), \(images) images, \(threads) threads")
    }
  }
}

private func network(
  _ height: Int, _ width: Int, _ channels: Int,
  _ layers: (inout NetworkBuilder, NetworkBuilder.Output) -> NetworkBuilder.Output
) -> Network {
  let shape = ActivationShape(height: height, width: width, channels: channels)
  var builder = NetworkBuilder(name: "small", inputShape: shape)
  _ = layers(&builder, builder.input)
  return builder.network
}

@Suite
struct OperationTests {
  @Test(arguments: [1, 2, 3, 5], [1, 2])
  func `a convolution agrees with its definition`(kernel: Int, stride: Int) throws {
    for padding in [WindowPadding.valid, .same] {
      for (height, width, channels, filters) in [(7, 9, 3, 5), (12, 6, 16, 33), (5, 5, 1, 1)] {
        try agrees(
          network(height, width, channels) { net, x in
            net.conv2D(
              "conv", x, filters: filters, kernel: kernel, stride: stride, padding: padding,
              bias: channels == 3)
          })
      }
    }
  }

  // Outputs of even and odd height and width; few tiles a thread, so that positions are split, and many.
  @Test(arguments: [(12, 15), (15, 12), (13, 13), (24, 40)])
  func `a thick 3×3 convolution with stride 1 is Winograd's, and agrees with its definition`(
    height: Int, width: Int
  ) throws {
    for padding in [WindowPadding.valid, .same] {
      let small = network(height, width, 33) { net, x in
        let first = net.conv2D("first", x, filters: 40, kernel: 3, padding: padding, bias: true)
        let second = net.conv2D("second", first, filters: 40, kernel: 3, padding: .same)
        let sum = net.add("sum", first, second)
        return net.relu6("relu", sum)
      }
      try agrees(small)
      let steps = try CompiledNetwork(small, weights: weights).steps
      #expect(steps.map { $0.operation is WinogradOperation } == [true, true])
    }
  }

  // More rows than are copied at once, with padding on all sides, on some and on none.
  @Test(arguments: [1, 2], [WindowPadding.valid, .same])
  func `a convolution of few channels reads its windows in place, and agrees with its definition`(
    stride: Int, padding: WindowPadding
  ) throws {
    for (height, width, kernel) in [(41, 40, 3), (38, 43, 7), (20, 33, 2)] {
      let small = network(height, width, 3) { net, x in
        let y = net.conv2D(
          "conv", x, filters: 19, kernel: kernel, stride: stride, padding: padding, bias: true)
        return net.relu("relu", y)
      }
      try agrees(small)
      #expect(try CompiledNetwork(small, weights: weights).steps[0].operation is DirectOperation)
    }
  }

  @Test(arguments: [1, 2, 3, 5], [1, 2])
  func `a depthwise convolution agrees with its definition`(kernel: Int, stride: Int) throws {
    for padding in [WindowPadding.valid, .same] {
      for (height, width, channels) in [(7, 9, 3), (12, 6, 16), (5, 11, 41), (5, 5, 100)] {
        try agrees(
          network(height, width, channels) { net, x in
            net.depthwiseConv2D("depthwise", x, kernel: kernel, stride: stride, padding: padding)
          })
      }
    }
  }

  @Test(arguments: [(7, 9, 3, 5), (1, 1, 4, 4), (2, 3, 17, 8), (20, 30, 8, 40)])
  func `a separable convolution agrees with its definition`(
    height: Int, width: Int, channels: Int, filters: Int
  ) throws {
    try agrees(
      network(height, width, channels) { net, x in net.separableConv2D("separable", x, filters: filters) })
  }

  @Test(arguments: [1, 2, 3], [1, 2])
  func `a max pooling agrees with its definition`(size: Int, stride: Int) throws {
    for padding in [WindowPadding.valid, .same] {
      for (height, width, channels) in [(7, 9, 3), (6, 6, 33)] {
        try agrees(
          network(height, width, channels) { net, x in
            net.maxPooling2D("pool", x, size: size, stride: stride, padding: padding)
          })
      }
    }
  }

  @Test func `zeros put around an image take part in a max pooling that follows`() throws {
    let small = network(5, 7, 4) { net, x in
      let low = net.batchNormalization("low", x)
      let padded = net.zeroPadding2D("pad", low, Border(top: 1, bottom: 2, left: 0, right: 1))
      return net.maxPooling2D("pool", padded, size: 3, stride: 2)
    }
    try agrees(small)
    let names = try CompiledNetwork(small, weights: weights).steps.map(\.layers)
    #expect(names == [["low"], ["pad", "pool"]])
  }

  @Test func `pooling and dense layers agree with their definitions`() throws {
    try agrees(
      network(5, 3, 37) { net, x in
        let pooled = net.globalAveragePooling2D("mean", x)
        return net.dense("dense", pooled, units: 45)
      })
  }

  @Test func `a padding that nothing takes in agrees with its definition`() throws {
    try agrees(
      network(3, 4, 5) { net, x in
        net.zeroPadding2D("pad", x, Border(top: 1, bottom: 0, left: 2, right: 3))
      })
  }
}

@Suite
struct FusionTests {
  @Test func `a normalization, a shortcut and an activation become part of the convolution`() throws {
    let small = network(8, 8, 6) { net, x in
      let first = net.conv2D("first", x, filters: 6, kernel: 3, padding: .same, bias: true)
      var y = net.conv2D("second", first, filters: 6, kernel: 1)
      y = net.batchNormalization("second_bn", y)
      y = net.add("sum", first, y)
      return net.relu6("relu", y)
    }
    try agrees(small)
    let names = try CompiledNetwork(small, weights: weights).steps.map(\.layers)
    #expect(names == [["first"], ["second", "second_bn", "sum", "relu"]])
  }

  @Test func `a shortcut may be the image itself`() throws {
    try agrees(
      network(6, 5, 4) { net, x in
        let y = net.conv2D("conv", x, filters: 4, kernel: 3, padding: .same)
        return net.add("sum", x, y)
      })
  }

  @Test func `a normalization behind a shortcut stays a pass of its own, with its ReLU`() throws {
    let small = network(6, 7, 5) { net, x in
      let first = net.conv2D("first", x, filters: 8, kernel: 1)
      var y = net.batchNormalization("preact_bn", first)
      y = net.relu("preact_relu", y)
      y = net.conv2D("conv", y, filters: 8, kernel: 1, bias: true)
      y = net.add("out", first, y)
      y = net.batchNormalization("post_bn", y)
      return net.relu("post_relu", y)
    }
    try agrees(small)
    let names = try CompiledNetwork(small, weights: weights).steps.map(\.layers)
    #expect(names == [["first"], ["preact_bn", "preact_relu"], ["conv", "out"], ["post_bn", "post_relu"]])
  }

  @Test func `a ReLU whose input is read elsewhere too is applied by the depthwise filter`() throws {
    let small = network(9, 7, 6) { net, x in
      let first = net.conv2D("first", x, filters: 10, kernel: 1)
      var y = net.relu("act", first)
      y = net.separableConv2D("separable", y, filters: 12)
      y = net.batchNormalization("bn", y)
      y = net.maxPooling2D("pool", y, size: 3, stride: 2, padding: .same)
      let shortcut = net.conv2D("shortcut", first, filters: 12, kernel: 1, stride: 2, padding: .same)
      return net.add("sum", y, shortcut)
    }
    try agrees(small)
    let names = try CompiledNetwork(small, weights: weights).steps.map(\.layers)
    #expect(names == [["first"], ["act", "separable", "bn"], ["pool"], ["shortcut", "sum"]])
  }

  @Test func `a strided depthwise filter takes the padding and its normalization in`() throws {
    for (height, width) in [(8, 8), (7, 9)] {
      let small = network(height, width, 5) { net, x in
        let border = NetworkBuilder.correctPadding(net.shape(x), kernel: 3)
        var y = net.zeroPadding2D("pad", x, border)
        y = net.depthwiseConv2D("depthwise", y, kernel: 3, stride: 2, padding: .valid)
        y = net.batchNormalization("bn", y)
        return net.relu6("relu", y)
      }
      try agrees(small)
      #expect(small.nodes[2].outputShape == ActivationShape(height: 4, width: (width + 1) / 2, channels: 5))
      #expect(try CompiledNetwork(small, weights: weights).steps.count == 1)
    }
  }

  @Test func `a layer read twice is written out, not folded away`() throws {
    let small = network(6, 6, 4) { net, x in
      let first = net.conv2D("conv", x, filters: 4, kernel: 3, padding: .same)
      let normal = net.batchNormalization("bn", first)
      return net.add("sum", first, normal)
    }
    try agrees(small)
    let names = try CompiledNetwork(small, weights: weights).steps.map(\.layers)
    #expect(names == [["conv"], ["bn"], ["sum"]])
  }
}
