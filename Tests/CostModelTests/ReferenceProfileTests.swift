import CostModel
import Testing

struct ReferenceProfileTests {
  @Test func `the three networks have built-in profiles`() {
    #expect(Profile.referenceNetworks == ["mobilenetv2", "resnet101v2", "xception"])
  }

  @Test(arguments: Profile.referenceNetworks)
  func `a built-in profile was measured, and says where`(_ network: String) throws {
    let profile = try #require(Profile.reference(network: network))
    #expect(profile.network == network)
    #expect(profile.provenance.method == "measured")
    #expect(profile.provenance.processor != nil && profile.provenance.date != nil)
    #expect(profile.provenance.source?.contains("headroom profile") == true)
    #expect(profile.threadCosts.first?.threads == 1)
    #expect(profile.threadCosts.allSatisfy { $0.wall.count >= 10 })
    #expect(profile.batchCosts.first?.size == 1)
    #expect(profile.layers.isEmpty)
  }

  @Test func `the smaller network costs less`() throws {
    let small = try #require(Profile.reference(network: "MobileNetV2"))
    let large = try #require(Profile.reference(network: "Xception"))
    #expect(small.cost(threads: 1).cpu < large.cost(threads: 1).cpu)
    #expect(small.memory.loadedBytes < large.memory.loadedBytes)
  }

  @Test func `an unknown network has none`() {
    #expect(Profile.reference(network: "xceptoin") == nil)
  }
}
