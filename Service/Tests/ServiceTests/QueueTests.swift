import Testing

@testable import Service

@Suite struct QueueTests {
  @Test func `jobs leave in the order they came, but for those removed`() {
    let queue = JobQueue(workers: 1, places: 3)
    let jobs = (0..<4).map { _ in job() }
    #expect(jobs.allSatisfy { queue.add($0) })
    #expect(!queue.add(job()))
    #expect(queue.remove(jobs[1]))
    #expect(!queue.remove(jobs[1]))
    for expected in [jobs[0], jobs[2], jobs[3]] { #expect(queue.take() === expected) }
    #expect(queue.length == 0 && queue.busy == 3)
  }

  @Test func `what a worker has counts against the places until it is done`() {
    let queue = JobQueue(workers: 1, places: 1)
    #expect(queue.add(job()) && queue.add(job()) && queue.isFull)
    _ = queue.take()
    #expect(queue.isFull)
    queue.done()
    #expect(!queue.isFull)
  }

  @Test func `a closed queue gives out what it has and takes no more`() {
    let queue = JobQueue(workers: 1, places: 1)
    #expect(queue.add(job()))
    queue.close()
    #expect(!queue.add(job()))
    #expect(queue.take() != nil)
    #expect(queue.take() == nil)
  }

  private func job() -> Job {
    Job(file: [], top: 1, accepted: 0) { _, _ in }
  }
}
