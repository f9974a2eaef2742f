// The oracles that are worked out here, against what is known of them.

import Testing

@Suite struct TheoryOracleTests {
  @Test func `clients of endless patience are those of M/M/1`() {
    let theory = PatienceTheory(arrivalRate: 0.6, serviceRate: 1, patience: 100)
    #expect(abs(theory.idle - 0.4) < 1e-12)
    #expect(abs(theory.answered - 1) < 1e-12)
    #expect(abs(theory.waitingOfServed - 1.5) < 1e-12)
  }

  @Test(arguments: [(0.8, 2.0), (1.5, 3.0), (3.0, 0.5)])
  func `an impatient queue is busy with the requests that it serves`(load: Double, patience: Double) {
    let theory = PatienceTheory(arrivalRate: load, serviceRate: 1, patience: patience)
    #expect(abs(1 - theory.idle - load * (1 - theory.unserved)) < 1e-12)
    #expect(theory.answered < 1 - theory.unserved)
  }

  @Test func `clients without patience find a server without places`() {
    // Who must wait at all is lost: Erlang's B with one server, 0.5/1.5.
    let theory = PatienceTheory(arrivalRate: 0.5, serviceRate: 1, patience: 1e-9)
    #expect(abs(theory.unserved - 1.0 / 3) < 1e-8)
  }

  @Test func `batches of one are M/D/1, whose wait is that of Pollaczek and Khinchine`() {
    let theory = BatchTheory(arrivalRate: 0.7, largest: 1) { _ in 1 }
    #expect(abs(theory.waiting - 0.7 / 0.3 / 2) < 1e-9)
    #expect(abs(theory.batchSize - 1) < 1e-12)
  }

  @Test func `batches that take no longer than one request serve what one at a time could not`() {
    // With two and a half arrivals in a service time, a batch has no fewer: the server is hardly ever idle.
    let theory = BatchTheory(arrivalRate: 2.5, largest: 5) { _ in 1 }
    #expect(theory.batchSize > 2.5 && theory.batchSize < 2.7)
    // No request waits for more than the batch under way, but where that leaves some behind.
    #expect(theory.waiting > 0.4 && theory.waiting < 0.6)
  }

  @Test func `one machine in need of repair at a time is a closed queue with one server`() {
    for users in [1, 4, 9] {
      let network = ClosedTheory(users: users, think: 1, demands: [0.3])
      let repair = ClosedTheory(users: users, think: 1, service: 0.3, servers: 1)
      #expect(abs(network.response - repair.response) < 1e-12)
      #expect(abs(network.throughput - repair.throughput) < 1e-12)
    }
  }

  @Test func `machines that are all repaired at once wait for nobody`() {
    let repair = ClosedTheory(users: 5, think: 1, service: 0.3, servers: 5)
    #expect(abs(repair.response - 0.3) < 1e-12)
    #expect(abs(repair.throughput - 5 / 1.3) < 1e-12)
  }
}
