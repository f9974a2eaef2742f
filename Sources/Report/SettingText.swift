import CostModel
import Recommender

/// A setting, and why one will not do, in words.
enum SettingText {
  /// The parts of a setting with their names, in the order of the table.
  static func parts(_ setting: Setting) -> [(name: String, value: String)] {
    [
      ("minReplicas", "\(setting.minReplicas)"),
      ("maxReplicas", "\(setting.maxReplicas)"),
      ("targetCPUUtilizationPercentage", "\(setting.targetUtilization)"),
      ("CPU request", setting.cpuRequest.quantity),
      ("CPU limit", setting.cpuLimit?.quantity ?? "none"),
      ("memory request", setting.memoryRequest.quantity),
      ("memory limit", setting.memoryLimit.quantity),
      ("threads", "\(setting.threads)"),
      ("workers", "\(setting.workers)"),
    ]
  }

  /// What another setting has different, as in `CPU limit 1 instead of 2`.
  static func difference(of other: Setting, from setting: Setting) -> String {
    let changes = zip(parts(other), parts(setting)).filter { $0.value != $1.value }
      .map { "\($0.name) \($0.value) instead of \($1.value)" }
    return changes.isEmpty ? "the same setting" : changes.joined(separator: ", ")
  }

  /// The constraint that a shortfall breaks, as the subject of a sentence.
  static func constraint(_ shortfall: Shortfall) -> String {
    switch shortfall {
    case .tooSlow: "the response time"
    case .noMargin: "the certainty of the response time"
    case .unavailable: "the availability"
    case .overcommitted: "the CPU request, which must cover what pods use"
    case .noRoom: "the room on the nodes"
    case .outOfMemory: "the memory"
    }
  }

  /// What went wrong, as the end of a sentence that begins with the setting.
  static func reason(_ shortfall: Shortfall, percentile: Double) -> String {
    let name = "p\(NumberText.short(percentile))"
    switch shortfall {
    case .tooSlow(let worst):
      guard let worst else { return "too many failed for a \(name) in the worst trial" }
      return "its \(name) could be \(NumberText.time(worst)) in the worst trial"
    case .noMargin(let share):
      return "new trials could fall to \(NumberText.percent(share, digits: 1)) in time, "
        + "so that it met the objective by luck"
    case .unavailable(let worst):
      return "only \(NumberText.percent(worst, digits: 2)) were answered in the worst trial"
    case .overcommitted(let utilization):
      return
        "its pods used \(NumberText.percent(utilization, digits: 0)) of their CPU request in the busiest "
        + "minute, which a shared node does not guarantee"
    case .noRoom(let pods):
      return "\(pods == 1 ? "1 pod" : "\(pods) pods") found no node with room"
    case .outOfMemory: return "the container needs more memory than it may use"
    }
  }
}
