import CostModel
import Documents
import Testing

@Suite struct IntOrPercentTests {
  private func read(_ text: String, percentMax: Int = .max) -> IntOrPercent? {
    try? IntOrPercent(node: Document(text: text, file: "a.yaml").root, percentMax: percentMax)
  }

  @Test func `a count stands without quotes, a percentage with or without them`() {
    #expect(read("2") == .count(2))
    #expect(read("0") == .count(0))
    #expect(read("25%") == .percent(25))
    #expect(read(#""25%""#) == .percent(25))
    #expect(read("150%") == .percent(150))
  }

  @Test(arguments: [#""2""#, "-1", "-5%", "2.5%", "%", "25 %", "٣%", "1e3%", "two", "", "[1]", "2147483648"])
  func `nothing else is either`(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `more than 100 % is refused where a share is meant`() {
    #expect(read("101%", percentMax: 100) == nil)
    #expect(read("100%", percentMax: 100) == .percent(100))
  }

  // Cases of intstr_test.go (TestGetScaledValueFromIntOrPercent).
  @Test func `a percentage is rounded as Kubernetes does`() {
    #expect(IntOrPercent.percent(25).resolved(of: 5, roundingUp: true) == 2)
    #expect(IntOrPercent.percent(25).resolved(of: 5, roundingUp: false) == 1)
    #expect(IntOrPercent.percent(90).resolved(of: 100, roundingUp: true) == 90)
    #expect(IntOrPercent.percent(95).resolved(of: 100, roundingUp: false) == 95)
    #expect(IntOrPercent.count(3).resolved(of: 100, roundingUp: true) == 3)
  }
}
