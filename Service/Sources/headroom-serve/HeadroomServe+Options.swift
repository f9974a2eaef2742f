import CNN
import Logging
import Service

extension HeadroomServe {
  /// The options as the service takes them.
  var options: ServiceOptions {
    get throws {
      var options = ServiceOptions()
      options.host = host
      options.port = port
      options.workers = workers
      options.threads = threads
      options.queue = queue
      options.bodyBytesMax = try bytes(maxBody, "--max-body")
      options.heldBytesMax = try bytes(maxHeld, "--max-held")
      options.pixelsMax = maxPixels
      options.connectionsMax = maxConnections
      options.eventLoops = eventLoops
      options.headSeconds = try seconds(headTime, "--head-time")
      options.bodySeconds = try seconds(bodyTime, "--body-time")
      options.idleSeconds = try seconds(idleTime, "--idle-time")
      options.answerSeconds = try seconds(answerTime, "--answer-time")
      return options
    }
  }

  /// The network and its weights.
  var source: NetworkSource {
    get throws {
      let name = try NetworkName(name: model)
      guard let weights else {
        return NetworkSource(name, seed: seed ?? 1, threads: threads, pixelsMax: maxPixels)
      }
      do {
        return try NetworkSource(
          name, mapping: weights, verifying: verify, threads: threads, pixelsMax: maxPixels)
      } catch {
        throw ServeError(description: "\(error)")
      }
    }
  }

  /// The time for a drain.
  var graceSeconds: Double {
    get throws { try seconds(grace, "--grace") }
  }

  /// The least level that is logged.
  var level: Logger.Level {
    get throws {
      guard let level = Logger.Level(rawValue: logLevel) else {
        let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        throw OptionError("--log-level: expected one of \(known), found '\(logLevel)'")
      }
      return level
    }
  }

  private func bytes(_ text: String, _ option: String) throws -> Int {
    guard let count = ByteCount(text: text) else {
      throw OptionError("\(option): expected a size such as 500kB, 10MB or 64MiB, found '\(text)'")
    }
    return count.bytes
  }

  private func seconds(_ text: String, _ option: String) throws -> Double {
    guard let span = Seconds(text: text) else {
      throw OptionError("\(option): expected a time such as 500ms, 30s or 2m, found '\(text)'")
    }
    return span.seconds
  }
}
