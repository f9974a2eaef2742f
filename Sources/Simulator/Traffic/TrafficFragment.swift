import CostModel
import Documents
import Foundation

/// Open traffic as a scenario has it: what stands behind its key `traffic`.
public struct TrafficFragment: Sendable, Equatable, Codable {
  /// A rate in one of the forms that a scenario has.
  public enum Rate: Sendable, Equatable {
    /// Requests/s.
    case constant(Double)
    /// Points with straight lines between.
    case points([Point])
    /// States among which it jumps.
    case states([State])
    /// The shape of a day, or of a week.
    case shape(Shape)
  }
  /// A rate at a moment.
  public struct Point: Sendable, Equatable, Codable {
    /// When, as a duration with its unit.
    public var at: String
    /// Requests/s.
    public var perSecond: Double
  }
  /// A state of the rate.
  public struct State: Sendable, Equatable, Codable {
    /// Requests/s.
    public var perSecond: Double
    /// How long it lasts on average, with its unit.
    public var meanSojourn: String
  }
  /// The shape of a day, or of a week.
  public struct Shape: Sendable, Equatable, Codable {
    /// Requests/s on average.
    public var mean: Double
    /// Factors of the day, and of the week's days.
    public var daily: [Double]?, weekly: [Double]?
    /// Where in it the scenario begins, with its unit.
    public var start: String?
  }
  /// What multiplies the rate of each interval by chance.
  public struct Noise: Sendable, Equatable, Codable {
    /// The factors' coefficient of variation.
    public var cv: Double
    /// The interval's length, with its unit.
    public var interval: String
  }

  /// Always `open`.
  public var kind = "open"
  /// How arrivals scatter, `poisson`, `deterministic` or `gamma`.
  public var arrivals: String
  /// The gaps' coefficient of variation; for gamma gaps alone.
  public var cv: Double?
  /// The rate.
  public var rate: Rate
  /// What multiplies it by chance.
  public var noise: Noise?

  /// Arrivals at a rate; figures are kept to four digits.
  init(_ pattern: ArrivalPattern = .poisson, _ rate: Rate, noise: Noise? = nil) {
    switch pattern {
    case .poisson: arrivals = "poisson"
    case .deterministic: arrivals = "deterministic"
    case .gamma(let cv):
      arrivals = "gamma"
      self.cv = rounded(min(50, max(0.05, cv)))
    }
    self.rate = rate
    self.noise = noise
  }

  /// The fragment as JSON on one line.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = (try? encoder.encode(self)) ?? Data()
    // No text of a fragment has a comma or colon in it.
    return String(decoding: data, as: UTF8.self).replacingOccurrences(of: ",", with: ", ")
      .replacingOccurrences(of: ":", with: ": ")
  }

  /// The traffic that a scenario with this fragment would have.
  func source() throws(DocumentError) -> TrafficSource {
    try Traffic(node: Document(text: text, file: "the fitted traffic").root).source
  }
}

extension TrafficFragment.Rate: Codable {
  private enum Key: CodingKey { case states }

  /// Writes the rate as a scenario has it.
  public func encode(to encoder: any Encoder) throws {
    if case .states(let states) = self {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(states, forKey: .states)
      return
    }
    var container = encoder.singleValueContainer()
    switch self {
    case .constant(let rate): try container.encode(rate)
    case .points(let points): try container.encode(points)
    case .shape(let shape): try container.encode(shape)
    case .states: break
    }
  }

  /// Reads it again.
  public init(from decoder: any Decoder) throws {
    if let states = try? decoder.container(keyedBy: Key.self)
      .decode([TrafficFragment.State].self, forKey: .states)
    {
      self = .states(states)
      return
    }
    let container = try decoder.singleValueContainer()
    if let rate = try? container.decode(Double.self) {
      self = .constant(rate)
    } else if let points = try? container.decode([TrafficFragment.Point].self) {
      self = .points(points)
    } else {
      self = .shape(try container.decode(TrafficFragment.Shape.self))
    }
  }
}

/// A figure of four significant digits.
func rounded(_ value: Double) -> Double {
  guard value != 0, value.isFinite else { return value }
  let power = 3 - Int(log10(abs(value)).rounded(.down))
  let scale = pow(10, Double(abs(power)))
  return power >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
}

/// A duration as scenarios have it, with four significant digits, as in `12.35s` or `250ms`.
func durationText(_ seconds: Double) -> String {
  let (value, unit) = seconds >= 1 || seconds == 0 ? (rounded(seconds), "s") : (rounded(1000 * seconds), "ms")
  var text = fixed(value, digits: 6)
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text + unit
}
