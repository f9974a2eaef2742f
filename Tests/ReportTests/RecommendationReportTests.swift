import Report
import Testing

@testable import Recommender

@Suite struct RecommendationReportTests {
  @Test func `a recommendation reads as kept`() throws {
    try Snapshot.expect(
      RecommendationReport(sampleRecommendation(), style: TextStyle()).text, named: "recommend")
  }

  @Test func `a recommendation that meets nothing reads as kept`() throws {
    var recommendation = sampleRecommendation()
    recommendation.answers.removeFirst(2)
    recommendation.chosen = nil
    recommendation.warnings = []
    try Snapshot.expect(
      RecommendationReport(recommendation, style: TextStyle(isUnicode: false)).text,
      named: "recommend-nothing")
  }

  @Test(arguments: [
    (Shortfall.tooSlow(worstSeconds: nil), "too many failed for a p95 in the worst trial"),
    (.tooSlow(worstSeconds: 0.25), "its p95 could be 250 ms in the worst trial"),
    (
      .noMargin(share: 0.948), "new trials could fall to 94.8 % in time, so that it met the objective by luck"
    ),
    (.unavailable(worst: 0.98765), "only 98.77 % were answered in the worst trial"),
    (
      .overcommitted(utilization: 1.131),
      "its pods used 113 % of their CPU request in the busiest minute, which a shared node does not guarantee"
    ),
    (.noRoom(pods: 1), "1 pod found no node with room"),
    (.noRoom(pods: 21), "21 pods found no node with room"),
    (.outOfMemory, "the container needs more memory than it may use"),
  ])
  func `each shortfall is said in words`(shortfall: Shortfall, words: String) {
    var recommendation = sampleRecommendation()
    recommendation.answers[1].nextCheaper?.shortfall = shortfall
    let text = RecommendationReport(recommendation, style: TextStyle(width: 500)).text
    #expect(text.contains("It fails: \(words).\n"))
  }
}
