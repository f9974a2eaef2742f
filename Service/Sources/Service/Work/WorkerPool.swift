import CNN
import Dispatch
import Foundation
import Images
import Synchronization

/// Threads that take jobs from a queue, each with a classifier of its own.
final class WorkerPool: Sendable {
  private let queue: JobQueue
  private let workers: Int
  private let figures: Figures
  private let threads = DispatchGroup()

  init(workers: Int, queue: JobQueue, figures: Figures) {
    self.workers = workers
    self.queue = queue
    self.figures = figures
  }

  /// Loads the weights and warms the workers up, in the background.
  ///
  /// - Parameters:
  ///   - source: What to load.
  ///   - ready: Told once when every worker has computed an image, or why there will be none.
  func start(_ source: any ClassifierSource, ready: @escaping @Sendable (Result<Double, any Error>) -> Void) {
    run { [self] in
      let start = Clock.now
      do {
        let make = try source.load()
        let warming = DispatchGroup()
        for _ in 0..<workers {
          warming.enter()
          run { self.work(with: make(), warm: { warming.leave() }) }
        }
        warming.wait()
        ready(.success(Clock.seconds(from: start, to: Clock.now)))
      } catch {
        ready(.failure(error))
      }
    }
  }

  /// Waits for the threads to end after their queue was closed; false when the time is up first.
  func join(seconds: Double) -> Bool {
    threads.wait(timeout: .now() + seconds) == .success
  }

  private func run(_ body: @escaping @Sendable () -> Void) {
    threads.enter()
    Thread.detachNewThread { [threads] in
      body()
      threads.leave()
    }
  }

  private func work(with classifier: any Classifier, warm: () -> Void) {
    // The first run pays for memory that later ones find ready.
    if (try? classifier.prepare(SampleImage.jpeg())) != nil { _ = classifier.infer() }
    warm()
    while let job = queue.take() {
      let outcome = WorkerPool.outcome(of: job, classifier)
      // Before the answer, so that who has it finds the place free.
      queue.done()
      figures.count(outcome)
      job.finish(outcome)
    }
  }

  private static func outcome(of job: Job, _ classifier: any Classifier) -> Job.Outcome {
    let start = Clock.now
    var times = Job.Times(queue: start - job.accepted)
    do throws(ImageError) {
      try classifier.prepare(job.file)
      let prepared = Clock.now
      times.prepare = prepared - start
      let predictions = Prediction.top(classifier.infer(), count: job.top)
      times.infer = Clock.now - prepared
      return .classified(predictions, times)
    } catch {
      times.prepare = Clock.now - start
      return .noImage(error, times)
    }
  }
}

/// The clock that all times are read from: nanoseconds since the machine started.
enum Clock {
  static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  static func seconds(from start: UInt64, to end: UInt64) -> Double { Double(end - start) / 1e9 }
}
