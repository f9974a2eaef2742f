// What can be wrong with the data given to a fit.

/// A sample or series that cannot be fitted.
public enum FitError: Error, Equatable, CustomStringConvertible {
  /// Fewer values than a fit needs.
  case tooFewValues(found: Int, needed: Int)
  /// The value at this position, counted from 0, is not a positive finite number.
  case notPositive(index: Int, value: Double)
  /// All points of a line lie at one abscissa.
  case oneAbscissa(Double)

  /// One line: what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .tooFewValues(let found, let needed):
      "expected at least \(needed) values to fit, found \(found); measure more"
    case .notPositive(let index, let value):
      "value \(index + 1): expected a time greater than 0, found \(value); remove it or measure it again"
    case .oneAbscissa(let x):
      "expected points at two different places, found all at \(x); measure at another one too"
    }
  }
}
