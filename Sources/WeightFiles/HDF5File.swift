import CHDF5Reader
import Synchronization

/// An HDF5 file, open for reading.
///
/// libhdf5 takes one call at a time, so all files share a lock.
final class HDF5File {
  private static let library = Mutex(())
  /// The longest name that is read.
  private static let nameMax = 1024

  private let file: OpaquePointer

  /// Opens a file.
  ///
  /// - Throws: ``FileProblem/damagedHDF5`` where that fails.
  init(_ path: String) throws(FileProblem) {
    guard let file = Self.library.withLock({ _ in chdf5Open(path) }) else { throw .damagedHDF5 }
    self.file = file
  }

  deinit { Self.library.withLock { _ in chdf5Close(file) } }

  /// Whether there is a group at a path.
  func isGroup(_ path: String) -> Bool {
    Self.library.withLock { _ in chdf5IsGroup(file, path) != 0 }
  }

  /// The names of what is in a group, in alphabetical order; none where there is no such group.
  func members(_ path: String) -> [String] {
    Self.library.withLock { _ in
      var name = [CChar](repeating: 0, count: Self.nameMax)
      return (0..<max(0, chdf5MemberCount(file, path))).compactMap { index in
        guard chdf5MemberName(file, path, Int(index), &name, name.count) > 0 else { return nil }
        return text(name[...])
      }
    }
  }

  /// The texts of a group's attribute; nil where there are none.
  ///
  /// Keras cuts a list that is too long for an attribute into `name0`, `name1` and so on.
  func texts(_ path: String, _ attribute: String) -> [String]? {
    if let whole = part(path, attribute) { return whole }
    var texts: [String]?
    for index in 0... {
      guard let next = part(path, "\(attribute)\(index)") else { break }
      texts = (texts ?? []) + next
    }
    return texts
  }

  private func part(_ path: String, _ attribute: String) -> [String]? {
    Self.library.withLock { _ in
      let count = chdf5TextCount(file, path, attribute)
      guard count > 0 && count < 100_000 else { return nil }
      var texts = [CChar](repeating: 0, count: count * Self.nameMax)
      guard chdf5ReadTexts(file, path, attribute, count, Self.nameMax, &texts) == 0 else { return nil }
      return (0..<count).map { text(texts[($0 * Self.nameMax)..<(($0 + 1) * Self.nameMax)]) }
    }
  }

  /// A dataset's shape, and whether its values are floating point; nil where there is none.
  func dataset(_ path: String) -> (shape: [Int], isFloat: Bool)? {
    Self.library.withLock { _ in
      var dataset = CHDF5Dataset()
      guard chdf5Describe(file, path, &dataset) == 0 else { return nil }
      let shape = withUnsafeBytes(of: dataset.shape) { Array($0.bindMemory(to: Int.self)) }
      return (Array(shape.prefix(Int(dataset.rank))), dataset.isFloat != 0)
    }
  }

  /// All values of a dataset as float32; nil where there are not `count`, or they cannot be read.
  func values(_ path: String, count: Int) -> [Float]? {
    Self.library.withLock { _ in
      var isRead = false
      let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
        isRead = chdf5Read(file, path, buffer.baseAddress, count) == 0
        initialized = isRead ? count : 0
      }
      return isRead ? values : nil
    }
  }

  private func text(_ characters: ArraySlice<CChar>) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
