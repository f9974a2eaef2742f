import Foundation
import Testing

@testable import CostModel

@Suite struct QuantityTests {
  // Cases of quantity_test.go (TestQuantityParse); values in billionths, as it holds them.
  @Test(arguments: [
    ("0Ti", "0"), ("100Ti", "109951162777600000000000"), ("5n", "5"), ("4u", "4000"),
    ("0.0005k", "500000000"),
    ("100.035k", "100035000000000"), ("0.00050k", "500000000"), ("0.5e-2", "5000000"),
    ("1.3E+6", "1300000000000000"),
    ("1.7E18", "1700000000000000000000000000"), ("1.01E", "1010000000000000000000000000"), ("3.001n", "4"),
    ("6.987654321G", "6987654321000000000"), ("1.1E-9", "2"), ("0.0000000001", "1"), ("0.5e-9", "1"),
    ("0.9n", "1"),
    ("0.00000012345", "124"), ("9Ei", "9223372036854775807000000000"),
    ("12E", "12000000000000000000000000000"),
    ("9223372036854775807Ki", "9223372036854775807000000000"), ("100.035Ki", "102435840000000"),
    ("0.025Ti", "27487790694400000000"), ("0.000000000001Ki", "2"), (".001", "1000000"),
    ("1.G", "1000000000000000000"),
  ])
  func `a quantity has the value that Kubernetes gives it, with either sign`(text: String, billionths: String)
    throws
  {
    let expected = try #require(Decimal(string: billionths))
    let billion = Decimal(1_000_000_000)
    #expect(Quantity(text: text).map { $0.value * billion } == expected)
    #expect(Quantity(text: "+" + text).map { $0.value * billion } == expected)
    #expect(Quantity(text: "-" + text).map { $0.value * billion } == -expected)
  }

  // Cases of quantity_test.go (TestQuantityParse, TestInterpretExponentInt32Bounds).
  @Test(arguments: [
    "1.1.M", "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i", "-3.01e-", "1e4294967297", " 1", "1 ",
    "1e2147483648", "1e-2147483648", "1e9223372036854775808", "1E+", "1m-3", "0\u{301}", "1\u{0}",
  ])
  func `what Kubernetes refuses is no quantity`(text: String) {
    #expect(Quantity(text: text) == nil)
  }

  // Cases of quantity_test.go (TestParseQuantityString), and its fast path read on.
  @Test(arguments: [".", "-.", "-", "+", "Ki", "Ti", "m", "n", "E", "e5", ".m"])
  func `a number without digits is zero, as in Kubernetes`(text: String) {
    #expect(Quantity(text: text)?.value == 0)
  }

  @Test(arguments: ["Pi", "Ei", "e-10", ".e-10"])
  func `a number without digits is refused where Kubernetes needs its slow path`(text: String) {
    #expect(Quantity(text: text) == nil)
  }

  @Test func `digits beyond every machine word are neither lost nor made up`() {
    let zeros = String(repeating: "0", count: 60)
    #expect(Quantity(text: "1.\(zeros)1")?.value == Decimal(string: "1.000000001"))
    #expect(Quantity(text: "1.\(zeros)")?.value == 1)
    #expect(Quantity(text: "\(zeros)2")?.value == 2)
    #expect(Quantity(text: "1\(zeros)e-60")?.value == 1)
    #expect(Quantity(text: "0.\(zeros)1e61")?.value == 1)
    #expect(Quantity(text: "1.\(zeros)1Gi")?.value == Decimal(string: "1073741824.000000001"))
    #expect(Quantity(text: "1e-2147483647")?.value == Decimal(string: "0.000000001"))
    #expect(Quantity(text: "0e2147483647")?.value == 0)
  }

  @Test func `a value beyond 64 bits has neither units nor thousandths`() {
    #expect(Quantity(text: "9223372036854775807")?.units == .max)
    #expect(Quantity(text: "9223372036854775808")?.units == nil)
    #expect(Quantity(text: "8Ei")?.units == .max)
    #expect(Quantity(text: "12E")?.units == nil)
    #expect(Quantity(text: "-0")?.units == 0)
    #expect(Quantity(text: "-1.5")?.units == -2)
  }

  @Test func `no text crashes the reader, and what it reads is rounded up by less than one`() {
    let pieces = [
      "", "0", "1", "9", "25", "00", ".", "-", "+", "e", "E", "Ki", "Ei", "m", "n", "%", " ", "é", "\u{0}",
      "99999999999",
    ]
    var state: UInt64 = 1
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    var readable = 0
    for _ in 0..<20_000 {
      let text = (0...next(6)).map { _ in pieces[next(pieces.count)] }.joined()
      guard let quantity = Quantity(text: text), let units = quantity.units else { continue }
      readable += 1
      #expect(abs(Decimal(units)) >= abs(quantity.value) && abs(Decimal(units)) < abs(quantity.value) + 1)
    }
    #expect(readable > 1000)
  }
}
