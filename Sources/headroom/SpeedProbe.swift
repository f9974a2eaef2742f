import Foundation
import Profiler

/// Tells how fast this machine computes a network at the moment.
///
/// Machines whose cores are shared with others change their speed from one ten seconds to the next; on two
/// threads by half, where the two cores are at times two threads of one.
final class SpeedProbe {
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

  /// Takes the machine's speed on these thread counts as the one that others are compared with.
  func setReference(threads: [Int]) {
    for count in threads { reference[count] = secondsPerImage(threads: count) }
  }

  /// How much longer an image takes now than at the reference; above 1 where the machine is slower.
  func slowdown(threads: Int) -> Double {
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
