import Images

/// What one worker computes with: one image at a time.
///
/// A worker calls ``prepare(_:)``, then ``infer()``, always from the same thread. Tests put a fake in its
/// place.
public protocol Classifier: AnyObject {
  /// Decodes an image and makes it the network's input.
  ///
  /// - Parameter file: The bytes of a JPEG or PNG file.
  /// - Throws: `ImageError` where they are none that can be decoded.
  func prepare(_ file: [UInt8]) throws(ImageError)

  /// Computes what was last prepared.
  ///
  /// - Returns: The logits, one for each class.
  func infer() -> [Float]
}

/// Where classifiers come from.
public protocol ClassifierSource: Sendable {
  /// The network's name, as answers give it.
  var model: String { get }
  /// Which weights it has, as answers give it.
  var weights: String { get }

  /// Loads the weights; called once, takes as long as it takes.
  ///
  /// - Returns: What makes one classifier for each worker, all of which share the weights.
  /// - Throws: Whatever makes the weights unusable.
  func load() throws -> @Sendable () -> any Classifier
}
