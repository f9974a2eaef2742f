import Documents
import Foundation
import Statistics
import Testing

@testable import CostModel

private let text = """
  {
    "schema": "headroom.profile/v1", "network": "tiny", "parameters": 1000,
    "provenance": {"method": "measured", "processor": "CPU", "cores": 2, "kernel": "6.1", "blas": "B",
      "compiler": "C", "commit": "abc", "date": "2026-11-21T12:00:00Z", "otherLoad": 0.1, "steal": 0.01,
      "source": "here"},
    "coldStart": {"loadSeconds": 2, "loadCPUSeconds": 1.5, "firstImageSeconds": 0.5},
    "memory": {"loadedBytes": 1000, "peakBytes": 2000},
    "threadCosts": [
      {"threads": 1, "wall": {"mean": 0.1}, "cpu": {"mean": 0.1}},
      {"threads": 2, "wall": {"count": 5, "mean": 0.06, "meanLower": 0.05, "meanUpper": 0.07,
        "confidence": 0.9, "standardDeviation": 0.01, "minimum": 0.04, "p50": 0.055, "p90": 0.07,
        "p95": 0.075, "p99": 0.08, "maximum": 0.09}, "cpu": {"mean": 0.11}, "pauseSeconds": 0.003}
    ],
    "serviceTime": {"distribution": {"family": "shiftedLognormal", "mean": 1, "cv": 0.2, "shift": 0.5},
      "ksDistance": 0.05, "ksProbability": 0.7},
    "handling": {"image": {"format": "jpeg", "bytes": 60000, "width": 500, "height": 375},
      "prepare": {"mean": 0.0015}, "preparePauseSeconds": 0.0002, "serverWallSeconds": 0.0004,
      "serverCPUSeconds": 0.0003},
    "concurrency": {"workers": 2, "transactionRate": 19.5, "isSaturated": true, "levels": [
      {"users": 1, "attempted": 50, "failed": 0, "responseSeconds": 0.1, "transactionRate": 10},
      {"users": 8, "attempted": 40, "failed": 40}]},
    "threadScaling": {"serialSeconds": 0.02, "parallelSeconds": 0.08, "rSquared": 1, "largestResidual": 0},
    "batchCosts": [{"size": 1, "wallSeconds": 0.1}, {"size": 4, "wallSeconds": 0.3}],
    "layers": [{"name": "conv1", "kind": "Conv2D", "outputShape": [1, 2, 2, 8], "multiplyAdds": 100,
      "seconds": 0.01}],
    "warnings": [{"code": "noisy", "message": "It was noisy."}]
  }
  """

private func read(_ text: String) throws -> Profile {
  try Profile(node: Document(text: text, file: "p.json").root)
}

private func message(replacing old: String, with new: String) -> String {
  do {
    #expect(text.contains(old))
    _ = try read(text.replacingOccurrences(of: old, with: new))
    return "no error"
  } catch { return "\(error)" }
}

@Suite struct ProfileTests {
  @Test func `a profile is read with every key`() throws {
    let profile = try read(text)
    #expect(profile.network == "tiny")
    #expect(profile.parameters == 1000)
    #expect(profile.provenance.otherLoad == 0.1)
    #expect(profile.provenance.source == "here")
    #expect(profile.coldStart == ColdStart(loadSeconds: 2, loadCPUSeconds: 1.5, firstImageSeconds: 0.5))
    #expect(profile.memory == MemoryFootprint(loadedBytes: 1000, peakBytes: 2000))
    #expect(profile.threadCosts.map(\.threads) == [1, 2])
    #expect(profile.threadCosts[0].wall == MeasuredTime(exactly: 0.1))
    #expect(profile.threadCosts[1].wall.p99 == 0.08)
    #expect(profile.threadCosts.map(\.pauseSeconds) == [nil, 0.003])
    #expect(profile.serviceTime.distribution == .shiftedLognormal(shift: 0.5, mean: 1, cv: 0.2))
    #expect(
      profile.handling?.image == RequestImage(format: "jpeg", bytes: 60_000, width: 500, height: 375))
    #expect(profile.handling?.prepare == MeasuredTime(exactly: 0.0015))
    #expect(profile.handling?.preparePauseSeconds == 0.0002)
    #expect(profile.handling?.serverWallSeconds == 0.0004)
    #expect(profile.handling?.serverCPUSeconds == 0.0003)
    let concurrency = try #require(profile.concurrency)
    #expect((concurrency.workers, concurrency.transactionRate, concurrency.isSaturated) == (2, 19.5, true))
    #expect(concurrency.levels.map(\.users) == [1, 8])
    #expect(concurrency.levels[0].transactionRate == 10)
    #expect(concurrency.levels[1] == ConcurrencyLevel(users: 8, attempted: 40, failed: 40))
    #expect(profile.threadScaling?.parallelSeconds == 0.08)
    #expect(
      profile.batchCosts == [BatchCost(size: 1, wallSeconds: 0.1), BatchCost(size: 4, wallSeconds: 0.3)])
    #expect(profile.layers[0].outputShape == [1, 2, 2, 8])
    #expect(abs(profile.layers[0].gigaflops - 2e-5) < 1e-18)
    #expect(profile.warnings == [ProfileWarning(code: "noisy", message: "It was noisy.")])
  }

  @Test func `a profile that is written is read as it was`() throws {
    let profile = try read(text)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let written = try #require(String(bytes: encoder.encode(profile), encoding: .utf8))
    #expect(try read(written) == profile)
  }

  @Test func `what a profile lacks or has too much of is said with its place`() {
    let cases = [
      (
        "headroom.profile/v1", "headroom.profile/v2",
        "schema: expected headroom.profile/v1, found \"headroom.profile/v2\". It was written by another "
          + "version: update Headroom or measure again"
      ),
      (
        "headroom.profile/v1", "headroom.scenario/v1",
        "schema: expected headroom.profile/v1, found \"headroom.scenario/v1\""
      ),
      ("\"network\": \"tiny\", ", "", "expected key 'network', found none"),
      (
        "\"mean\": 0.1}", "\"mean\": 0}", "threadCosts[0].wall.mean: expected seconds greater than 0, found 0"
      ),
      (
        "\"threads\": 2", "\"threads\": 1", "threadCosts[1]: expected more threads than the 1 before, found 1"
      ),
      (
        "\"peakBytes\": 2000", "\"peakBytes\": 999",
        "memory.peakBytes: expected at least loadedBytes, 1000, found 999"
      ),
      (
        "\"mean\": 1, \"cv\"", "\"mean\": 2, \"cv\"",
        "serviceTime.distribution.mean: expected 1, since the thread costs carry the time, found 2"
      ),
      (
        "\"cv\": 0.2", "\"cv\": 0",
        "serviceTime.distribution: expected parameters that suit the family, found cv: expected "
          + "greater than 0 for a shiftedLognormal service time, found 0.0; use deterministic for 0"
      ),
      (
        "\"kind\"", "\"knid\"",
        "layers[0]: expected key 'kind', found 'knid'. Did you mean 'kind'?"
      ),
      (
        "\"code\": \"noisy\"", "\"code\": \"noisy\", \"colour\": \"red\"",
        "warnings[0]: expected keys among code, message, found 'colour'"
      ),
    ]
    for (old, new, error) in cases { #expect(message(replacing: old, with: new) == "p.json: \(error)") }
  }

  @Test func `what is wrong beside the network is said with its place`() {
    let cases = [
      (
        "\"width\": 500", "\"width\": 0",
        "handling.image.width: expected a count of pixels, at least 1, found 0"
      ),
      ("\"format\": \"jpeg\", ", "", "handling.image: expected key 'format', found none"),
      (
        "\"prepare\": {\"mean\": 0.0015}", "\"prepare\": {\"mean\": 0}",
        "handling.prepare.mean: expected seconds greater than 0, found 0"
      ),
      (
        "\"serverWallSeconds\": 0.0004", "\"serverWallSeconds\": -1",
        "handling.serverWallSeconds: expected seconds, 0 or more, found -1"
      ),
      (
        "\"serverCPUSeconds\"", "\"serverCpuSeconds\"",
        "handling: expected keys among handoverSeconds, image, prepare, preparePauseSeconds, "
          + "serverCPUSeconds, serverPauseSeconds, serverWallSeconds, found 'serverCpuSeconds'. Did you mean "
          + "'serverCPUSeconds'?"
      ),
      (
        "\"pauseSeconds\": 0.003", "\"pauseSeconds\": -0.003",
        "threadCosts[1].pauseSeconds: expected seconds, 0 or more, found -0.003"
      ),
      (
        "\"pauseSeconds\": 0.003", "\"pauseSeconds\": \"3 ms\"",
        "threadCosts[1].pauseSeconds: expected seconds, 0 or more, found \"3 ms\""
      ),
      (
        "\"pauseSeconds\": 0.003", "\"pauseSeconds\": 0.003, \"pauseDecay\": 1",
        "threadCosts[1].pauseDecay: expected a share, 0 or more and less than 1, found 1"
      ),
      (
        "\"preparePauseSeconds\": 0.0002", "\"preparePauseSeconds\": -1",
        "handling.preparePauseSeconds: expected seconds, 0 or more, found -1"
      ),
      (
        "\"workers\": 2", "\"workers\": 0",
        "concurrency.workers: expected a whole number from 1 on, found 0"
      ),
      (
        "\"failed\": 40", "\"failed\": 41",
        "concurrency.levels[1].failed: expected at most attempted, 40, found 41"
      ),
      (
        "\"transactionRate\": 10", "\"transactionRate\": 0",
        "concurrency.levels[0].transactionRate: expected requests/s greater than 0, found 0"
      ),
    ]
    for (old, new, error) in cases { #expect(message(replacing: old, with: new) == "p.json: \(error)") }
  }

  @Test func `a profile without a cost for any thread count is refused`() throws {
    let start = try #require(text.range(of: "\"threadCosts\": ["))
    let end = try #require(text.range(of: "],\n  \"serviceTime\""))
    let emptied = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: "")
    #expect(
      throws: DocumentError(
        file: "p.json", keyPath: "threadCosts", expected: "the cost for at least one thread count",
        found: "none")
    ) { try read(emptied) }
  }
}
