/// How long one fused layer took in the last run of a session.
public struct LayerTiming: Equatable, Sendable {
  /// The name of the last Keras layer in it, whose output it gives.
  public let name: String
  /// Keras's class of the layer that gives it its kind: `Conv2D`, `SeparableConv2D`, ….
  public let kind: String
  /// The names of all Keras layers in it, in order.
  public let layers: [String]
  /// The shape put out for one image.
  public let outputShape: ActivationShape
  /// Multiplications with addition for the whole batch; 0 for layers without a product.
  public let multiplyAdds: Int
  /// Bytes that the layer reads and writes at least: weights, input, shortcut and output of the whole batch,
  /// each once.
  public let bytesMoved: Int
  /// Wall time, in ns.
  public let nanoseconds: UInt64
}

/// What a layer put out, as seen by an observer while a session runs.
public struct LayerOutput {
  /// Keras's name of the layer.
  public let name: String
  /// Keras's class of the layer.
  public let kind: String
  /// The shape for one image.
  public let shape: ActivationShape
  /// The values of the whole batch, valid only while the observer runs.
  public let values: UnsafeBufferPointer<Float>
}
