/// Bad data, worded: exit code 65.
struct DataError: Error, CustomStringConvertible {
  /// One line: where, what was expected, what was found, what to do next.
  let description: String
}

/// Runs what may find bad data, so that its typed errors end with exit code 65.
func checkingData<T, Problem: Error & CustomStringConvertible>(
  _ work: () throws(Problem) -> T
) throws(DataError) -> T {
  do {
    return try work()
  } catch {
    throw DataError(description: error.description)
  }
}
