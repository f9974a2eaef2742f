import Foundation
import Images
import Logging
import Synchronization

@testable import Service

/// A service on a free port with a classifier that computes nothing, and stops where a test wants it to.
final class TestService: Sendable {
  let running: RunningService
  let gate: Gate
  let log = LogLines()

  /// Starts a service and waits until it is ready.
  ///
  /// - Parameters:
  ///   - gate: Where its workers stop.
  ///   - ready: Whether the weights get loaded.
  ///   - change: What differs from the defaults.
  /// - Throws: Whatever keeps the service from listening.
  init(
    gate: Gate = Gate(isOpen: true), ready: Bool = true, _ change: (inout ServiceOptions) -> Void = { _ in }
  )
    throws
  {
    var options = ServiceOptions()
    options.port = 0
    change(&options)
    self.gate = gate
    let source = FakeSource(gate: gate, pixelsMax: options.pixelsMax)
    let log = log
    running = try RunningService(
      options, source: source,
      log: Logger(label: "test") { _ in JSONLogHandler(level: .debug, write: log.add) })
    guard ready else { return }
    gate.finishLoading()
    eventually { running.state.life == .ready }
  }

  deinit {
    gate.finishLoading()
    gate.open()
    _ = running.drain(seconds: 0)
  }

  /// A new connection.
  func client() throws -> RawClient {
    try RawClient(port: running.port, of: self)
  }

  var figures: Figures.Counts { running.state.figures.now }
}

/// Where workers stop until a test lets them on.
final class Gate: @unchecked Sendable {
  private let condition = NSCondition()
  private var isOpen: Bool
  private var isLoaded = false
  private var arrivals = 0

  init(isOpen: Bool) {
    self.isOpen = isOpen
  }

  /// Images that a worker has begun.
  var begun: Int {
    condition.lock()
    defer { condition.unlock() }
    return arrivals
  }

  func open() { change { isOpen = true } }
  func finishLoading() { change { isLoaded = true } }

  func pass() {
    change { arrivals += 1 }
    wait { isOpen }
  }

  func waitForLoading() { wait { isLoaded } }

  private func change(_ body: () -> Void) {
    condition.lock()
    body()
    condition.broadcast()
    condition.unlock()
  }

  private func wait(until holds: () -> Bool) {
    condition.lock()
    while !holds() { condition.wait() }
    condition.unlock()
  }
}

private struct FakeSource: ClassifierSource {
  let gate: Gate
  let pixelsMax: Int
  let model = "fake"
  let weights = "none"

  func load() throws -> @Sendable () -> any Classifier {
    gate.waitForLoading()
    return { [gate, pixelsMax] in FakeClassifier(gate: gate, pixelsMax: pixelsMax) }
  }
}

/// Decodes for real and computes nothing.
private final class FakeClassifier: Classifier {
  private let gate: Gate
  private let pixelsMax: Int
  private var isWarm = false

  init(gate: Gate, pixelsMax: Int) {
    self.gate = gate
    self.pixelsMax = pixelsMax
  }

  func prepare(_ file: [UInt8]) throws(ImageError) {
    _ = try ImageDecoder.decode(file, pixelsMax: pixelsMax)
  }

  func infer() -> [Float] {
    if isWarm { gate.pass() }
    isWarm = true
    return [0, 2, 1]
  }
}

/// What was logged.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }
  var add: @Sendable (String) -> Void { { line in self.lines.withLock { $0.append(line) } } }
}

/// Waits for what comes by itself, and says whether it came within ten seconds.
@discardableResult
func eventually(_ holds: () -> Bool) -> Bool {
  for _ in 0..<2000 {
    if holds() { return true }
    Thread.sleep(forTimeInterval: 0.005)
  }
  return holds()
}
