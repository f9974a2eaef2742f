import CostModel
import Documents

extension ControllerOptions {
  /// Reads flags and constants in camel case, durations with their units.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      var options = ControllerOptions()
      try options.autoscaler.read(&object)
      try options.readMetrics(&object)
      return options
    }
  }

  private mutating func readMetrics(_ object: inout DocumentObject) throws(DocumentError) {
    if let value = object.optional("horizontalPodAutoscalerSyncProcessing") {
      syncProcessing = try value.delay()
    }
    if let value = object.optional("metricResolution") {
      metricResolution = try value.period()
    }
    if let value = object.optional("freshContainerMinMetricsResolution") {
      freshContainerMinMetricsResolution = try value.delay()
    }
    if let value = object.optional("scrapeDelayPerSource") { scrapeDelayPerSource = try value.delay() }
    if let value = object.optional("maxScrapeDelay") { maxScrapeDelay = try value.delay() }
    if let value = object.optional("housekeepingInterval") {
      housekeepingInterval = try value.period()
    }
    if let value = object.optional("maxHousekeepingInterval") {
      maxHousekeepingInterval = try value.period()
    }
    if let value = object.optional("jitterFactor") {
      jitterFactor = try value.number(expected: "a factor greater than 0 and at most 100") {
        $0 > 0 && $0 <= 100
      }
    }
    if let value = object.optional("firstHousekeepingDelay") { firstHousekeepingDelay = try value.delay() }
  }
}

extension AutoscalerOptions {
  fileprivate mutating func read(_ object: inout DocumentObject) throws(DocumentError) {
    if let value = object.optional("horizontalPodAutoscalerSyncPeriod") {
      syncPeriodNanoseconds = try value.duration(atLeast: .seconds(1)).rawValue
    }
    if let value = object.optional("horizontalPodAutoscalerTolerance") {
      tolerance = try value.number(expected: "a tolerance of 0 or more") { $0 >= 0 }
    }
    if let value = object.optional("horizontalPodAutoscalerDownscaleStabilization") {
      downscaleStabilizationNanoseconds = try value.duration().rawValue
    }
    if let value = object.optional("horizontalPodAutoscalerCPUInitializationPeriod") {
      cpuInitializationPeriodNanoseconds = try value.duration().rawValue
    }
    if let value = object.optional("horizontalPodAutoscalerInitialReadinessDelay") {
      initialReadinessDelayNanoseconds = try value.duration().rawValue
    }
  }
}

extension DocumentNode {
  /// What measuring waits for again and again: 1 s to an hour.
  fileprivate func period() throws(DocumentError) -> Nanoseconds {
    try atMostAnHour(try duration(atLeast: .seconds(1)))
  }

  /// What measuring waits for: up to an hour.
  fileprivate func delay() throws(DocumentError) -> Nanoseconds { try atMostAnHour(try duration()) }

  private func atMostAnHour(_ duration: Nanoseconds) throws(DocumentError) -> Nanoseconds {
    guard duration <= .seconds(3600) else { throw error(expected: "at most 1h") }
    return duration
  }
}
