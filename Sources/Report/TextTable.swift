/// A table in text: columns as wide as their widest cell, two spaces apart.
struct TextTable {
  /// On which side of its column a cell stands.
  enum Side {
    case left
    case right
  }

  /// Heading lines and body lines, all with as many cells as there are sides.
  var rows: [[String]]
  /// The side of each column.
  var sides: [Side]

  /// The table's lines, without spaces at their ends.
  var lines: [String] {
    let widths = sides.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        sides[column] == .left
          ? row[column].padded(to: widths[column]) : row[column].aligned(to: widths[column])
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
