import CostModel
import Testing

@Suite struct WholeNumbersTests {
  private let values: [Double] = [
    0, 0.49999999999999994, 0.5, 0.9, 1, 1.5, 2.5, -0.5, -0.4, -1.5, -2.5, 1e9 + 0.5, 4503599627370497.5,
    9007199254740992, 9.2e18, -9.2e18,
  ]

  @Test func `the nearest whole number is the standard library's`() {
    for value in values { #expect(Int64(nearest: value) == Int64(value.rounded()), "\(value)") }
  }

  @Test func `the whole number above is the standard library's`() {
    for value in values { #expect(Int64(ceiling: value) == Int64(value.rounded(.up)), "\(value)") }
  }
}
