// MobileNetV2 of width 1.0, as keras.applications.MobileNetV2 builds it with no classifier activation.
//
// Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018), and Keras's own
// definition, from which the names and the padding come.

extension Network {
  /// MobileNetV2: 224×224×3 in, 1000 logits out, 3,538,984 parameters.
  public static var mobileNetV2: Network {
    var net = NetworkBuilder(
      name: NetworkName.mobilenetv2.rawValue,
      inputShape: ActivationShape(height: 224, width: 224, channels: 3))
    var x = net.conv2D("Conv1", net.input, filters: 32, kernel: 3, stride: 2, padding: .same)
    x = net.batchNormalization("bn_Conv1", x)
    x = net.relu6("Conv1_relu", x)

    // Each row is a run of blocks of equal width: filters, blocks, stride of the first, expansion.
    let runs = [
      (16, 1, 1, 1), (24, 2, 2, 6), (32, 3, 2, 6), (64, 4, 2, 6), (96, 3, 1, 6), (160, 3, 2, 6),
      (320, 1, 1, 6),
    ]
    var block = 0
    for (filters, blocks, stride, expansion) in runs {
      for position in 0..<blocks {
        let prefix = block == 0 ? "expanded_conv" : "block_\(block)"
        x = net.invertedResidual(
          prefix, x, filters: filters, stride: position == 0 ? stride : 1, expansion: expansion)
        block += 1
      }
    }

    x = net.conv2D("Conv_1", x, filters: 1280, kernel: 1)
    x = net.batchNormalization("Conv_1_bn", x)
    x = net.relu6("out_relu", x)
    x = net.globalAveragePooling2D("global_average_pooling2d", x)
    _ = net.dense("predictions", x, units: 1000)
    return net.network
  }
}

extension NetworkBuilder {
  /// Widens by 1×1, filters each channel by 3×3, narrows by 1×1; adds the input where shapes allow.
  fileprivate mutating func invertedResidual(
    _ name: String, _ input: Output, filters: Int, stride: Int, expansion: Int
  ) -> Output {
    let inputShape = shape(input)
    var x = input
    if expansion > 1 {
      x = conv2D("\(name)_expand", x, filters: expansion * inputShape.channels, kernel: 1, padding: .same)
      x = batchNormalization("\(name)_expand_BN", x)
      x = relu6("\(name)_expand_relu", x)
    }
    if stride == 2 {
      x = zeroPadding2D("\(name)_pad", x, Self.correctPadding(shape(x), kernel: 3))
    }
    x = depthwiseConv2D(
      "\(name)_depthwise", x, kernel: 3, stride: stride, padding: stride == 1 ? .same : .valid)
    x = batchNormalization("\(name)_depthwise_BN", x)
    x = relu6("\(name)_depthwise_relu", x)
    x = conv2D("\(name)_project", x, filters: filters, kernel: 1, padding: .same)
    x = batchNormalization("\(name)_project_BN", x)
    guard stride == 1 && inputShape.channels == filters else { return x }
    return add("\(name)_add", input, x)
  }

  /// Keras's `correct_pad`: what a strided kernel needs, one pixel less before the image where its side is
  /// even.
  static func correctPadding(_ input: ActivationShape, kernel: Int) -> Border {
    let half = kernel / 2
    return Border(
      top: half - (1 - input.height % 2), bottom: half, left: half - (1 - input.width % 2), right: half)
  }
}
