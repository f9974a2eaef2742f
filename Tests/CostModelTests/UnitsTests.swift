import Documents
import Foundation
import Testing

@testable import CostModel

@Suite struct UnitsTests {
  // Forms and roundings of Kubernetes's quantity_test.go and its API reference; values in thousandths,
  // rounded up.
  @Test(arguments: [
    ("0", 0), ("1", 1000), ("500m", 500), ("0.5", 500), (".5", 500), ("5.", 5000), ("+2", 2000),
    ("-250m", -250),
    ("0.1m", 1), ("1u", 1), ("100n", 1), ("1001u", 2), ("0.85", 850), ("0.8501", 851), ("1e3", 1_000_000),
    ("1E3", 1_000_000), ("1e-2", 10), ("12e+1", 120_000), ("1k", 1_000_000), ("00.5000", 500), ("-0.1m", -1),
  ])
  func `a CPU quantity is read and rounded away from zero`(text: String, thousandths: Int) throws {
    #expect(Quantity(text: text)?.milliUnits == Int64(thousandths))
  }

  @Test(arguments: [
    ("1Ki", 1024), ("1.5Gi", 1_610_612_736), ("2M", 2_000_000), ("1G", 1_000_000_000), ("0.1Ki", 103),
    ("1m", 1),
    ("7E", 7_000_000_000_000_000_000), ("1Ei", 1_152_921_504_606_846_976), ("1Pi", 1_125_899_906_842_624),
    ("1T", 1_000_000_000_000), ("1Ti", 1_099_511_627_776), ("1P", 1_000_000_000_000_000),
    ("8999999999999999999", 8_999_999_999_999_999_999), ("123456789.123456789", 123_456_790),
  ])
  func `a memory quantity is read and rounded up to bytes`(text: String, bytes: Int) {
    #expect(Quantity(text: text)?.units == Int64(bytes))
  }

  @Test(arguments: [
    "", "1 Gi", " 1", "1 ", "1.2.3", "0x10", "1e", "1e3m", "1K", "1ki", "1mi", "1GiB", "one", "1,5", "--1",
    "1e1.5",
    "1e30", "٣", "NaN", "inf",
  ])
  func `what Kubernetes refuses, and what has over 28 digits, is no quantity`(text: String) {
    #expect(Quantity(text: text) == nil)
  }

  @Test func `a quantity that fits bytes may not fit thousandths`() {
    #expect(Quantity(text: "1e16")?.units == 10_000_000_000_000_000)
    #expect(Quantity(text: "1e16")?.milliUnits == nil)
  }

  @Test func `CPU and memory are printed as the shortest quantity`() {
    #expect([Millicores(500), Millicores(2000), Millicores(1)].map(\.quantity) == ["500m", "2", "1m"])
    #expect(
      [ByteCount(1024), .mebibytes(512), .mebibytes(2048), ByteCount(1000), ByteCount(0)].map(\.quantity)
        == ["1Ki", "512Mi", "2Gi", "1000", "0"])
  }

  @Test(arguments: [
    ("200ms", 200_000_000), ("1.5s", 1_500_000_000), ("5m", 300_000_000_000), ("24h", 86_400_000_000_000),
    ("14d", 1_209_600_000_000_000), ("7us", 7000), ("7µs", 7000), ("3ns", 3), ("0s", 0), (".5s", 500_000_000),
    ("0.4ns", 0),
  ])
  func `a duration is a number and a unit`(text: String, nanoseconds: Int) {
    #expect(Nanoseconds(text: text) == Nanoseconds(Int64(nanoseconds)))
  }

  @Test(arguments: [
    "", "5", "s", "5 s", "-5s", "5sec", "1e3s", "1m30s", "5M", "1.2.3s", "inf s", "40000d", "٣s",
  ])
  func `a bare number, an unknown unit and a span of over a century are refused`(text: String) {
    #expect(Nanoseconds(text: text) == nil)
  }

  @Test(arguments: [
    (0, "0 ns"), (999, "999 ns"), (1000, "1.00 µs"), (850_000, "850 µs"), (12_340_000, "12.3 ms"),
    (99_960_000, "100 ms"), (9_996_000, "10.0 ms"), (999_600_000, "1.00 s"), (999_400_000, "999 ms"),
    (999_999, "1.00 ms"), (4_000_000_000, "4.00 s"), (300_000_000_000, "300 s"), (-1_500_000, "-1.50 ms"),
  ])
  func `a duration is printed with three significant digits`(nanoseconds: Int, text: String) {
    #expect(Nanoseconds(Int64(nanoseconds)).text == text)
  }

  @Test func `a number is printed with a fixed count of digits`() {
    #expect(fixed(3.14159, digits: 2) == "3.14")
    #expect(fixed(-0.001, digits: 2) == "0.00")
    #expect(fixed(-1.05, digits: 3) == "-1.050")
    #expect(fixed(2.5, digits: 0) == "3")
    #expect(fixed(0.1 + 0.2, digits: 9) == "0.300000000")
    #expect(
      [fixed(.nan, digits: 1), fixed(.infinity, digits: 1), fixed(-.infinity, digits: 1)] == [
        "nan", "inf", "-inf",
      ])
  }

  @Test func `an instant beyond the end of time is never`() {
    #expect(Instant(nanoseconds: .max - 1) + .seconds(1) == .never)
    #expect(Instant.never + .seconds(1) == .never)
    #expect(Instant.zero + .seconds(2) - (Instant.zero + .milliseconds(500)) == .milliseconds(1500))
  }

  @Test func `requested CPU and memory are paid by the hour`() {
    let prices = Prices(vcpuHour: 0.05, gibHour: 0.01, currency: "EUR")
    #expect(abs(prices.cost(vcpuHours: 10, gibHours: 20) - 0.7) < 1e-12)
  }

  @Test func `a wrong amount says what it should be`() throws {
    func message(_ text: String, _ read: (DocumentNode) throws -> Void) -> String {
      do {
        try read(try Document(text: text, file: "a.json").root)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message("0") { _ = try $0.millicores() }
        == #"a.json: expected CPU greater than 0, as in "500m" or "2", found 0"#)
    #expect(
      message(#""2 Gi""#) { _ = try $0.bytes() }
        == #"a.json: expected memory greater than 0, as in "512Mi" or "2Gi", found "2 Gi""#)
    #expect(
      message("5") { _ = try $0.duration() }
        == #"a.json: expected a duration with its unit, as in "200ms" or "5m", found 5"#)
    #expect(
      message(#""0s""#) { _ = try $0.duration(atLeast: Nanoseconds(1)) }
        == #"a.json: expected a duration longer than 0 with its unit, as in "200ms" or "5m", found "0s""#)
    #expect(
      message(#""1ns""#) { _ = try $0.duration(atLeast: .milliseconds(1)) }
        == "a.json: expected a duration of at least 1.00 ms with its unit, "
        + #"as in "200ms" or "5m", found "1ns""#
    )
  }
}
