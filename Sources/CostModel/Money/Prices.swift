// What pods cost: the CPU and memory they request, by the hour.
//
// Modelled: a price per vCPU-hour and per GiB-hour of what is requested, whether it is used or not.
// Not modelled: nodes that stand empty, discounts, licences, traffic.

/// Prices of CPU and memory by the hour.
public struct Prices: Sendable, Equatable, Codable {
  /// The price of one vCPU for one hour, 0 or more.
  public var vcpuHour: Double
  /// The price of one GiB for one hour, 0 or more.
  public var gibHour: Double
  /// The currency, as in `USD`.
  public var currency: String

  /// Prices in some currency.
  ///
  /// The defaults are round figures near the list prices that large clouds publish for general-purpose
  /// nodes on demand; put your own into the scenario.
  public init(vcpuHour: Double = 0.04, gibHour: Double = 0.005, currency: String = "USD") {
    self.vcpuHour = vcpuHour
    self.gibHour = gibHour
    self.currency = currency
  }

  /// The cost of what was requested for some time.
  public func cost(vcpuHours: Double, gibHours: Double) -> Double {
    vcpuHours * vcpuHour + gibHours * gibHour
  }
}
