import ArgumentParser
import Foundation

/// The command line: arguments to calls, errors to exit codes.
@main
struct Headroom: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans capacity for CNN inference on Kubernetes.",
    discussion: """
      Exit codes: 0 done, 1 the objective is not met (only with --fail-on-objective), 64 usage, 65 bad data, \
      130 and 143 interrupted (SIGINT, SIGTERM).
      """,
    version: "0.1.0",
    subcommands: [
      ProfileCommand.self, SimulateCommand.self, RecommendCommand.self, ValidateCommand.self,
      AccuracyCommand.self, MetricsDelayCommand.self, TrafficCommand.self, ClassifyCommand.self,
      ConvertCommand.self,
    ]
  )

  /// Parses, runs and exits; each error is one line on standard error.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    // Bad data carries its own wording; the rest is the argument parser's, help and version included.
    if let data = error as? DataError {
      Console.printError("error: \(data.description)")
      Foundation.exit(65)
    }
    let code = exitCode(for: error)
    guard code == .validationFailure else { exit(withError: error) }
    Console.printError("error: \(message(for: error))")
    Foundation.exit(code.rawValue)
  }
}
