import Testing

@testable import Service

@Suite struct OptionTests {
  @Test(
    "an option out of its range is told with the range",
    arguments: [
      (\ServiceOptions.port, 65_536, "--port: expected 0 … 65535, found 65536"),
      (\ServiceOptions.workers, 0, "--workers: expected 1 … 1024, found 0"),
      (\ServiceOptions.threads, 0, "--threads: expected 1 … 1024, found 0"),
      (\ServiceOptions.queue, -1, "--queue: expected 0 … 1000000, found -1"),
      (\ServiceOptions.bodyBytesMax, 0, "--max-body: expected 1 … 1000000000, found 0"),
      (\ServiceOptions.heldBytesMax, 5, "--max-held: expected 10000000 … 1000000000000, found 5"),
      (\ServiceOptions.pixelsMax, 0, "--max-pixels: expected 1 … 1000000000, found 0"),
      (\ServiceOptions.connectionsMax, 0, "--max-connections: expected 1 … 1000000, found 0"),
      (\ServiceOptions.eventLoops, 65, "--event-loops: expected 1 … 64, found 65"),
    ] as [(WritableKeyPath<ServiceOptions, Int> & Sendable, Int, String)])
  func ranges(key: WritableKeyPath<ServiceOptions, Int> & Sendable, value: Int, message: String) {
    var options = ServiceOptions()
    options[keyPath: key] = value
    #expect(throws: OptionError(message)) { try options.check() }
  }

  @Test func `workers and threads together are bounded`() {
    var options = ServiceOptions()
    options.workers = 64
    options.threads = 32
    let message = "--workers, --threads: expected at most 1024 threads in all, found 64 × 32"
    #expect(throws: OptionError(message)) { try options.check() }
  }

  @Test func `no time is endless`() {
    var options = ServiceOptions()
    options.headSeconds = 0
    let message = "--head-time: expected more than 0 s and at most 1 h, found 0.0 s"
    #expect(throws: OptionError(message)) { try options.check() }
  }

  @Test func `sizes and times are read with their units`() {
    #expect(
      ["10MB", "64MiB", "1.5kB", "7", "7B"].map { ByteCount(text: $0)?.bytes } == [
        10_000_000, 67_108_864, 1500, 7, 7,
      ])
    #expect(["", "MB", "-1MB", "10 MB", "10mb", "1e9GB"].allSatisfy { ByteCount(text: $0) == nil })
    #expect(["30s", "500ms", "1.5m", "1h"].map { Seconds(text: $0)?.seconds } == [30, 0.5, 90, 3600])
    #expect(["", "30", "s", "-1s", "1 s"].allSatisfy { Seconds(text: $0) == nil })
  }
}
