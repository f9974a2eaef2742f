import Testing

@testable import Profiler

struct OutsideWordingTests {
  private static let settings: [(String, String?, [Int], Double, String)] = [
    (
      "ftp://127.0.0.1/a", nil, [1], 1,
      "--url: expected an http or https address as in http://127.0.0.1:8080/v1/classify, found "
        + "'ftp://127.0.0.1/a'"
    ),
    (
      "127.0.0.1:8080", nil, [1], 1,
      "--url: expected an http or https address as in http://127.0.0.1:8080/v1/classify, found "
        + "'127.0.0.1:8080'"
    ),
    (
      "http:///path", nil, [1], 1,
      "--url: expected an http or https address as in http://127.0.0.1:8080/v1/classify, found 'http:///path'"
    ),
    (
      "http://a", "a/b", [1], 1,
      "--name: expected a file's name without folder and without a dot in front, found 'a/b'"
    ),
    (
      "http://a", nil, [], 1,
      "--concurrency: expected at least one count, found none; give a list such as 1,2,4,8"
    ),
    (
      "http://a", nil, [0], 1, "--concurrency: expected 1 to 256 users, found 0; give a list such as 1,2,4,8"
    ),
    ("http://a", nil, [2, 2], 1, "--concurrency: expected each count once, found 2 twice; leave one out"),
    ("http://a", nil, [1], 0, "--seconds: expected a time greater than 0, found 0.0; 20 is a good start"),
  ]

  @Test(arguments: settings)
  func `a setting out of range is named with what was expected`(
    _ url: String, _ name: String?, _ users: [Int], _ seconds: Double, _ text: String
  ) {
    let error = #expect(throws: OutsideRequestError.self) {
      try OutsideRequest(url: url, name: name, users: users, seconds: seconds)
    }
    #expect(error?.description == text)
  }

  @Test func `a service is named after its address, and one user is always among them`() throws {
    let request = try OutsideRequest(url: "http://[::1]:8080/v1/classify?top=5", users: [8, 2])
    #expect((request.name, request.users, request.isLocal) == ("::1-8080", [1, 2, 8], true))
    let away = try OutsideRequest(url: "HTTPS://example.org/classify")
    #expect((away.name, away.users, away.isLocal) == ("example.org", [1, 2, 4, 8], false))
  }

  private static let errors: [(OutsideError, String)] = [
    (
      .unreachable(url: "http://a/", reason: "Connection refused"),
      "http://a/: expected an answer, found none: Connection refused; start the service or correct the "
        + "address"
    ),
    (
      .refused(url: "http://a/", status: 404, answer: "not here"),
      "http://a/: expected an answer of status 200 to 299, found 404: not here; correct the address, or give "
        + "what the service wants with --image"
    ),
    (
      .refused(url: "http://a/", status: 500, answer: ""),
      "http://a/: expected an answer of status 200 to 299, found 500; correct the address, or give what the "
        + "service wants with --image"
    ),
    (
      .unsteady(url: "http://a/", failed: 3, attempted: 50, example: "status 503"),
      "http://a/: expected answers to one user at a time, found 3 of 50 requests failed (status 503); look "
        + "into the service's log"
    ),
    (
      .noProcess(99_999_999),
      "--pid: expected a process of this machine that is running, found none with number 99999999"
    ),
  ]

  @Test(arguments: errors)
  func `an error says what was expected, what was found and what to do`(
    _ error: OutsideError, _ text: String
  ) {
    #expect(error.description == text)
  }

  private static let doubts: [(ServiceDoubt, String, String)] = [
    (
      .notMeasured(reason: "no headroom-serve; run 'make serve'"), "serverNotMeasured",
      "the server was not measured, so response times will lack HTTP: no headroom-serve; run 'make serve'"
    ),
    (
      .failed(users: 8, failed: 30, attempted: 90, example: "status 503"), "failed",
      "30 of 90 requests of 8 users failed (status 503), so what 8 saw is left out. A full queue is the "
        + "likely "
        + "cause; measure with a smaller --concurrency"
    ),
    (
      .failedApart(failed: 1, attempted: 40, example: "reset"), "failed",
      "1 of 40 requests at even distances failed (reset) although workers were mostly idle; look into the "
        + "service's log and measure again"
    ),
    (
      .notSaturated(users: 8), "notSaturated",
      "8 users did not keep all workers busy, so there may be more workers than found; add larger counts to "
        + "--concurrency"
    ),
    (
      .unexplained(users: 8, workers: 2, residual: -0.167), "unexplained",
      "8 users saw a transaction rate 16.7 % below that of 2 workers. Workers that slow each other down are "
        + "the likely cause; predictions near capacity are too good"
    ),
    (
      .unexplained(users: 1, workers: 1, residual: 0.2), "unexplained",
      "1 user saw a transaction rate 20.0 % above that of 1 worker. Batching is the likely cause; "
        + "predictions "
        + "near capacity are too bad"
    ),
    (
      .ambiguous(workers: 1, outside: 0.025), "ambiguous",
      "1 worker and 25.0 ms outside of it explain what users saw, and so would more workers that slow each "
        + "other down; the profile has the former. Say server.workers in the scenario where you know better"
    ),
    (
      .pauses(apart: 0.06, backToBack: 0.05), "pauses",
      "requests with pauses between them take 60.0 ms and back to back 50.0 ms, 20.0 % apart. "
        + "Caches and the processor's idle states are the likely cause; the profile has the times with "
        + "pauses, so "
        + "predictions near capacity are too bad"
    ),
    (
      .pauses(apart: 0.045, backToBack: 0.05), "pauses",
      "requests with pauses between them take 45.0 ms and back to back 50.0 ms, 10.0 % apart. "
        + "Caches and the processor's idle states are the likely cause; the profile has the times with "
        + "pauses, so "
        + "predictions near capacity are too good"
    ),
    (
      .clientLate(seconds: 0.0021), "clientLate",
      "1 of 100 requests was sent 2.10 ms late or later. Other work on this machine is the likely cause; "
        + "measure again, or from another machine"
    ),
    (
      .cpuAssumed, "cpuAssumed",
      "CPU time was not seen and is taken to be that of one thread that is always busy; give --pid, the "
        + "service's process, to measure it"
    ),
    (
      .startNotSeen(hasProcess: true), "startNotSeen",
      "loading cannot be seen from outside, so pods are ready at once; put coldStart into the profile's file"
    ),
    (
      .startNotSeen(hasProcess: false), "startNotSeen",
      "loading cannot be seen from outside, so pods are ready at once and hold no memory; put coldStart and "
        + "memory into the profile's file"
    ),
    (
      .inferDiffers(threads: 1, service: 0.113, profiler: 0.11), "serviceDiffers",
      "on 1 thread the network takes 113 ms in the service and 110 ms in the profiler, 2.7 % more, which is "
        + "beyond the intervals; the profile has the service's"
    ),
    (
      .prepareDiffers(service: 0.0018, profiler: 0.0015), "serviceDiffers",
      "decoding takes 1.80 ms in the service and 1.50 ms in the profiler; the profile has the service's"
    ),
  ]

  @Test(arguments: doubts)
  func `a doubt says what was seen, why, and what to do`(
    _ doubt: ServiceDoubt, _ code: String, _ text: String
  ) {
    #expect(doubt.code == code)
    #expect(doubt.warning(service: "mysvc").message == "mysvc: \(text)")
  }
}
