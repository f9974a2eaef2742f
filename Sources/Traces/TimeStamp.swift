// Dates and times as logs write them.
//
// Read: `2023-11-16 18:17:03.9799600`, with T in place of the blank, without a fraction, with Z or an offset
// (RFC 3339 and what databases make of it); `10/Oct/2000:13:55:36 -0700` (Apache HTTP Server, mod_log_config,
// %t; nginx's $time_local). A time without offset is taken as UTC.
// Not read: names of zones, and orders of day and month that depend on the country.

/// Times as nanoseconds since 1970, in UTC.
enum TimeStamp {
  /// Reads `2023-11-16 18:17:03.9799600` and its kin; nil for what is no time of the years 1970 to 2199.
  static func dateTime(_ line: Line) -> Int64? {
    guard line.count >= 19, line[4] == UInt8(ascii: "-"), line[7] == UInt8(ascii: "-"),
      line[10] == UInt8(ascii: " ") || line[10] == UInt8(ascii: "T"), line[13] == UInt8(ascii: ":"),
      line[16] == UInt8(ascii: ":"), let year = line.number(0..<4), let month = line.number(5..<7),
      let day = line.number(8..<10),
      let second = second(line, day: (year, month, day), hour: 11..<13, minute: 14..<16, second: 17..<19)
    else { return nil }
    var at = 19
    var fraction: Int64 = 0
    if at < line.count, line[at] == UInt8(ascii: ".") {
      var unit: Int64 = 100_000_000
      at += 1
      let start = at
      while at < line.count, let digit = line.number(at..<(at + 1)) {
        fraction += digit * unit
        unit /= 10
        at += 1
      }
      guard at > start else { return nil }
    }
    guard let offset = offset(Line(rebasing: line[at...])) else { return nil }
    return (second - offset) * 1_000_000_000 + fraction
  }

  /// Reads the seconds of `10/Oct/2000:13:55:36 -0700`; nil for what is no time of the years 1970 to 2199.
  static func log(_ line: Line) -> Int64? {
    guard line.count == 26, line[2] == UInt8(ascii: "/"), line[6] == UInt8(ascii: "/"),
      line[11] == UInt8(ascii: ":"), line[14] == UInt8(ascii: ":"), line[17] == UInt8(ascii: ":"),
      line[20] == UInt8(ascii: " "), let day = line.number(0..<2),
      let month = months.firstIndex(where: { $0.elementsEqual(line[3..<6]) }), let year = line.number(7..<11),
      let second = second(
        line, day: (year, Int64(month + 1), day), hour: 12..<14, minute: 15..<17, second: 18..<20),
      let offset = offset(Line(rebasing: line[21...])), line[21] != UInt8(ascii: "Z")
    else { return nil }
    return second - offset
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ].map { Array($0.utf8) }

  /// Seconds since 1970 of a day and the fields of a time, before its offset.
  private static func second(
    _ line: Line, day: (year: Int64, month: Int64, day: Int64), hour: Range<Int>, minute: Range<Int>,
    second: Range<Int>
  ) -> Int64? {
    guard let hour = line.number(hour), let minute = line.number(minute), let second = line.number(second),
      (1970...2199).contains(day.year), (1...12).contains(day.month), hour <= 23, minute <= 59, second <= 60,
      day.day >= 1, day.day <= daysIn(month: day.month, year: day.year)
    else { return nil }
    return daysSince1970(year: day.year, month: day.month, day: day.day) * 86_400 + hour * 3600 + minute * 60
      + second
  }

  /// Seconds east of Greenwich of nothing, `Z`, `-0700`, `+05:30` or `+01`.
  private static func offset(_ line: Line) -> Int64? {
    if line.isEmpty || (line.count == 1 && line[0] == UInt8(ascii: "Z")) { return 0 }
    guard line[0] == UInt8(ascii: "+") || line[0] == UInt8(ascii: "-"), let hours = line.number(1..<3) else {
      return nil
    }
    let minutes: Int64?
    switch line.count {
    case 3: minutes = 0
    case 5: minutes = line.number(3..<5)
    case 6: minutes = line[3] == UInt8(ascii: ":") ? line.number(4..<6) : nil
    default: minutes = nil
    }
    guard let minutes, hours <= 14, minutes <= 59 else { return nil }
    let seconds = (hours * 60 + minutes) * 60
    return line[0] == UInt8(ascii: "-") ? -seconds : seconds
  }

  private static func daysIn(month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the Gregorian calendar, counted from years that begin in March so that leap days come last.
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}

extension TimeStamp {
  /// A time as errors write it, as in `2023-11-16 18:17:03`.
  static func text(_ nanoseconds: Int64) -> String {
    let seconds = Int64((Double(nanoseconds) / 1e9).rounded(.down))
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let (year, month, day) = date(days: days)
    let rest = seconds - days * 86_400
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day)) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
  }

  /// The Gregorian date of a count of days since 1970: the inverse of ``daysSince1970(year:month:day:)``.
  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

extension Line {
  /// The whole number that digits alone write in a range; nil for anything else.
  fileprivate func number(_ range: Range<Int>) -> Int64? {
    guard range.upperBound <= count else { return nil }
    var value: Int64 = 0
    for index in range {
      let byte = self[index]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = 10 * value + Int64(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
