import ArgumentParser
import CostModel
import Foundation
import Images
import Profiler
import Report
import Serving

// `headroom profile --url`: any HTTP service from outside.
extension ProfileCommand {
  /// What to measure, as the options say.
  var outsideRequest: OutsideRequest {
    get throws {
      do throws(OutsideRequestError) {
        return try OutsideRequest(
          url: url ?? "", name: name, users: counts(concurrency ?? "1,2,4,8"), seconds: seconds)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  /// Measures the service and writes its profile.
  func profileService() throws {
    let request = try outsideRequest
    let file = try readImage()
    let account = try pid.map { id throws in
      guard let tree = ProcessTree(id) else { throw DataError(description: "\(OutsideError.noProcess(id))") }
      return tree
    }
    let path = path(of: request.name)
    try checkingData { () throws(ProfileWriteError) in try ProfileWriter.checkWritable(path) }
    let (sent, type) = describe(file)
    let target = HTTPTarget(url: request.url, body: file, contentType: type)
    let progress = Progress(title: "profiling \(request.name)", total: 1000)
    let session = OutsideSession(client: HTTPServiceClient(target), account: account, image: sent)
    let profile: Profile
    do {
      defer { progress.end() }
      profile = try checkingData { () throws(OutsideError) in
        try session.run(request) { step in
          progress.show(done: Int(1000 * step.share), note: step.phase.rawValue)
        }
      }
    }
    try finish(profile, path: path)
    if json { Console.write(try JSONText.encode(profile)) }
  }

  /// What a file is, by its first bytes, else by its name; a service may take what is decoded nowhere here.
  func describe(_ file: [UInt8]) -> (RequestImage, type: String) {
    let ending = image.map { URL(filePath: $0).pathExtension.lowercased() } ?? ""
    guard let format = ImageFormat(file)?.rawValue.lowercased() else {
      let image = RequestImage(format: ending.isEmpty ? "binary" : ending, bytes: file.count)
      return (image, ending == "json" ? "application/json" : "application/octet-stream")
    }
    let picture = try? ImageDecoder.decode(file)
    let image = RequestImage(
      format: format, bytes: file.count, width: picture?.width, height: picture?.height)
    return (image, "image/\(format)")
  }
}
