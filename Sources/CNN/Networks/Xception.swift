// Xception, as keras.applications.Xception builds it with its default options and no classifier activation.
//
// Source: Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions" (2017), and Keras's own
// definition, from which the names come. Names that Keras counts up (conv2d_1, add_3) are those of a fresh
// session.

extension Network {
  /// Xception: 299×299×3 in, 1000 logits out, 22,910,480 parameters.
  public static var xception: Network {
    var net = NetworkBuilder(
      name: NetworkName.xception.rawValue, inputShape: ActivationShape(height: 299, width: 299, channels: 3))
    var x = net.input
    x = net.conv2D("block1_conv1", x, filters: 32, kernel: 3, stride: 2)
    x = net.batchNormalization("block1_conv1_bn", x)
    x = net.relu("block1_conv1_act", x)
    x = net.conv2D("block1_conv2", x, filters: 64, kernel: 3)
    x = net.batchNormalization("block1_conv2_bn", x)
    x = net.relu("block1_conv2_act", x)

    // Entry flow: two separable convolutions, then pooling to half the size beside a strided shortcut.
    x = net.xceptionReduction(2, x, filters: (128, 128), startsWithRelu: false, shortcut: "")
    x = net.xceptionReduction(3, x, filters: (256, 256), shortcut: "_1")
    x = net.xceptionReduction(4, x, filters: (728, 728), shortcut: "_2")

    // Middle flow.
    for block in 5...12 {
      let residual = x
      for convolution in 1...3 {
        let name = "block\(block)_sepconv\(convolution)"
        x = net.relu("\(name)_act", x)
        x = net.separableConv2D(name, x, filters: 728)
        x = net.batchNormalization("\(name)_bn", x)
      }
      x = net.add("add_\(block - 2)", x, residual)
    }

    // Exit flow.
    x = net.xceptionReduction(13, x, filters: (728, 1024), shortcut: "_3", sum: "add_11")
    for (convolution, filters) in [(1, 1536), (2, 2048)] {
      let name = "block14_sepconv\(convolution)"
      x = net.separableConv2D(name, x, filters: filters)
      x = net.batchNormalization("\(name)_bn", x)
      x = net.relu("\(name)_act", x)
    }
    x = net.globalAveragePooling2D("avg_pool", x)
    _ = net.dense("predictions", x, units: 1000)
    return net.network
  }
}

extension NetworkBuilder {
  /// A block that halves height and width; the shortcut's layers bear a counted suffix instead of the block's
  /// name.
  fileprivate mutating func xceptionReduction(
    _ block: Int, _ input: Output, filters: (Int, Int), startsWithRelu: Bool = true, shortcut: String,
    sum: String? = nil
  ) -> Output {
    let name = "block\(block)"
    var x = input
    if startsWithRelu { x = relu("\(name)_sepconv1_act", x) }
    x = separableConv2D("\(name)_sepconv1", x, filters: filters.0)
    x = batchNormalization("\(name)_sepconv1_bn", x)
    x = relu("\(name)_sepconv2_act", x)
    x = separableConv2D("\(name)_sepconv2", x, filters: filters.1)
    x = batchNormalization("\(name)_sepconv2_bn", x)
    var residual = conv2D(
      "conv2d\(shortcut)", input, filters: filters.1, kernel: 1, stride: 2, padding: .same)
    x = maxPooling2D("\(name)_pool", x, size: 3, stride: 2, padding: .same)
    residual = batchNormalization("batch_normalization\(shortcut)", residual)
    return add(sum ?? "add\(shortcut)", x, residual)
  }
}
