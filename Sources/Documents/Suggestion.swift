/// Returns the candidate that `word` was probably meant to be, or nil when none is near.
///
/// Near means an edit distance (insertions, deletions, substitutions, swaps of neighbours; case is
/// ignored) of at most a third of the word's length, at least 1. Of equally near ones the first wins.
/// Nothing is near a word of over 100 bytes.
public func suggestion(for word: String, among candidates: [String]) -> String? {
  guard word.utf8.count <= 100 else { return nil }
  let limit = max(1, word.count / 3)
  let near = candidates.map { ($0, editDistance(word.lowercased(), $0.lowercased())) }
    .filter { $0.1 <= limit }
  return near.min { $0.1 < $1.1 }?.0
}

/// The optimal string alignment distance (Damerau–Levenshtein without overlapping swaps).
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first)
  let b = Array(second)
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      let substitution = previous[j] + (a[i] == b[j] ? 0 : 1)
      var best = min(substitution, previous[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, beforePrevious[j - 1] + 1)
      }
      row.append(best)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.count]
}
