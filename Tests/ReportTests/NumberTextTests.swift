import Testing

@testable import Report

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0 s"), (0.000_85, "850 µs"), (0.0123, "12.3 ms"), (1.19, "1.19 s"), (900, "900 s"),
    (4e9, "over 100 years"),
  ])
  func `a time has three digits and the unit that suits it`(seconds: Double, text: String) {
    #expect(NumberText.time(seconds) == text)
  }

  @Test(arguments: [
    (2.5, "2.50 s"), (45, "45 s"), (60, "1 min"), (900, "15 min"), (5400, "1 h 30 min"), (86_400, "1 d"),
    (90_000, "25 h"), (3661, "1 h 1 min 1 s"),
  ])
  func `a span is in the largest units that divide it`(seconds: Double, text: String) {
    #expect(NumberText.span(seconds) == text)
  }

  @Test(arguments: [(0, "0:00"), (450, "7:30"), (43_200, "12:00:00"), (3599.6, "1:00:00")])
  func `a clock counts minutes and seconds, and hours where there are some`(seconds: Double, text: String) {
    #expect(NumberText.clock(seconds) == text)
  }

  @Test func `figures have no needless zeros, counts have groups, memory has binary units`() {
    #expect(NumberText.short(95) == "95")
    #expect(NumberText.short(99.9) == "99.9")
    #expect(NumberText.grouped(22_910_480) == "22,910,480")
    #expect(NumberText.grouped(-1000) == "-1,000")
    #expect(NumberText.grouped(12) == "12")
    #expect(NumberText.memory(88 << 20) == "88.0 MiB")
    #expect(NumberText.memory(3 << 29) == "1.50 GiB")
    #expect(NumberText.memory(512) == "512 B")
    #expect(NumberText.percent(0.99954, digits: 2) == "99.95 %")
    #expect(NumberText.money(0.01234, currency: "EUR") == "0.0123 EUR")
    #expect(NumberText.money(123.456, currency: "EUR") == "123.46 EUR")
  }
}
