import CostModel
import Simulator
import Synchronization
import Testing

@testable import Recommender

/// A memory that counts what it is asked for.
private final class CountingMemory: EvaluationMemory {
  struct Content {
    var known: [EvaluationKey: Evaluation] = [:]
    var hits = 0
    var noted = 0
  }
  let content = Mutex(Content())

  func evaluation(of key: EvaluationKey) -> Evaluation? {
    content.withLock { content in
      guard let known = content.known[key] else { return nil }
      content.hits += 1
      return known
    }
  }

  func note(_ evaluation: Evaluation, of key: EvaluationKey) {
    content.withLock { content in
      content.known[key] = evaluation
      content.noted += 1
    }
  }
}

@Suite struct SearchMemoryTests {
  private func search(
    _ memory: CountingMemory?, goesOn: @escaping @Sendable () -> Bool = { true }
  ) throws -> Recommendation {
    let objective = Objective(responseTime: .milliseconds(150))
    let request = RecommendationRequest(
      scenario: shortScenario(objective: objective), objective: objective,
      profiles: [fastProfile(), fastProfile("slow", factor: 2)], grid: coarseGrid(), threads: 2)
    return try Search(request).run(memory: memory, goesOn: goesOn)
  }

  @Test func `a search that was ended goes on from what it found, to the same answer`() throws {
    let whole = try search(nil)
    let memory = CountingMemory()
    #expect(throws: SearchEnded.self) {
      try search(memory) { memory.content.withLock { $0.noted } < 20 }
    }
    let (before, hits) = memory.content.withLock { ($0.noted, $0.hits) }
    #expect(before >= 20 && hits == 0)
    #expect(try search(memory) == whole)
    #expect(memory.content.withLock { $0.hits } >= before)
    // With everything known, nothing is simulated again.
    let after = memory.content.withLock { $0.noted }
    #expect(try search(memory) == whole)
    #expect(memory.content.withLock { $0.noted } == after)
  }

  @Test func `a search that is ended before its first trial throws at once`() {
    #expect(throws: SearchEnded.self) { try search(nil) { false } }
  }
}
