import CostModel
import Documents

extension DisruptionBudget {
  /// Reads `minAvailable` or `maxUnavailable`, one of which must stand there.
  ///
  /// - Parameter node: A budget as Kubernetes's spec writes it, without its selector.
  /// - Throws: `DocumentError` for neither, both, or what is no count or percentage.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let (least, most) = (object.optional("minAvailable"), object.optional("maxUnavailable"))
      if let most {
        guard least == nil else {
          throw most.error(expected: "either minAvailable or maxUnavailable", found: "both")
        }
        return .maxUnavailable(try IntOrPercent(node: most, percentMax: 100))
      }
      return .minAvailable(
        try IntOrPercent(
          node: try object.required("minAvailable", expected: "or maxUnavailable"), percentMax: 100))
    }
  }
}
