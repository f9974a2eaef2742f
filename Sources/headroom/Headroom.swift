import ArgumentParser

/// The command line: arguments to calls, errors to exit codes.
@main
struct Headroom: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plans capacity for CNN inference on Kubernetes."
  )
}
