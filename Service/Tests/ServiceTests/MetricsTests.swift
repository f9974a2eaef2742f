import Foundation
import Testing

@testable import Service

@Suite struct MetricsTests {
  @Test func `the page is what Prometheus reads, and its counts are right`() throws {
    let gate = Gate(isOpen: true)
    let service = try TestService(gate: gate) { $0.workers = 2 }
    let client = try service.client()
    for file in [SampleFile.png, SampleFile.jpeg, Array("no".utf8)] {
      client.classify(file)
      _ = try client.answer()
    }
    client.get("/nothing")
    _ = try client.answer()
    client.get("/metrics")
    let answer = try client.answer()
    #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    let page = try Exposition(answer.body)
    #expect(page.value("headroom_answers_total", ["code": "200"]) == 2)
    #expect(page.value("headroom_answers_total", ["code": "422"]) == 1)
    #expect(page.value("headroom_answers_total", ["code": "404"]) == 1)
    #expect(page.value("headroom_images_accepted_total") == 3)
    #expect(page.value("headroom_images_answered_total") == 3)
    #expect(page.value("headroom_requests_abandoned_total", ["stage": "queue"]) == 0)
    #expect(page.value("headroom_response_seconds_count") == 3)
    #expect(page.value("headroom_prepare_seconds_count") == 3)
    #expect(page.value("headroom_infer_seconds_count") == 2)
    #expect(page.value("headroom_workers") == 2)
    #expect(page.value("headroom_workers_busy") == 0)
    #expect(page.value("headroom_queue_length") == 0)
    #expect(page.value("headroom_in_flight") == 0)
    #expect(page.value("headroom_connections") == 1)
    #expect(page.value("headroom_held_bytes") == 0)
    #expect(page.value("headroom_ready") == 1)
    #expect(try #require(page.value("process_cpu_seconds_total")) > 0)
    #if os(Linux)
      #expect(try #require(page.value("process_resident_memory_bytes")) > 1e6)
    #endif
  }

  @Test func `a histogram counts what equals a bound within it, and everything in the last`() throws {
    var histogram = Histogram()
    for seconds in [0.0001, 0.0005, 0.0006, 0.1, 9.99, 11] { histogram.add(seconds) }
    var text = MetricsText()
    text.add("h_seconds", "Help.", histogram)
    let page = try Exposition(text.text)
    #expect(page.value("h_seconds_bucket", ["le": "0.0005"]) == 2)
    #expect(page.value("h_seconds_bucket", ["le": "0.001"]) == 3)
    #expect(page.value("h_seconds_bucket", ["le": "0.05"]) == 3)
    #expect(page.value("h_seconds_bucket", ["le": "0.1"]) == 4)
    #expect(page.value("h_seconds_bucket", ["le": "10"]) == 5)
    #expect(page.value("h_seconds_bucket", ["le": "+Inf"]) == 6)
    #expect(abs(try #require(page.value("h_seconds_sum")) - 21.0912) < 1e-9)
  }

  @Test func `values of labels are escaped`() throws {
    var text = MetricsText()
    text.add("a", "gauge", "Help.", [([("b", "x\"y\\z\nw")], 1)])
    #expect(text.text.contains(#"a{b="x\"y\\z\nw"} 1"#))
    #expect(try Exposition(text.text).value("a", ["b": "x\"y\\z\nw"]) == 1)
  }

  @Test(
    "the parser of this test refuses what Prometheus refuses",
    arguments: [
      "a 1\n", "# HELP a h\n# TYPE a gauge\na 1", "# HELP a h\n# TYPE a gauge\na one\n",
      "# HELP a h\n# TYPE a number\na 1\n", "# HELP a h\n# TYPE a gauge\na{b=c} 1\n",
      "# HELP a h\n# TYPE a gauge\na 1\na 2\n", "# HELP a h\n# TYPE a counter\na 1\n",
      "# HELP a h\n# TYPE a gauge\n# HELP a h\n# TYPE a gauge\na 1\n", "# HELP a h\n# TYPE a gauge\nb 1\n",
      "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
      "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
      "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
    ])
  func parserIsStrict(text: String) {
    #expect(throws: Exposition.Problem.self) { try Exposition(text) }
  }
}
