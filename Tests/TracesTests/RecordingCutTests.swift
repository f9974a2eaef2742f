import CostModel
import Documents
import Testing

@testable import Traces

@Suite struct RecordingCutTests {
  private let arrivals = Recording(
    .arrivals(
      [0, 1, 2, 2, 5].map { .zero + .seconds($0) }, cpuTimes: [1, 2, 3, 4, 5].map { Nanoseconds($0) }),
    format: .csv, start: 100)
  private let counts = Recording(.counts(interval: .seconds(60), [5, 0, 7, 0]), format: .counts)

  /// A part, or the words of its error.
  private func cut(
    _ recording: Recording, _ from: Int64?, _ to: Int64?
  ) -> (part: Recording?, error: String) {
    do throws(DocumentError) {
      let part = try recording.cut(from: from.map { .seconds($0) }, to: to.map { .seconds($0) }) {
        DocumentError(file: "a", expected: $0, found: $1, advice: $2)
      }
      return (part, "")
    } catch {
      return (nil, error.description)
    }
  }

  @Test func `a part of arrivals has those from its beginning to before its end, and begins at 0`() {
    let (part, _) = cut(arrivals, 1, 5)
    #expect(part?.times.map(\.seconds) == [0, 1, 1])
    #expect(part?.cpuTimes == [2, 3, 4].map { Nanoseconds($0) })
    #expect(part?.start == 101)
    #expect(cut(arrivals, 2, nil).part?.times.map(\.seconds) == [0, 0, 3])
    #expect(cut(arrivals, nil, 2).part?.times.map(\.seconds) == [0, 1])
    #expect(cut(arrivals, nil, nil).part == arrivals)
    #expect(cut(arrivals, nil, 1_000).part?.times == arrivals.times)
  }

  @Test func `a part of counts has whole intervals`() {
    #expect(cut(counts, 60, 180).part?.content == .counts(interval: .seconds(60), [0, 7]))
    #expect(cut(counts, 120, 9000).part?.content == .counts(interval: .seconds(60), [7, 0]))
    #expect(
      cut(counts, 90, nil).error
        == "a: expected a cut at whole intervals of 60.0 s, found 90.0 s. Counts say nothing of "
        + "what is between"
    )
  }

  @Test func `a part without arrivals is refused`() {
    #expect(
      cut(arrivals, 3, 5).error == "a: expected a cut with arrivals, found none. The recording lasts 5.00 s")
    #expect(
      cut(arrivals, 30, nil).error
        == "a: expected a cut with arrivals, found none. The recording lasts 5.00 s")
    #expect(
      cut(counts, 60, 120).error == "a: expected a cut with arrivals, found none. The recording lasts 240 s")
    #expect(
      cut(arrivals, 3, 3).error == "a: expected a cut that ends after it begins, found 3.00 s to 3.00 s")
  }
}
