import CostModel
import Foundation
import Profiler

/// Tells how fast this machine computes a network at the moment.
///
/// Machines whose cores are shared with others change their speed from one ten seconds to the next; on two
/// threads by half, where the two cores are at times two threads of one.
final class SpeedProbe {
  /// How much longer things take than at the reference; above 1 where the machine is slower.
  struct Slowdown {
    /// The network on its threads.
    var network: Double
    /// What one thread does, as the handling of a request.
    var oneThread: Double

    /// The mean of two.
    static func mean(_ first: Slowdown, _ second: Slowdown) -> Slowdown {
      Slowdown(
        network: (first.network + second.network) / 2, oneThread: (first.oneThread + second.oneThread) / 2)
    }
  }

  /// How long a look takes, in seconds.
  private static let seconds = 1.0
  /// Images that are not timed: they bring the network into the caches.
  private static let warmUpImages = 2

  private let network: BuiltInNetwork
  private let clock = SystemClock()
  private var reference: [Int: Double] = [:]

  /// A probe with a network of its own.
  init(network name: String) throws {
    network = try BuiltInNetwork(name: name)
    try network.load()
  }

  /// The time for one image on each of these thread counts, in seconds.
  func look(threads: [Int]) -> [Int: Double] {
    Dictionary(uniqueKeysWithValues: threads.map { ($0, secondsPerImage(threads: $0)) })
  }

  /// Takes the mean of two looks as the speed that later ones are compared with.
  ///
  /// - Returns: By which share the two differ at most, over the thread counts.
  func setReference(_ before: [Int: Double], _ after: [Int: Double]) -> Double {
    reference = before.merging(after) { ($0 + $1) / 2 }
    return before.map { abs((after[$0.key] ?? $0.value) / $0.value - 1) }.max() ?? 0
  }

  /// By which share a profile's times of the network differ from the reference at most.
  func difference(from profile: Profile) -> Double {
    profile.threadCosts.compactMap { cost in
      reference[cost.threads].map { abs(cost.wall.mean / $0 - 1) }
    }.max() ?? 0
  }

  /// How much longer an image takes now than at the reference, on so many threads and on one.
  func slowdown(threads: Int) -> Slowdown {
    let oneThread = slowdownOfImage(threads: 1)
    return Slowdown(
      network: threads == 1 ? oneThread : slowdownOfImage(threads: threads), oneThread: oneThread)
  }

  private func slowdownOfImage(threads: Int) -> Double {
    guard let reference = reference[threads] else { return 1 }
    return secondsPerImage(threads: threads) / reference
  }

  private func secondsPerImage(threads: Int) -> Double {
    network.prepare(threads: threads, batch: 1)
    for _ in 0..<Self.warmUpImages { network.run() }
    let start = clock.wall
    var images = 0
    repeat {
      network.run()
      images += 1
    } while clock.wall - start < Self.seconds
    return (clock.wall - start) / Double(images)
  }
}
