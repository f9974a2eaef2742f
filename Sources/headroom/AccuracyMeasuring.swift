import CostModel
import Documents
import Foundation
import Images
import Profiler
import Report
import Validator

/// What is done about other processes' work.
struct Patience {
  /// How often something is measured while they are at work; the last time is kept.
  var tries: Int
  /// How long the end of their work is waited for each time, in seconds.
  var seconds: Double
}

/// Measures the rows of the suite that a folder does not hold yet, round after round, so that two
/// measurements of one row lie a whole round apart.
struct AccuracyMeasuring {
  /// The suite.
  let suite: AccuracySuite
  /// Where measurements are kept.
  let folder: AccuracyFolder
  /// How long each lasts.
  let length: RunLength
  /// Time for the profile of one network.
  let profileSeconds: Double
  /// What is done about other processes' work.
  let patience: Patience
  /// The service's program.
  let service: String

  private let image = SampleImage.jpeg()
  private let cores = LocalMachine().description.cores
  /// By how much a network may be slower or faster after a run than before it.
  private static let speedChangeMax = 0.05
  /// By how much the network in a profile may be slower or faster than just before and after profiling.
  ///
  /// In the service it takes a little longer than by itself.
  private static let profileApartMax = 0.07

  init(
    suite: AccuracySuite, folder: AccuracyFolder, length: RunLength, profileSeconds: Double,
    patience: Patience,
    service: String
  ) {
    self.suite = suite
    self.folder = folder
    self.length = length
    self.profileSeconds = profileSeconds
    self.patience = patience
    self.service = service
  }

  /// Measures what is missing in each round.
  func run(rounds: Int) throws {
    let rows = suite.networks.flatMap { suite.measurements(of: $0, cores: cores) }
    let progress = Progress(title: "accuracy", total: rounds * rows.count)
    defer { progress.end() }
    var done = 0
    for round in 1...rounds {
      for network in suite.networks {
        let wanted = suite.measurements(of: network, cores: cores)
        let missing = wanted.filter { !folder.has($0, round: round) }
        done += wanted.count - missing.count
        for limit in suite.limits {
          let rows = missing.filter { $0.cpuLimit == limit }
          guard !rows.isEmpty else { continue }
          progress.show(done: done, note: "profiling \(network)")
          let probe = try SpeedProbe(network: network)
          let profile = try profile(network, probe: probe, round: round)
          for row in rows {
            progress.show(done: done, note: "round \(round), \(row.name)")
            try measure(row, profile: profile, probe: probe, round: round)
            done += 1
          }
        }
      }
    }
    progress.show(done: done)
  }

  /// Measures until it is undisturbed, or has been tried often enough.
  ///
  /// What is thrown away is chosen by what other processes and the machine did, never by what was seen.
  private func undisturbed<T>(
    _ network: String, isDisturbed: (T) -> Bool, measure: () throws -> T
  ) rethrows -> (value: T, discarded: Int) {
    var discarded = 0
    while true {
      MachineWatch(network: network).waitUntilIdle(atMost: patience.seconds)
      let value = try measure()
      let isDone = !isDisturbed(value) || discarded + 1 == patience.tries
      if isDone { return (value, discarded) }
      discarded += 1
    }
  }

  /// A fresh profile for each limit: that of an earlier time would be of another state of the machine.
  ///
  /// It lies between two looks at the machine's speed, whose mean is the one that later looks are compared
  /// with. Where they differ, or the profile from them, the machine has changed its speed meanwhile.
  private func profile(_ network: String, probe: SpeedProbe, round: Int) throws -> Profile {
    let threads = cores > 1 ? [1, 2] : [1]
    let request = try ProfileRequest(threads: threads, seconds: profileSeconds)
    let profile = try undisturbed(network) { (found: (profile: Profile, change: Double)) in
      MachineWatch.isDisturbed(found.profile.warnings) || found.change > Self.speedChangeMax
        || probe.difference(from: found.profile) > Self.profileApartMax
    } measure: {
      let before = probe.look(threads: threads)
      let profile = try measureNetwork(network, image: image, request: request)
      return (profile, probe.setReference(before, probe.look(threads: threads)))
    }.value.profile
    try checkingData { () throws(DocumentError) in
      let place = try OutputPlace.file(folder.profileFile(of: network, round: round))
      try place.write(String(decoding: (try? ProfileWriter.encode(profile)) ?? Data(), as: UTF8.self))
    }
    return profile
  }

  /// Measures a row between two looks at the machine's speed, and predicts it with the profile scaled by
  /// their mean.
  private func measure(_ row: SuiteRow, profile: Profile, probe: SpeedProbe, round: Int) throws {
    var (found, discarded) = try undisturbed(row.network) {
      MachineWatch.isDisturbed($0.validation.warnings) || $0.isUnsteady
    } measure: {
      try measureOnce(row, profile: profile, probe: probe)
    }
    found.validation.repetitions[0].discarded = discarded
    let text = try JSONText.encode(found.validation)
    try checkingData { () throws(DocumentError) in
      try OutputPlace.file(folder.file(of: row, round: round)).write(text)
    }
  }

  private func measureOnce(
    _ row: SuiteRow, profile: Profile, probe: SpeedProbe
  ) throws -> (validation: Validation, isUnsteady: Bool) {
    let before = probe.slowdown(threads: row.threads)
    let plan = try checkingData { () throws(DocumentError) in
      try row.plan(
        profile: profile.slowed(before), image: image, cores: cores, length: length,
        seed: suite.seed(of: row))
    }
    let measurement = try checkingData { () throws(ServiceRunError) in
      try ServiceMeasurement(plan, profile: profile.slowed(before), service: service, repetitions: 1)
    }
    let after = probe.slowdown(threads: row.threads)
    let slowdown = SpeedProbe.Slowdown.mean(before, after)
    var validation = measurement.validation(profile: profile.slowed(slowdown))
    validation.speedFactor = 1 / slowdown.network
    let change = after.network / before.network - 1
    guard abs(change) > Self.speedChangeMax else { return (validation, false) }
    validation.warnings.append(ValidationDoubt.unsteady(change: change).warning)
    return (validation, true)
  }
}

extension Profile {
  /// The profile as it would be on a machine that is slower by this.
  fileprivate func slowed(_ slowdown: SpeedProbe.Slowdown) -> Profile {
    scaled(by: slowdown.network, beside: slowdown.oneThread)
  }
}
