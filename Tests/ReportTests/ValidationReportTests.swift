import CostModel
import Testing
import Validator

@testable import Report

@Suite struct ValidationReportTests {
  @Test func `a validation shows predicted beside measured, the noise floor and a verdict`() throws {
    let validation = try ValidationSamples.validation(predicted: 1.02, measured: [1, 1.01])
    let report = ValidationReport(
      validation, profileLine: "profiles/xception.json, measured on A processor", style: TextStyle())
    try Snapshot.expect(report.text, named: "validation")
  }

  @Test func `a prediction that fails says so, with what was refused and what is to be doubted`() throws {
    var validation = try ValidationSamples.validation(predicted: 1.5, measured: [1])
    validation.repetitions[0].failures = ["503": 4, "noAnswer": 1]
    validation.repetitions[0].serviceSeconds = [:]
    validation.warnings = [ProfileWarning(code: "sample", message: "a sample of a warning")]
    let report = ValidationReport(
      validation, profileLine: "built in, measured", style: TextStyle(isUnicode: false))
    try Snapshot.expect(report.text, named: "validation-failed")
  }
}

@Suite struct AccuracyDocumentTests {
  /// Two networks, one of them without a measured row; a miss, and a picture with a point that is not
  /// measured.
  private func accuracy() throws -> Accuracy {
    var suite = AccuracySuite(networks: ["xception", "mobilenetv2"])
    suite.limits = [Millicores(500), nil]
    suite.threads = [1]
    suite.utilizations = [0.3, 0.6]
    let rows = try suite.rows(of: "xception").enumerated().map { index, row in
      var validation = try ValidationSamples.validation(
        row, predicted: index == 2 ? 1.2 : 1.02, measured: [1, 1.01])
      if index == 2 {
        validation.warnings = [ProfileWarning(code: "changedSpeed", message: "a request took more CPU time")]
        validation.atMeasuredSpeed = ValidationSamples.figures(1.04)
      }
      return AccuracyRow(row: row, validation: validation)
    }
    let picture = [
      ThreadPoint(
        threads: 1, predicted: ValidationSamples.figures(1), measured: ValidationSamples.figures(1.1)),
      ThreadPoint(threads: 2, predicted: ValidationSamples.figures(2), measured: nil),
    ]
    return Accuracy(suite: suite, rows: rows, picture: picture)
  }

  @Test func `the document has verdict, machine, method, rows, misses, picture and notes`() throws {
    let document = AccuracyDocument(try accuracy(), notes: "## Notes\n\nWritten by hand.")
    try Snapshot.expect(document.text, named: "accuracy")
  }

  @Test func `nothing measured is said as that`() throws {
    let nothing = Accuracy(suite: AccuracySuite(networks: ["xception"]), rows: [], picture: [])
    let text = AccuracyDocument(nothing, notes: "").text
    #expect(text.contains("**In 0 of 0 rows (-) the mean"))
    #expect(text.contains("measurement.** 24 rows of 24 are not measured yet."))
    #expect(text.hasSuffix("## Misses\n\nNone.\n"))
  }
}
