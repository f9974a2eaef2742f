import Testing

@testable import Profiler

struct MeasurementDoubtTests {
  private func series(threads: Int = 1, stop: TimedSeries.Stop = .tight, _ walls: [Double]) -> TimedSeries {
    TimedSeries(setting: RunSetting(threads: threads, batch: 1), walls: walls, cpus: walls, stop: stop)
  }

  private func activity(
    busy: Double = 10, own: Double = 10, steal: Double = 0, periods: Int = 0, held: Double = 0,
    others: [Int: MachineCounters.Process] = [:]
  ) -> MachineActivity {
    var after = MachineCounters()
    (after.busySeconds, after.ownSeconds, after.stealSeconds) = (busy, own, steal)
    (after.throttledPeriods, after.throttledSeconds, after.others) = (periods, held, others)
    return MachineActivity(from: MachineCounters(), to: after, seconds: 10)
  }

  private func messages(_ doubts: [MeasurementDoubt]) -> [String] {
    doubts.map { $0.warning(network: "tiny").message }
  }

  @Test func `an idle machine and steady times raise no doubt`() throws {
    let request = try ProfileRequest(threads: [1, 2])
    let kernels = KernelDescription(instructionSet: "AVX2", isBaseline: false)
    let cores = MachineDescription(cores: 2)
    #expect(MeasurementDoubt.beforehand(request: request, machine: cores, kernels: kernels).isEmpty)
    #expect(MeasurementDoubt.beforehand(request: request, machine: cores, kernels: nil).isEmpty)
    #expect(MeasurementDoubt.before(activity(busy: 0.4, own: 0)).isEmpty)
    #expect(MeasurementDoubt.during(activity(busy: 10.4, steal: 0.05), quotaCores: 1).isEmpty)
    #expect(MeasurementDoubt.about(series((0..<66).map { 0.1 * scatter($0, 0.05) })).isEmpty)
  }

  @Test func `work before the run names the busiest process`() {
    let others = [
      7: MachineCounters.Process(name: "sshd", seconds: 1),
      4711: MachineCounters.Process(name: "swift-build", seconds: 6.2),
    ]
    let doubts = MeasurementDoubt.before(activity(busy: 8, own: 0, others: others))
    #expect(doubts.map(\.code) == ["busyBefore"])
    #expect(
      messages(doubts) == [
        "tiny: other processes kept 0.80 cores busy before the run, 0.62 of them 'swift-build' (process "
          + "4711). "
          + "Times will be too long; stop that work or measure on an idle machine"
      ])
  }

  @Test func `work during the run is told even if no process can be seen`() {
    let doubts = MeasurementDoubt.during(activity(busy: 18), quotaCores: nil)
    #expect(doubts.map(\.code) == ["otherLoad"])
    #expect(
      messages(doubts) == [
        "tiny: other processes kept 0.80 cores busy during the run. "
          + "Times are too long where they shared a core; stop that work and measure again"
      ])
  }

  @Test func `time withheld by the hypervisor is told`() {
    let doubts = MeasurementDoubt.during(activity(steal: 0.5), quotaCores: nil)
    #expect(doubts.map(\.code) == ["steal"])
    #expect(
      messages(doubts) == [
        "tiny: the hypervisor withheld 4.8 % of the CPU time wanted. Another virtual machine on the same "
          + "host "
          + "is the likely cause; measure again later or on a host of your own"
      ])
  }

  @Test func `a quota that ran out is told with its size`() {
    let doubts = MeasurementDoubt.during(activity(periods: 12, held: 0.4), quotaCores: 1.5)
    #expect(doubts.map(\.code) == ["throttled"])
    #expect(
      messages(doubts) == [
        "tiny: the CPU quota of 1.50 cores ran out in 12 periods and held threads up for 0.40 s. "
          + "Raise this container's CPU limit or measure with fewer threads"
      ])
    #expect(
      messages(MeasurementDoubt.during(activity(periods: 1, held: 0.05), quotaCores: nil)) == [
        "tiny: the CPU quota ran out in 1 period and held threads up for 0.05 s. "
          + "Raise this container's CPU limit or measure with fewer threads"
      ])
  }

  @Test func `drift is told once it is larger than 2 percent`() {
    let rising = (0..<60).map { 1 + 0.001 * Double($0) }
    let doubts = MeasurementDoubt.about(series(threads: 2, rising))
    #expect(doubts.map(\.code) == ["drift"])
    #expect(
      messages(doubts) == [
        "tiny, 2 threads: times rose by 4.0 % from the first third of 60 images to the last "
          + "(less than 1 in 1000 by chance). A processor that changes its clock rate, or work that began "
          + "or ended "
          + "meanwhile, is the likely cause; measure again, for longer"
      ])
    // As certain a trend, but a trivial one.
    #expect(MeasurementDoubt.about(series((0..<60).map { 1 + 0.0001 * Double($0) })).isEmpty)
  }

  @Test func `a fall is worded as one, with its probability`() {
    let doubt = MeasurementDoubt.drift(threads: 1, images: 30, change: -0.031, probability: 0.004)
    #expect(
      doubt.warning(network: "tiny").message
        == "tiny, 1 thread: times fell by 3.1 % from the first third of 30 images to the last "
        + "(4 in 1000 by chance). A processor that changes its clock rate, or work that began or ended "
        + "meanwhile, "
        + "is the likely cause; measure again, for longer")
  }

  @Test func `times that differ much are told as noisy`() {
    let doubts = MeasurementDoubt.about(series((0..<55).map { scatter($0, 0.2) }))
    #expect(doubts.map(\.code) == ["noisy"])
    // The pattern has 11 values from 0.8 to 1.2: its tenths end at 0.84 and 1.16.
    #expect(
      messages(doubts) == [
        "tiny, 1 thread: the fastest and the slowest tenth of 55 images differ by 38.1 %. "
          + "Other work on this machine is the likely cause; measure for longer or on an idle machine"
      ])
  }

  @Test func `more threads than cores are told for each such count`() throws {
    let request = try ProfileRequest(threads: [1, 2, 4])
    let doubts = MeasurementDoubt.beforehand(
      request: request, machine: MachineDescription(cores: 1), kernels: nil)
    #expect(doubts.map(\.code) == ["threadsAboveCores", "threadsAboveCores"])
    #expect(
      messages(doubts).last
        == "tiny, 4 threads: this process may use 1 core. Threads that take turns make times too long; "
        + "measure up to --threads 1")
  }

  @Test func `kernels for any processor of its kind are told`() throws {
    let kernels = KernelDescription(instructionSet: "Baseline", isBaseline: true)
    let doubts = MeasurementDoubt.beforehand(
      request: try ProfileRequest(), machine: MachineDescription(cores: 2), kernels: kernels)
    #expect(doubts.map(\.code) == ["baselineKernels"])
    #expect(
      messages(doubts) == [
        "tiny: the kernels 'Baseline' were taken, since the processor shows no wider vector units. A "
          + "virtual machine that hides them is the likely cause; measure where pods will run"
      ])
  }

  @Test(arguments: [(TimedSeries.Stop.seconds, "--seconds"), (.runs, "--images")])
  func `a mean that is not known well enough tells what ran out`(
    _ stop: TimedSeries.Stop, _ option: String
  ) {
    let walls = (0..<11).map { scatter($0, 0.07) }
    let doubts = MeasurementDoubt.about(series(stop: stop, walls))
    #expect(doubts.map(\.code) == ["wideInterval"])
    #expect(
      messages(doubts) == [
        "tiny, 1 thread: the mean of 11 images is known to ±3.1 %, not to ±1.0 %, since \(option) ran out; "
          + "give it more or measure on an idle machine"
      ])
    // Of equal times the mean is known, whatever ran out.
    #expect(MeasurementDoubt.about(series(stop: stop, [1, 1, 1])).isEmpty)
  }

  @Test func `decoding that differs much is told as a share of the request`() {
    var series = series(Array(repeating: 0.1, count: 55))
    // The pattern has 11 values from 0.05 to 0.15: its tenths end at 0.06 and 0.14, of 0.2 in all.
    series.preparations = (0..<55).map { 0.1 * scatter($0, 0.5) }
    let doubts = MeasurementDoubt.aboutPreparation(series)
    #expect(doubts.map(\.code) == ["noisy"])
    #expect(
      messages(doubts) == [
        "tiny, preparation: the fastest and the slowest tenth of 55 decodings differ by 40.0 % of a request. "
          + "Other work on this machine is the likely cause; measure for longer or on an idle machine"
      ])
    // The same decodings beside a network of 10 s are nothing to speak of.
    series.walls = Array(repeating: 10, count: 55)
    #expect(MeasurementDoubt.aboutPreparation(series).isEmpty)
  }

  // Eleven values of standard deviation 0.0332: Student's 95 % gives ± 0.0223, of a request of 0.2.
  @Test(arguments: [(TimedSeries.Stop.seconds, "--seconds"), (.runs, "--images")])
  func `a decoding that is not known well enough tells what ran out`(
    _ stop: TimedSeries.Stop, _ option: String
  ) {
    var series = series(stop: stop, Array(repeating: 0.1, count: 11))
    series.preparations = (0..<11).map { 0.1 * scatter($0, 0.5) }
    let doubts = MeasurementDoubt.aboutPreparation(series)
    #expect(doubts.map(\.code) == ["noisy", "wideInterval"])
    #expect(
      messages(doubts).last
        == "tiny, preparation: the mean of 11 decodings is known to ±11.1 % of a request, not to ±1.0 %, "
        + "since \(option) ran out; give it more or measure on an idle machine")
  }

  @Test func `too few images to fit are told`() {
    let doubt = MeasurementDoubt.fewImages(images: 3, needed: 8)
    #expect(doubt.code == "fewImages")
    #expect(
      messages([doubt]) == [
        "tiny: 3 images are too few to say how service times scatter; they are taken as all equal. "
          + "Give it more --seconds, enough for 8 images"
      ])
  }
}
