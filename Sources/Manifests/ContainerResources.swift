// What a container requests and may use.
//
// Modelled: CPU and memory; a limit without a request is requested too; a limit of 0 is none.
// Not modelled: claims; other resources are checked and named as unused.
// Source: Kubernetes, pkg/apis/core/v1/defaults.go (SetDefaults_Pod) and pkg/apis/core/validation
// (ValidateContainerResourceRequirements, validateContainerResourceName).

import CostModel
import Documents
import Simulator

/// A container's requests and limits; nil where nothing is said, 0 where 0 is.
struct ContainerResources {
  /// Requested CPU in millicores.
  var cpuRequest: Int64?
  /// Requested memory in bytes.
  var memoryRequest: Int64?
  /// The most CPU in millicores; above 0.
  var cpuLimit: Int64?
  /// The most memory in bytes; above 0.
  var memoryLimit: Int64?

  /// Nothing is said.
  init() {}

  /// Reads `requests` and `limits`.
  init(node: DocumentNode, unused: inout UnusedKeys) throws(DocumentError) {
    var keys = unused
    self = try node.openObject { object throws(DocumentError) in
      let requests = try ResourceAmounts(node: object.optional("requests"), unused: &keys)
      let limits = try ResourceAmounts(node: object.optional("limits"), unused: &keys)
      try keys.note(&object, known: ["claims"])
      for (name, limit) in limits.amounts.sorted(by: { $0.key < $1.key }) {
        guard let request = requests.amounts[name], request.quantity.value > limit.quantity.value else {
          continue
        }
        throw request.node.error(
          expected: "at most the limit of \(limit.text)", found: request.text,
          advice: "Raise limits.\(name) or lower the request")
      }
      var resources = ContainerResources()
      let (cpu, memory) = (try limits.milliUnits("cpu"), try limits.units("memory"))
      resources.cpuRequest = try requests.milliUnits("cpu") ?? cpu
      resources.memoryRequest = try requests.units("memory") ?? memory
      resources.cpuLimit = cpu == 0 ? nil : cpu
      resources.memoryLimit = memory == 0 ? nil : memory
      return resources
    }
    unused = keys
  }

  /// The resources of a container that serves.
  var spec: ResourceSpec {
    func cpu(_ value: Int64?) -> Millicores? { value.flatMap { $0 > 0 ? Millicores(Int($0)) : nil } }
    func memory(_ value: Int64?) -> ByteCount? { value.flatMap { $0 > 0 ? ByteCount($0) : nil } }
    var spec = ResourceSpec(cpuLimit: cpu(cpuLimit), memoryLimit: memory(memoryLimit))
    spec.cpuRequest = cpu(cpuRequest)
    spec.memoryRequest = memory(memoryRequest)
    return spec
  }
}

/// The amounts of an object of resources.
struct ResourceAmounts {
  struct Amount {
    var node: DocumentNode
    var text: String
    var quantity: Quantity
  }
  var amounts: [String: Amount] = [:]

  /// Reads quantities by their resources' names; what is neither CPU nor memory is noted as unused.
  ///
  /// - Parameters:
  ///   - node: The object; nil for none.
  ///   - others: Names without a domain that may stand there beside `cpu` and `memory`.
  ///   - unused: Takes the paths of what is neither.
  /// - Throws: `DocumentError` for what is no quantity, and for names of no resource.
  init(
    node: DocumentNode?, others: [String] = ["ephemeral-storage"], unused: inout UnusedKeys
  ) throws(DocumentError) {
    guard let node else { return }
    var keys = unused
    amounts = try node.openObject { object throws(DocumentError) in
      var amounts: [String: Amount] = [:]
      for name in object.keys {
        guard let value = object.optional(name) else { continue }
        let isKnown = ["cpu", "memory"].contains(name) || others.contains(name)
        guard isKnown || name.hasPrefix("hugepages-") || name.contains("/") else {
          let meant = suggestion(for: name, among: ["cpu", "memory"] + others)
          throw node.error(
            expected: "resources of Kubernetes, or with a domain as in nvidia.com/gpu", found: "'\(name)'",
            advice: meant.map { "Did you mean '\($0)'?" })
        }
        amounts[name] = try Amount(node: value, text: value.string(), quantity: value.quantity())
        if !["cpu", "memory"].contains(name) { keys.note(value.keyPath) }
      }
      return amounts
    }
    unused = keys
  }

  /// Millicores, rounded up.
  func milliUnits(_ name: String) throws(DocumentError) -> Int64? {
    guard let amount = amounts[name] else { return nil }
    guard let value = amount.quantity.milliUnits, value <= 1_000_000_000 else {
      throw amount.node.error(expected: "at most 1000000 cores")
    }
    return value
  }

  /// Bytes, rounded up.
  func units(_ name: String) throws(DocumentError) -> Int64? {
    guard let amount = amounts[name] else { return nil }
    guard let value = amount.quantity.units, value <= 1 << 60 else {
      throw amount.node.error(expected: "at most 1Ei of memory")
    }
    return value
  }
}

extension DocumentNode {
  /// A Kubernetes quantity of 0 or more; blanks around it are allowed, as the API server allows them.
  func quantity() throws(DocumentError) -> Quantity {
    let expected = "a Kubernetes quantity of 0 or more, as in 850m or 1.5Gi"
    guard !isPlainOctal else {
      throw error(expected: expected, advice: "YAML reads a leading 0 as octal: put the quantity in quotes")
    }
    let text = try string(expected: expected)
    let blanks: Set<Character> = [" ", "\t", "\n", "\r"]
    let trimmed = text.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed()
    guard let quantity = Quantity(text: String(trimmed)), quantity.value >= 0 else {
      throw error(expected: expected)
    }
    return quantity
  }
}
