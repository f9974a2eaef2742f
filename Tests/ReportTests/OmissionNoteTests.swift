import CostModel
import Report
import Testing

@Suite struct OmissionNoteTests {
  private func profile(_ network: String, server: Double?) -> Profile {
    var profile = sampleProfile()
    profile.network = network
    profile.handling?.serverWallSeconds = server
    return profile
  }

  @Test func `profiles of whole requests need no note`() {
    #expect(OmissionNote.text([profile("a", server: 0.001), profile("b", server: 0)]) == nil)
  }

  @Test func `what all profiles lack is said once`() {
    var bare = profile("a", server: nil)
    #expect(
      OmissionNote.text([bare, profile("b", server: nil)])
        == "response times are without HTTP, which the profile does not have")
    bare.handling = nil
    #expect(
      OmissionNote.text([bare])
        == "response times are without decoding and HTTP, which the profile does not have")
  }

  @Test func `what some profiles lack is said of each`() {
    var bare = profile("a", server: nil)
    bare.handling = nil
    #expect(
      OmissionNote.text([bare, profile("b", server: nil), profile("c", server: 0.001)])
        == "response times lack what profiles do not have: a without decoding and HTTP, b without HTTP")
  }
}
