import Foundation
import Testing

@testable import Statistics

@Suite struct PooledTimesTests {
  private let parts = (1...5 as ClosedRange<UInt64>).map { seed in
    ResponseTimeHistogramTests.histogram(ResponseTimeHistogramTests.times(500 * Int(seed), seed: seed))
  }

  @Test(arguments: [0, 0.001, 0.5, 0.9, 0.95, 0.999, 1])
  func `a quantile of pooled histograms is that of their merger`(p: Double) {
    var merged = ResponseTimeHistogram()
    for part in parts { merged.merge(part) }
    #expect(PooledTimes(parts + [ResponseTimeHistogram()]).quantile(p) == merged.quantile(p))
    #expect(PooledTimes(parts.reversed()).quantile(p) == merged.quantile(p))
    #expect(PooledTimes(parts).count == merged.count)
  }

  @Test func `nothing pooled has no quantile`() {
    #expect(PooledTimes([]).quantile(0.5) == nil)
    #expect(PooledTimes([ResponseTimeHistogram()]).quantile(0.5) == nil)
  }

  @Test func `a histogram is read as it was written`() throws {
    let extremes = ResponseTimeHistogramTests.histogram([0, 1, 2047, 2048, .max, .max, .max])
    for histogram in parts + [ResponseTimeHistogram(), extremes] {
      let text = try JSONEncoder().encode(histogram)
      #expect(try JSONDecoder().decode(ResponseTimeHistogram.self, from: text) == histogram)
    }
  }

  @Test(arguments: [
    #"{"buckets":[5]}"#, #"{"buckets":[5,1,0,1]}"#, #"{"buckets":[5,0]}"#, #"{"buckets":[-1,1]}"#,
    #"{"buckets":[99999999999,1]}"#, #"{"buckets":[5,1],"least":4,"greatest":5,"sumLow":5,"sumHigh":0}"#,
    #"{"buckets":[5,1],"least":5,"greatest":6,"sumLow":5,"sumHigh":0}"#, #"{"buckets":[5,1]}"#,
  ])
  func `a histogram that nobody wrote is refused`(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ResponseTimeHistogram.self, from: Data(text.utf8))
    }
  }
}

@Suite struct SectioningTests {
  @Test func `sections about their own mean give Student's interval`() {
    let sample: [Double] = [4, 1, 3, 2, 10]
    let student = Summary(sample).meanInterval()
    let sectioned = ConfidenceInterval.sectioned(whole: 4, sections: sample)
    #expect(abs(sectioned.lower - student.lower) < 1e-12)
    #expect(abs(sectioned.upper - student.upper) < 1e-12)
  }

  @Test func `a whole beside the sections' mean has the wider interval, about itself`() {
    // Squares about 6: 4, 25, 9, 16, 16 = 70, against 50 about 4; t(0.975; 4 degrees) = 2.776445.
    let interval = ConfidenceInterval.sectioned(whole: 6, sections: [4, 1, 3, 2, 10])
    #expect(abs(interval.halfWidth - 2.776445 * (70.0 / 4 / 5).squareRoot()) < 1e-5)
    #expect(abs(interval.lower + interval.upper - 12) < 1e-12)
  }

  @Test func `one section bounds nothing`() {
    #expect(!ConfidenceInterval.sectioned(whole: 1, sections: [1]).isBounded)
  }
}
