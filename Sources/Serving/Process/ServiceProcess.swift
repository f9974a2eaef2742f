// headroom-serve as a child of this process, inside a control group from its first instruction on.

import Foundation
import Synchronization

/// A service that this process has started and will end.
public final class ServiceProcess: Sendable {
  /// The program's path.
  public let path: String
  /// Its process.
  public let id: pid_t
  /// The port on which it listens.
  public let port: Int
  private let files: ServiceFiles
  private let end = Mutex<ProcessEnd?>(nil)

  /// Where it listens, as in `http://127.0.0.1:8080`.
  public var url: String { "http://127.0.0.1:\(port)" }

  private init(path: String, id: pid_t, port: Int, files: ServiceFiles) {
    (self.path, self.id, self.port, self.files) = (path, id, port, files)
  }

  /// Starts a service on a port of this machine that it chooses itself, and waits until it is ready.
  ///
  /// While it runs, an interrupt of this program kills it.
  ///
  /// - Parameters:
  ///   - path: The program.
  ///   - arguments: What it is told beside host, port and the file for the port.
  ///   - group: The control group that it runs in; nil for this process's own.
  ///   - seconds: How long it may take to become ready.
  /// - Returns: The service, ready.
  /// - Throws: ``ServiceError``; nothing runs then.
  public static func start(
    _ path: String, arguments: [String], in group: LimitedGroup? = nil, readyWithin seconds: Double = 120
  ) throws(ServiceError) -> ServiceProcess {
    let files = try ServiceFiles(for: path)
    let network = ["--host", "127.0.0.1", "--port", "0", "--port-file", files.port]
    let id: pid_t
    do throws(ServiceError) {
      id = try spawn(path, arguments + network, folders: group?.folders ?? [], log: files.log)
    } catch {
      files.remove()
      throw error
    }
    ChildGuard.add(id, leftovers: (group?.folders ?? []) + files.places)
    do throws(ServiceError) {
      let port = try awaitReadiness(path, id: id, files: files, seconds: seconds)
      return ServiceProcess(path: path, id: id, port: port, files: files)
    } catch {
      if ProcessEnd.look(id) == nil {
        kill(id, SIGKILL)
        _ = ProcessEnd.wait(id)
      }
      ChildGuard.remove(id)
      files.remove()
      throw error
    }
  }

  /// Puts the shell into the groups, and the program in the shell's place.
  private static let launcher = """
    exec > "$1" 2>&1 < /dev/null
    shift
    while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs" || exit 71; shift; done
    shift
    exec "$@"
    """

  private static func spawn(
    _ path: String, _ arguments: [String], folders: [String], log: String
  ) throws(ServiceError) -> pid_t {
    let words = ["/bin/sh", "-c", launcher, "headroom", log] + folders + ["--", path] + arguments
    var strings: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    #if canImport(Darwin)
      var attributes: posix_spawnattr_t?
    #else
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Threads of a pool block the signals that are to end the service, and a child inherits that.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var id: pid_t = 0
    let code = posix_spawn(&id, strings[0]!, nil, &attributes, &strings, environ)
    guard code == 0 else { throw .notStarted(path: path, reason: String(cString: strerror(code))) }
    return id
  }

  private static func awaitReadiness(
    _ path: String, id: pid_t, files: ServiceFiles, seconds: Double
  ) throws(ServiceError) -> Int {
    let clock = RunClock()
    var probe: HTTPConnection?
    var port = 0
    while clock.now < seconds {
      if let end = ProcessEnd.look(id) {
        throw .endedEarly(path: path, end: end.text, lastLine: files.lastLogLine)
      }
      if let probe {
        if probe.exchange().status == 200 { return port }
      } else if let known = files.knownPort {
        port = known
        probe = HTTPConnection(HTTPTarget(url: "http://127.0.0.1:\(known)/readyz", timeout: 5))
        continue
      }
      usleep(20_000)
    }
    throw .notReady(path: path, seconds: seconds, lastLine: files.lastLogLine)
  }

  /// CPU time that it has used, in seconds; nil when it has ended.
  public var cpuSeconds: Double? { ProcessCounters.cpuSeconds(of: id) }

  /// Memory in bytes, resident now and at most; nil when it has ended.
  public var memory: (resident: Int64, peak: Int64)? { ProcessCounters.memory(of: id) }

  /// What it has written to its standard output and error, as far as it has got.
  public var log: String { files.logText }

  /// Tells it to end, waits for that, and kills it when it takes too long; a second call does nothing.
  ///
  /// - Parameter grace: How long it may take, in seconds.
  /// - Returns: Its exit status; nil when a signal ended it.
  @discardableResult
  public func stop(grace: Double = 40) -> Int32? {
    end.withLock { end in
      if let end { return end.status }
      kill(id, SIGTERM)
      let clock = RunClock()
      var found = ProcessEnd.look(id)
      while found == nil, clock.now < grace {
        usleep(5_000)
        found = ProcessEnd.look(id)
      }
      if found == nil { kill(id, SIGKILL) }
      let last = found ?? ProcessEnd.wait(id)
      end = last
      ChildGuard.remove(id)
      files.remove()
      return last.status
    }
  }

  deinit { stop(grace: 0) }
}
