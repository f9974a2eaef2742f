import Testing

@testable import Profiler

struct ProfileRequestTests {
  @Test func `counts are sorted`() throws {
    let request = try ProfileRequest(threads: [4, 1, 2], batches: [8, 1], images: 10, seconds: 0.5)
    #expect(request.threads == [1, 2, 4])
    #expect(request.batches == [1, 8])
  }

  @Test(
    "a setting out of range is named with what was expected",
    arguments: [
      ([], [], nil, 1, "--threads: expected at least one count, found none; give a list such as 1,2"),
      ([1, 0], [], nil, 1, "--threads: expected 1 or more threads, found 0; give a list such as 1,2"),
      ([1, 2, 1], [], nil, 1, "--threads: expected each count once, found 1 twice; leave one out"),
      ([1], [-4], nil, 1, "--batch: expected 1 or more images, found -4; give a list such as 1,2"),
      ([1], [], 9, 1, "--images: expected 10 or more, found 9; fewer say nothing about the mean"),
      ([1], [], nil, 0, "--seconds: expected a time greater than 0, found 0.0; 20 is a good start"),
      ([1], [], nil, .infinity, "--seconds: expected a time greater than 0, found inf; 20 is a good start"),
    ] as [([Int], [Int], Int?, Double, String)])
  func refuses(_ threads: [Int], _ batches: [Int], _ images: Int?, _ seconds: Double, _ text: String) {
    let error = #expect(throws: ProfileRequestError.self) {
      try ProfileRequest(threads: threads, batches: batches, images: images, seconds: seconds)
    }
    #expect(error?.description == text)
  }
}
