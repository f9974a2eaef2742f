// ResNet101V2, as keras.applications.ResNet101V2 builds it with no classifier activation.
//
// Source: He et al., "Identity Mappings in Deep Residual Networks" (2016), and Keras's own definition, from
// which the names come. Unlike the paper's, its stacks stride in their last block, and max-pool the shortcut
// there.

extension Network {
  /// ResNet101V2: 224×224×3 in, 1000 logits out, 44,675,560 parameters.
  public static var resNet101V2: Network {
    var net = NetworkBuilder(
      name: NetworkName.resnet101v2.rawValue,
      inputShape: ActivationShape(height: 224, width: 224, channels: 3))
    var x = net.zeroPadding2D("conv1_pad", net.input, Border(3))
    x = net.conv2D("conv1_conv", x, filters: 64, kernel: 7, stride: 2, bias: true)
    x = net.zeroPadding2D("pool1_pad", x, Border(1))
    x = net.maxPooling2D("pool1_pool", x, size: 3, stride: 2)

    var pooledShortcuts = 0
    let stacks = [("conv2", 64, 3, 2), ("conv3", 128, 4, 2), ("conv4", 256, 23, 2), ("conv5", 512, 3, 1)]
    for (stack, filters, blocks, lastStride) in stacks {
      for block in 1...blocks {
        let pool = pooledShortcuts == 0 ? "max_pooling2d" : "max_pooling2d_\(pooledShortcuts)"
        let stride = block == blocks ? lastStride : 1
        x = net.bottleneck(
          "\(stack)_block\(block)", x, filters: filters, stride: stride, widens: block == 1, pool: pool)
        if stride > 1 { pooledShortcuts += 1 }
      }
    }

    x = net.batchNormalization("post_bn", x, epsilon: 1.001e-5)
    x = net.relu("post_relu", x)
    x = net.globalAveragePooling2D("avg_pool", x)
    _ = net.dense("predictions", x, units: 1000)
    return net.network
  }
}

extension NetworkBuilder {
  /// Normalizes first, then 1×1, 3×3 and 1×1 convolutions beside a shortcut.
  ///
  /// The shortcut is a 1×1 convolution where the block widens, a max pooling where it strides, else the
  /// input.
  fileprivate mutating func bottleneck(
    _ name: String, _ input: Output, filters: Int, stride: Int, widens: Bool, pool: String
  ) -> Output {
    let epsilon = 1.001e-5
    var active = batchNormalization("\(name)_preact_bn", input, epsilon: epsilon)
    active = relu("\(name)_preact_relu", active)
    var x = conv2D("\(name)_1_conv", active, filters: filters, kernel: 1)
    x = batchNormalization("\(name)_1_bn", x, epsilon: epsilon)
    x = relu("\(name)_1_relu", x)
    x = zeroPadding2D("\(name)_2_pad", x, Border(1))
    x = conv2D("\(name)_2_conv", x, filters: filters, kernel: 3, stride: stride)
    x = batchNormalization("\(name)_2_bn", x, epsilon: epsilon)
    x = relu("\(name)_2_relu", x)
    var shortcut = input
    if widens {
      shortcut = conv2D("\(name)_0_conv", active, filters: 4 * filters, kernel: 1, stride: stride, bias: true)
    } else if stride > 1 {
      shortcut = maxPooling2D(pool, input, size: 1, stride: stride)
    }
    x = conv2D("\(name)_3_conv", x, filters: 4 * filters, kernel: 1, bias: true)
    return add("\(name)_out", shortcut, x)
  }
}
