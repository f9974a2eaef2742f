import CKernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Threads that do the same work side by side, again and again, the caller's among them.
///
/// Not Dispatch's: handing every layer to its threads costs as much as computing a small one does. Here the
/// threads are woken once for each image, and meet at a ``Barrier`` between layers.
final class ThreadTeam {
  /// What the threads do.
  typealias Work = @Sendable (_ thread: Int, _ keepApart: () -> Void) -> Void

  private let core: Core
  private var helpers: [pthread_t] = []
  /// The CPU that the helpers were last told to avoid; -1 for none.
  private var avoided: Int32 = -1

  /// Starts the helpers.
  ///
  /// - Parameters:
  ///   - threads: How many threads, at least 1.
  ///   - barrier: The work's barrier, which has as many members as the team, the caller's thread among them.
  ///   - work: Called on each thread with its number, from 0, which is the caller's, and with what the caller
  ///     should do now and then, in case it has been moved to another CPU.
  init(threads: Int, barrier: Barrier, work: @escaping Work) {
    core = Core(barrier: barrier, work: work)
    for _ in 1..<max(1, threads) { helpers.append(core.startHelper()) }
  }

  deinit {
    guard !helpers.isEmpty else { return }
    core.isOver.store(true, ordering: .releasing)
    core.barrier.wait()
    for helper in helpers { pthread_join(helper, nil) }
  }

  /// Does the work once on all threads; returns when the caller's part is done.
  ///
  /// The work's last act is to be a barrier, so that the others are done as well.
  func run() {
    keepApart()
    core.barrier.wait()
    core.work(0, keepApart)
  }

  /// Keeps the helpers off the CPU that the caller runs on, as long as there are others for all of them.
  ///
  /// In a virtual machine Linux takes a CPU that is halted for one that the host has taken away, and wakes a
  /// helper on the CPU of whoever wakes it. The two then take turns on one CPU while the other is idle, until
  /// the kernel balances its load, which is after some images.
  private func keepApart() {
    guard !helpers.isEmpty else { return }
    let cpu = ckCurrentCPU()
    guard cpu != avoided else { return }
    avoided = cpu
    _ = ckAvoidCPU(helpers, Int32(truncatingIfNeeded: helpers.count), cpu)
  }

  /// What the helpers hold on to.
  fileprivate final class Core: Sendable {
    let barrier: Barrier
    let work: Work
    let isOver = Atomic<Bool>(false)
    private let numbers = Atomic<Int>(0)

    init(barrier: Barrier, work: @escaping Work) {
      self.barrier = barrier
      self.work = work
    }

    /// What a helper does, which takes the next free number.
    func help() {
      let thread = numbers.wrappingAdd(1, ordering: .relaxed).newValue
      while true {
        barrier.wait()
        if isOver.load(ordering: .acquiring) { return }
        work(thread, {})
      }
    }
  }
}

extension ThreadTeam.Core {
  /// Starts a thread that helps until the team is over.
  func startHelper() -> pthread_t {
    let argument = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Darwin)
      var id: pthread_t?
      let status = pthread_create(&id, nil, { helpTeam($0) }, argument)
    #else
      var id = pthread_t()
      let status = pthread_create(&id, nil, { helpTeam($0) }, argument)
    #endif
    precondition(status == 0, "a thread of a session could not be started: error \(status)")
    #if canImport(Darwin)
      guard let id else { preconditionFailure("a thread of a session has no identity") }
    #endif
    return id
  }
}

private func helpTeam(_ core: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let core { Unmanaged<ThreadTeam.Core>.fromOpaque(core).takeRetainedValue().help() }
  return nil
}
