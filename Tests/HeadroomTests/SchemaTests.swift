import CostModel
import Documents
import Foundation
import Report
import Simulator
import Statistics
import Testing

@testable import Recommender

@Suite struct SchemaTests {
  @Test(.enabled(if: SchemaTool.isThere, SchemaTool.reason))
  func `every committed scenario and profile holds against its schema`() throws {
    let (code, output) = try SchemaTool.validate()
    #expect(code == 0, "\(output)")
    let scenarios = try SourceTree.files(under: "workloads", withExtension: "json").count
    #expect(output.hasSuffix(" files hold\n"))
    #expect(scenarios >= 23)
  }

  @Test(.enabled(if: SchemaTool.isThere, SchemaTool.reason))
  func `a key that the schema does not know is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write(soundScenario.replacing(#""trials""#, with: #""trails""#), to: "a.json")
    let (code, output) = try SchemaTool.validate("scenario", folder.url.appending(path: "a.json").path())
    #expect(code == 1)
    #expect(output.contains("'trails' was unexpected"))
  }

  @Test(.enabled(if: SchemaTool.isThere, SchemaTool.reason))
  func `whatever is printed as JSON holds against its schema`() throws {
    let folder = try TemporaryFolder()
    try folder.write(JSONText.encode(SampleDocuments.outcome()), to: "outcome.json")
    try folder.write(JSONText.encode(SampleDocuments.recommendation()), to: "recommendation.json")
    try folder.write(JSONText.encode(MetricsDelay(steps: 20)), to: "metrics-delay.json")
    try folder.write(JSONText.encode(SampleDocuments.validation()), to: "validation.json")
    try folder.write(JSONText.encode(SampleDocuments.traffic()), to: "traffic.json")
    try folder.write(JSONText.encode(SampleDocuments.classification), to: "classification.json")
    try folder.write(JSONText.encode(SampleDocuments.conversion), to: "conversion.json")
    let kinds = [
      "outcome", "recommendation", "metrics-delay", "validation", "classification", "conversion",
      "traffic",
    ]
    for kind in kinds {
      let (code, output) = try SchemaTool.validate(kind, folder.url.appending(path: "\(kind).json").path())
      #expect(code == 0, "\(output)")
    }
  }

  @Test func `what is written and its schema have the same keys`() throws {
    let documents = [
      "outcome": try JSONText.encode(SampleDocuments.outcome()),
      "recommendation": try JSONText.encode(SampleDocuments.recommendation()),
      "profile": try JSONText.encode(SampleDocuments.profile()),
      "metrics-delay": try JSONText.encode(MetricsDelay(steps: 20)),
      "validation": try JSONText.encode(SampleDocuments.validation()),
      "classification": try JSONText.encode(SampleDocuments.classification),
      "conversion": try JSONText.encode(SampleDocuments.conversion),
      "traffic": try JSONText.encode(SampleDocuments.traffic()),
    ]
    for (kind, document) in documents {
      let differences = try SchemaShape(kind).differences(from: document)
      #expect(differences == [], "\(kind)")
    }
  }

  @Test func `a full profile is read as it was written`() throws {
    let profile = try SampleDocuments.profile()
    let text = try JSONText.encode(profile)
    #expect(try Profile(node: Document(text: text, file: "full.json").root) == profile)
  }

  @Test func `the reader of scenarios accepts the keys of the schema and no others`() throws {
    let schema = try SchemaShape("scenario")
    var accepted: [String: Set<String>] = [:]
    for probe in ScenarioProbe.all {
      accepted[probe.definition, default: []].formUnion(try probe.acceptedKeys())
    }
    #expect(accepted["scenario"] == schema.keys())
    for definition in schema.objects {
      #expect(accepted[definition] == schema.keys(of: definition), "\(definition)")
    }
  }
}
