import Foundation
import Histogram
import Statistics

/// Compares ResponseTimeHistogram with HdrHistogram's Swift port on the work of one short trial.
///
/// Every line is the fastest of 15 rounds, for other work on the machine only ever adds. 20,000 response
/// times are lognormal with mean 100 ms and cv 1.
@main
struct HistogramBenchmark {
  typealias HdrHistogram = Histogram<UInt32>

  static func main() {
    let times = sampleTimes(20_000)
    measureHdr("HdrHistogram, 1 ns … 1 h", times) {
      var histogram = HdrHistogram(lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000_000)
      histogram.autoResize = true
      return histogram
    }
    measureHdr("HdrHistogram, 1 µs … 1 h", times) {
      var histogram = HdrHistogram(lowestDiscernibleValue: 1000, highestTrackableValue: 3_600_000_000_000)
      histogram.autoResize = true
      return histogram
    }
    measureHdr("HdrHistogram, auto-resizing", times) { HdrHistogram() }
    measureOurs(times)
    report("sorting the 20,000 instead") { Int(times.sorted()[10_000]) }
  }

  static func sampleTimes(_ count: Int) -> [Int64] {
    var stream = RandomStream(seed: 1, name: "response times")
    let law = ServiceTimeDistribution.lognormal(mean: 1e8, cv: 1)
    return (0..<count).map { _ in Int64(law.sample(using: &stream)) }
  }

  static func measureHdr(_ name: String, _ times: [Int64], _ make: () -> HdrHistogram) {
    print(name)
    var full = make()
    for time in times { full.record(UInt64(time)) }
    report("  create") { Int(make().highestTrackableValue) }
    report("  create and record 20,000") {
      var histogram = make()
      for time in times { histogram.record(UInt64(time)) }
      return Int(histogram.totalCount)
    }
    report("  99th percentile") { Int(full.valueAtPercentile(99)) }
    report("  count above 200 ms") { Int(full.count(within: 200_000_001...full.max)) }
    report("  mean") { Int(full.mean) }
    var sum = make()
    report("  merge") {
      sum.add(full)
      return Int(sum.totalCount)
    }
    print("  memory  \(full.estimatedFootprintInBytes) bytes")
  }

  static func measureOurs(_ times: [Int64]) {
    print("ResponseTimeHistogram")
    var full = ResponseTimeHistogram()
    for time in times { full.record(time) }
    report("  create") { ResponseTimeHistogram().count }
    report("  create and record 20,000") {
      var histogram = ResponseTimeHistogram()
      for time in times { histogram.record(time) }
      return histogram.count
    }
    report("  99th percentile") { Int(full.quantile(0.99) ?? 0) }
    report("  count above 200 ms") { full.count(above: 200_000_000) }
    report("  mean") { Int(full.mean ?? 0) }
    var sum = ResponseTimeHistogram()
    report("  merge") {
      sum.merge(full)
      return sum.count
    }
    print("  memory  \(full.footprintInBytes) bytes")
  }

  /// Prints the fastest of 15 rounds of 20 calls.
  static func report(_ name: String, _ body: () -> Int) {
    let clock = ContinuousClock()
    var best = Duration.seconds(1000)
    var sink = 0
    for _ in 0..<15 {
      best = min(best, clock.measure { for _ in 0..<20 { sink &+= body() } } / 20)
    }
    // The sink is looked at, so that the optimizer keeps the work.
    let microseconds = Double(best.components.attoseconds) * 1e-12
    print("\(name)  \(String(format: "%.2f", microseconds)) µs\(sink == 1 ? " " : "")")
  }
}
