import ArgumentParser
import CNN
import Documents
import Report
import WeightFiles

/// `headroom convert`: weights as a file that replicas map.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write weights as a file that is mapped, not read.",
    discussion: """
      Folds and lays out the weights for this processor's kernels, once. A file of converted weights is ready
      at once, and processes on a node that map it share its memory.
      """)

  @OptionGroup var options: WeightOptions

  @Option(help: ArgumentHelp("The file to write, as in xception.hrw.", valueName: "file"))
  var output: String

  @Flag(help: "Print what was written as JSON.")
  var json = false

  func run() throws {
    let name = try options.network
    let place = try checkingData { () throws(DocumentError) in try OutputPlace.file(output) }
    let (compiled, source) = try options.compile()
    let written: WrittenWeights
    do {
      written = try compiled.write(to: place.path, source: source)
      _ = try CompiledNetwork(Network(name), mapping: place.path, verifying: true)
    } catch {
      throw DataError(description: "\(error)")
    }
    let conversion = Conversion(
      file: place.path, network: name.rawValue, weights: source, kernels: KernelChoice.instructionSet,
      bytes: written.bytes, checksum: written.checksum)
    Console.write(json ? try JSONText.encode(conversion) : conversion.text)
  }
}
