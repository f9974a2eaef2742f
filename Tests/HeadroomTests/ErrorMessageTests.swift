import Foundation
import Testing

/// A short scenario to spoil: two pods, 10 requests/s for 20 s.
let soundScenario = """
  {
    "schema": "headroom.scenario/v1",
    "network": "mobilenetv2",
    "duration": "20s",
    "trials": 2,
    "objective": { "responseTime": "200ms" },
    "traffic": {
      "kind": "open",
      "rate": 10
    },
    "deployment": {
      "replicas": 2,
      "resources": {
        "requests": { "cpu": "500m", "memory": "512Mi" },
        "limits": { "cpu": "1", "memory": "1Gi" }
      }
    },
    "horizontalPodAutoscaler": { "minReplicas": 2, "maxReplicas": 4 }
  }

  """

/// A change to the sound scenario, and the error that it must give.
struct SpoiltScenario: CustomTestStringConvertible, Sendable {
  let name: String
  let from: String
  let to: String
  let message: String

  init(_ name: String, _ from: String, _ to: String, _ message: String) {
    (self.name, self.from, self.to, self.message) = (name, from, to, message)
  }

  var testDescription: String { name }

  static let all = [
    SpoiltScenario(
      "misspelt network", #""mobilenetv2""#, #""mobilnetv2""#,
      "network: expected a network with a profile (mobilenetv2, resnet101v2, xception), found 'mobilnetv2'. "
        + "Did you mean 'mobilenetv2'?"),
    SpoiltScenario(
      "unknown network", #""mobilenetv2""#, #""vgg16""#,
      "network: expected a network with a profile (mobilenetv2, resnet101v2, xception), found 'vgg16'. "
        + "Name a profile's file with 'profile' to simulate another service"),
    SpoiltScenario(
      "misspelt optional key", #""minReplicas""#, #""minReplica""#,
      "horizontalPodAutoscaler: expected keys among behavior, maxReplicas, metrics, minReplicas, "
        + "scaleTargetRef, targetCPUUtilizationPercentage, found 'minReplica'. Did you mean 'minReplicas'?"),
    SpoiltScenario(
      "misspelt required key", #""rate""#, #""rat""#,
      "traffic: expected key 'rate' (requests/s, or points), found 'rat'. Did you mean 'rate'?"),
    SpoiltScenario(
      "unknown key", #""replicas": 2"#, #""strategy": "Recreate""#,
      "deployment: expected keys among cpuBurst, lifecycle, livenessProbe, podDisruptionBudget, "
        + "readinessProbe, replicas, resources, sidecars, startupProbe, "
        + "terminationGracePeriodSeconds, found 'strategy'"),
    SpoiltScenario(
      "wrong unit of time", #""20s""#, #""20sec""#,
      "duration: expected a duration longer than 0 with its unit, as in \"200ms\" or \"5m\", "
        + "found \"20sec\""),
    SpoiltScenario(
      "time without unit", #""200ms""#, "200",
      "objective.responseTime: expected a duration longer than 0 with its unit, as in \"200ms\" or \"5m\", "
        + "found 200"),
    SpoiltScenario(
      "wrong unit of CPU", #""500m""#, #""500mc""#,
      "deployment.resources.requests.cpu: expected CPU greater than 0, as in \"500m\" or \"2\", "
        + "found \"500mc\""
    ),
    SpoiltScenario(
      "wrong unit of memory", #""512Mi""#, #""512MB""#,
      "deployment.resources.requests.memory: expected memory greater than 0, as in \"512Mi\" or \"2Gi\", "
        + "found \"512MB\""),
    SpoiltScenario(
      "negative rate", #""rate": 10"#, #""rate": -10"#,
      "traffic.rate: expected requests/s greater than 0, found -10"),
    SpoiltScenario(
      "zero rate", #""rate": 10"#, #""rate": 0"#,
      "traffic.rate: expected requests/s greater than 0, found 0"),
    SpoiltScenario(
      "negative rate at a point", #""rate": 10"#,
      #""rate": [{ "perSecond": 4 }, { "at": "5s", "perSecond": -1 }]"#,
      "traffic.rate[1].perSecond: expected requests/s of 0 or more, found -1"),
    SpoiltScenario(
      "min above max", #""minReplicas": 2"#, #""minReplicas": 9"#,
      "horizontalPodAutoscaler.minReplicas: expected at most maxReplicas, 4, found 9"),
    SpoiltScenario(
      "CPU request above limit", #""500m""#, #""1500m""#,
      "deployment.resources.requests.cpu: expected at most the limit of 1, found 1500m. "
        + "Raise limits.cpu or lower the request"),
    SpoiltScenario(
      "memory request above limit", #""512Mi""#, #""2Gi""#,
      "deployment.resources.requests.memory: expected at most the limit of 1Gi, found 2Gi. "
        + "Raise limits.memory or lower the request"),
    SpoiltScenario(
      "a CPU limit no node can hold", #""cpu": "1""#, #""cpu": "6""#,
      "deployment.resources.limits.cpu: expected at most a node's 4, found 6. "
        + "Lower the limit or set cluster.node.cpu"),
    SpoiltScenario(
      "a memory limit no node can hold", #""1Gi""#, #""64Gi""#,
      "deployment.resources.limits.memory: expected at most a node's 16Gi, found 64Gi. "
        + "Lower the limit or set cluster.node.memory"),
    SpoiltScenario(
      "a scenario of a newer schema", "scenario/v1", "scenario/v2",
      "schema: expected headroom.scenario/v1, found \"headroom.scenario/v2\". "
        + "It was written for another version: update Headroom"),
  ]
}

/// Each message a user may meet, word for word, with its exit code.
@Suite struct ErrorMessageTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: SpoiltScenario.all)
  func `a spoilt scenario gets one line that says where, what and how`(spoilt: SpoiltScenario) throws {
    let text = soundScenario.replacing(spoilt.from, with: spoilt.to)
    #expect(text != soundScenario)
    try folder.write(text, to: "spoilt.json")
    let run = try HeadroomRun("simulate", "spoilt.json", folder: folder)
    #expect(run.errors == "error: spoilt.json: \(spoilt.message)\n")
    #expect(run.code == 65)
    #expect(run.output == "")
  }

  @Test func `the scenario that these tests spoil is sound`() throws {
    try folder.write(soundScenario, to: "sound.json")
    let run = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(run.errors == "")
    #expect(run.code == 0)
  }

  @Test func `truncated JSON is called so`() throws {
    let cut = try #require(soundScenario.firstRange(of: "\"rate\"")).lowerBound
    try folder.write(String(soundScenario[..<cut]), to: "cut.json")
    let run = try HeadroomRun("simulate", "cut.json", folder: folder)
    #expect(
      run.errors
        == "error: cut.json: expected well-formed JSON, found its end on line 9: it may be truncated\n")
    #expect(run.code == 65)
  }

  @Test func `a missing scenario says where scenarios are`() throws {
    let run = try HeadroomRun("simulate", "none.json", folder: folder)
    #expect(
      run.errors
        == "error: none.json: expected a readable file, found none. "
        + "Scenarios that come with Headroom are in workloads/\n")
    #expect(run.code == 65)
  }

  @Test func `a profile of a newer schema is refused`() throws {
    try folder.write(soundScenario, to: "sound.json")
    let profile = try SourceTree.file("workloads/seed/profiles/previous.json").lines.joined(separator: "\n")
    try folder.write(profile.replacing("profile/v1", with: "profile/v2"), to: "newer.json")
    let run = try HeadroomRun("simulate", "sound.json", "--profile", "newer.json", folder: folder)
    #expect(
      run.errors
        == "error: newer.json: schema: expected headroom.profile/v1, found \"headroom.profile/v2\". "
        + "It was written by another version: update Headroom or measure again\n")
    #expect(run.code == 65)
  }

  @Test func `a measured profile that is damaged is not passed over for the built-in one`() throws {
    try folder.write(soundScenario, to: "sound.json")
    try folder.write(#"{ "schema": "headroom.profile/v1" }"#, to: "profiles/mobilenetv2.json")
    let run = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(run.errors == "error: profiles/mobilenetv2.json: expected key 'network', found none\n")
    #expect(run.code == 65)
  }

  @Test func `an objective that no service time can meet names the fastest network`() throws {
    try writeSlowProfile()
    let run = try HeadroomRun("recommend", "--slo", "200ms", "--models", "slow", folder: folder)
    #expect(
      run.errors
        == "error: objective: expected at least 1.28 s, which slow alone needs at p95 on an idle machine, "
        + "found 200 ms. Allow more time, or profile more threads or a faster network\n")
    #expect(run.code == 65)
  }

  @Test func `unknown networks are met with those there are`() throws {
    let recommend = try HeadroomRun("recommend", "--slo", "200ms", "--models", "xceptoin", folder: folder)
    #expect(
      recommend.errors
        == "error: --models: expected a network with a profile (mobilenetv2, resnet101v2, xception), "
        + "found 'xceptoin'. Did you mean 'xception'?\n")
    #expect(recommend.code == 65)
    let profile = try HeadroomRun("profile", "--model", "xceptoin", folder: folder)
    #expect(
      profile.errors
        == "error: --model: expected xception, mobilenetv2, resnet101v2 or all, found 'xceptoin'. "
        + "Did you mean 'xception'?\n")
    #expect(profile.code == 65)
  }

  @Test(arguments: [
    (
      "k8s/file/deep",
      "k8s/file/deep: expected a folder that can be written, found none, and it cannot be made. "
        + "Choose another folder"
    ),
    ("k8s/file", "k8s/file: expected a folder that can be written, found a file. Choose another folder"),
  ])
  func `an output folder that cannot be written is found before the search`(
    output: String, message: String
  ) throws {
    try folder.write("in the way", to: "k8s/file")
    let run = try HeadroomRun("recommend", "--slo", "200ms", "--output", output, folder: folder)
    #expect(run.errors == "error: \(message)\n")
    #expect(run.code == 65)
    #expect(run.output == "")
  }

  @Test func `a profile that cannot be written is found before the measurement`() throws {
    try folder.write("in the way", to: "profiles")
    let run = try HeadroomRun("profile", "--model", "mobilenetv2", folder: folder)
    #expect(
      run.errors
        == "error: profiles/mobilenetv2.json: expected a folder that can be written, found a file "
        + "in its place; choose another folder\n")
    #expect(run.code == 65)
  }

  @Test(arguments: [
    (".", ".: expected a file that can be written, found a folder. Add a file's name"),
    (
      "sound.json/a.csv",
      "sound.json/a.csv: expected a file that can be written, found a file in place of its folder. "
        + "Choose another folder"
    ),
    ("none/a.csv", "none/a.csv: expected a file that can be written, found no folder 'none'. Make it first"),
  ])
  func `a file of requests that cannot be written is found before the simulation`(
    path: String, message: String
  ) throws {
    try folder.write(soundScenario, to: "sound.json")
    let run = try HeadroomRun("simulate", "sound.json", "--requests", path, folder: folder)
    #expect(run.errors == "error: \(message)\n")
    #expect(run.code == 65)
  }

  @Test(arguments: [
    (
      ["recommend", "--slo", "200"],
      "--slo: expected a duration with its unit, as in 200ms or 1.5s, found 200"
    ),
    (
      ["recommend", "--slo", "0ms"],
      "--slo: expected a duration with its unit, as in 200ms or 1.5s, found 0ms"
    ),
    (["recommend"], "Missing expected argument '--slo <time>'"),
    (
      ["recommend", "--slo", "1s", "--percentile", "100"],
      "--percentile: expected a percentile above 0 and below 100, found 100"
    ),
    (
      ["recommend", "--slo", "1s", "--availability", "101"],
      "--availability: expected percent, 0 to 100, found 101"
    ),
    (
      ["recommend", "--slo", "1s", "--models", ","],
      "--models: expected names separated by commas, found none"
    ),
    (["simulate", "a.json", "--trials", "0"], "--trials: expected 1 to 10000 trials, found 0"),
    (
      ["simulate", "a.json", "--precision", "2"],
      "--precision: expected percent greater than 0, at most 100, as in 2%, found 2"
    ),
    (
      ["simulate", "a.json", "--precision", "0%"],
      "--precision: expected percent greater than 0, at most 100, as in 2%, found 0%"
    ),
    (
      ["simulate", "a.json", "--precision", "2%", "--max-trials", "9"],
      "--max-trials: expected 10 to 100000 trials, found 9"
    ),
    (
      ["simulate", "a.json", "--max-trials", "20"],
      "--max-trials: expected --precision beside it, found none"
    ),
    (["simulate", "a.json", "--threads", "0"], "--threads: expected 1 to 1024, found 0"),
    (
      ["simulate", "a.json", "--save", "a.trials", "--explain"],
      "--explain: expected it without --save, which keeps figures alone, found both"
    ),
    (
      ["simulate", "a.json", "--save", "a.trials", "--requests", "a.csv"],
      "--requests: expected it without --save, which keeps figures alone, found both"
    ),
    (["simulate", "a.json", "--sed", "4"], "Unknown option '--sed'. Did you mean '--seed'?"),
    (
      ["profile", "--model", "xception", "--threads", "1,two"],
      "--threads: expected 1 or more threads, found 0; give a list such as 1,2"
    ),
    (
      ["profile", "--seconds", "3"],
      "expected --model to measure a network or --url to measure a service, found neither"
    ),
    (
      ["profile", "--model", "xception", "--url", "http://127.0.0.1:1/"],
      "expected either --model or --url, found both"
    ),
    (
      ["profile", "--url", "ftp://127.0.0.1/"],
      "--url: expected an http or https address as in http://127.0.0.1:8080/v1/classify, found "
        + "'ftp://127.0.0.1/'"
    ),
    (
      ["profile", "--url", "http://127.0.0.1:1/", "--threads", "2"],
      "--threads: expected it with --model alone, found it with --url"
    ),
    (
      ["profile", "--url", "http://127.0.0.1:1/", "--by-layer"],
      "--by-layer: expected it with --model alone, found it with --url"
    ),
    (
      ["profile", "--model", "xception", "--pid", "1"],
      "--pid: expected it with --url alone, found it with --model"
    ),
    (
      ["profile", "--url", "http://127.0.0.1:1/", "--concurrency", "1,two"],
      "--concurrency: expected 1 to 256 users, found 0; give a list such as 1,2,4,8"
    ),
    (
      ["profile", "--model", "all", "--output", "a.json"],
      "--output: expected a folder for several networks, found the file a.json"
    ),
  ])
  func `wrong usage gets one line and exit code 64`(arguments: [String], message: String) throws {
    let run = try HeadroomRun(arguments, folder: folder)
    #expect(run.errors == "error: \(message)\n")
    #expect(run.code == 64)
    #expect(run.output == "")
  }

  private func writeSlowProfile() throws {
    let profile = try SourceTree.file("workloads/seed/profiles/previous.json").lines.joined(separator: "\n")
    try folder.write(profile.replacing(#""previous""#, with: #""slow""#), to: "profiles/slow.json")
  }
}
