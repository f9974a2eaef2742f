// The kernel's files on CPU time and memory, as Linux's Documentation/filesystems/proc.rst lays them out.

import Foundation

/// The files under `/proc` that say what a machine and its processes have done.
struct ProcessFiles {
  /// Where `/proc` is; another folder in tests.
  let folder: String
  /// The kernel's unit of CPU time, per second.
  let ticksPerSecond: Double

  /// The text of a file; nil where it cannot be read.
  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap { String(bytes: $0, encoding: .utf8) }
  }

  /// Busy and stolen CPU time of all cores, in seconds, from the first line of `stat`.
  ///
  /// Busy is user, nice, system and both kinds of interrupt; time of guests is part of user already.
  var machineTimes: (busy: Double, steal: Double)? {
    guard let line = text("stat")?.split(separator: "\n").first else { return nil }
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard ticks.count >= 8 else { return nil }
    return (
      (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / ticksPerSecond, ticks[7] / ticksPerSecond
    )
  }

  /// A process, from its `stat`.
  ///
  /// - Parameter id: Its number, or `self`.
  /// - Returns: Nil where it is gone.
  func process(_ id: String) -> (id: Int, process: MachineCounters.Process)? {
    guard let stat = stat(id), let user = Double(stat.fields[11]), let system = Double(stat.fields[12])
    else { return nil }
    return (stat.id, MachineCounters.Process(name: stat.name, seconds: (user + system) / ticksPerSecond))
  }

  /// A process's parent, its own CPU time and that of the children it has waited for, in seconds and whole
  /// ticks; nil where it is gone.
  func account(_ id: Int) -> (parent: Int, own: Double, waitedFor: Double)? {
    guard let stat = stat("\(id)"), let parent = Int(stat.fields[1]) else { return nil }
    let ticks = stat.fields[11...14].compactMap { Double($0) }
    guard ticks.count == 4 else { return nil }
    return (parent, (ticks[0] + ticks[1]) / ticksPerSecond, (ticks[2] + ticks[3]) / ticksPerSecond)
  }

  /// A process's `stat`: number, name, and the fields after it, at least 15.
  private func stat(_ id: String) -> (id: Int, name: String, fields: [Substring])? {
    guard let line = text("\(id)/stat"), let open = line.firstIndex(of: "("),
      let close = line.lastIndex(of: ")"), open < close
    else { return nil }
    // The name may hold blanks and brackets itself: the fields after it start at the last bracket.
    let fields = line[line.index(after: close)...].split(separator: " ")
    guard let number = Int(line[..<open].filter { $0 != " " }), fields.count > 14 else { return nil }
    return (number, String(line[line.index(after: open)..<close]), fields)
  }

  /// Every process that can be seen, by its number.
  var processes: [Int: MachineCounters.Process] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { Int($0) != nil }.compactMap(process)
      .reduce(into: [:]) { $0[$1.id] = $1.process }
  }

  /// The first word that a process's `status` has for a key.
  private func status(_ key: String, of id: String = "self") -> Substring? {
    let line = text("\(id)/status")?.split(separator: "\n").first { $0.hasPrefix("\(key):") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
  }

  /// Resident memory of this process now and at most.
  var memory: MemoryReading? { memory(of: "self") }

  /// Resident memory of a process now and at most; nil where it is gone.
  func memory(of id: String) -> MemoryReading? {
    let bytes = { (key: String) in status(key, of: id).flatMap { Int64($0) }.map { $0 * 1024 } }
    guard let resident = bytes("VmRSS"), let peak = bytes("VmHWM") else { return nil }
    return MemoryReading(resident: resident, peak: max(resident, peak))
  }

  /// How many cores this process may run on: those in a list such as `0-3,8`.
  var allowedCores: Int? {
    status("Cpus_allowed_list")?.split(separator: ",").reduce(into: 0) { sum, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return }
      sum += last - first + 1
    }
  }

  /// Makes `VmHWM` start anew from what is resident now; nothing happens where the kernel forbids it.
  func resetPeakMemory() {
    guard let file = FileHandle(forWritingAtPath: "\(folder)/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  /// The processor's name, from `cpuinfo`.
  var processor: String? {
    let line = text("cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
