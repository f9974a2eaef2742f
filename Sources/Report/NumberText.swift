// How numbers look, everywhere and in every locale: no report formats a number by itself.

import CostModel
import Foundation
import Simulator

/// Numbers as reports write them.
public enum NumberText {
  /// A time of three significant digits with the unit that suits it, as in `850 µs`, `12.3 ms` or `1.19 s`.
  ///
  /// Seconds are 0 or more; times of 100 years and more are written as `over 100 years`.
  public static func time(_ seconds: Double) -> String {
    guard seconds < 3.2e9 else { return "over 100 years" }
    return seconds == 0 ? "0 s" : Nanoseconds(seconds: seconds).text
  }

  /// A span of simulated time in the largest units that divide it, as in `15 min`, `1 h 30 min` or `2.5 s`.
  public static func span(_ seconds: Double) -> String {
    guard seconds >= 60, seconds == seconds.rounded() else {
      return seconds == seconds.rounded() ? "\(fixed(seconds, digits: 0)) s" : time(seconds)
    }
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
    var rest = Int(seconds)
    var parts: [String] = []
    for (name, length) in units where rest >= length {
      if name == "d", rest % length != 0 { continue }
      parts.append("\(rest / length) \(name)")
      rest %= length
    }
    return parts.joined(separator: " ")
  }

  /// A point in simulated time for an axis, as in `0:00`, `7:30` (minutes, seconds) or `12:00:00`.
  public static func clock(_ seconds: Double) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let whole = Int(seconds.rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  /// A moment since 1970, UTC, as in `2023-11-16 18:17:03`.
  public static func dateTime(_ seconds: Double) -> String {
    // Date's own description is the same in every locale.
    String(Date(timeIntervalSince1970: seconds.rounded(.down)).description.prefix(19))
  }

  /// A share as percent, with its sign, as in `99.95 %`.
  public static func percent(_ share: Double, digits: Int) -> String {
    "\(fixed(100 * share, digits: digits)) %"
  }

  /// A difference as percent with its sign, as in `+2.2 %` or `-0.4 %`.
  public static func signedPercent(_ share: Double) -> String {
    let text = percent(share, digits: 1)
    return share >= 0 ? "+\(text)" : text
  }

  /// A percentile's or an availability's figure without needless zeros, as in `95` or `99.9`.
  public static func short(_ value: Double) -> String {
    var text = fixed(value, digits: 6)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// A large count with a thin grouping, as in `22,910,480`.
  public static func grouped(_ count: Int) -> String {
    var digits = String(count.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (count < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// Memory with three significant digits, as in `88.2 MiB` or `1.50 GiB`.
  public static func memory(_ bytes: Int64) -> String {
    let size = Double(bytes)
    for (unit, scale) in [("GiB", 1_073_741_824.0), ("MiB", 1_048_576), ("KiB", 1024)] where size >= scale {
      return "\(significant(size / scale)) \(unit)"
    }
    return "\(bytes) B"
  }

  /// Money with enough digits for small sums, as in `0.0123 USD`.
  public static func money(_ amount: Double, currency: String) -> String {
    "\(fixed(amount, digits: amount < 1 ? 4 : amount < 100 ? 3 : 2)) \(currency)"
  }

  /// Half the width of an interval about its estimate, as in `± 0.12`; empty without an interval.
  public static func margin(_ estimate: Estimate, digits: Int) -> String {
    estimate.halfWidth.map { "± \(fixed($0, digits: digits))" } ?? ""
  }
}
