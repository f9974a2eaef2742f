import Testing

@Suite struct QueueingTheoryTests {
  @Test(
    "Erlang's B agrees with the published tables",
    arguments: [
      // Offered load at which 1 % is lost, by servers: the usual Erlang B table.
      (1, 0.0101), (2, 0.153), (5, 1.361), (10, 4.461), (20, 12.03), (100, 84.06),
    ])
  func erlangB(servers: Int, offeredLoad: Double) {
    #expect(abs(QueueingTheory.erlangB(offeredLoad: offeredLoad, servers: servers) - 0.01) < 5e-5)
  }

  @Test func `M/M/3 agrees with the eye-clinic example of Gross and others`() {
    // Section 2.3: λ = 6 and μ = 3 an hour, so a = 2; p_0 = 1/(1 + 2 + 2 + 4) = 1/9, and 8/9 patients wait,
    // each of all 8/54 hours. Those who must wait are the share 4/9, the last term over the sum.
    #expect(abs(QueueingTheory.erlangC(offeredLoad: 2, servers: 3) - 4.0 / 9) < 1e-15)
    let wait = QueueingTheory.meanWaitingTime(arrivalRate: 6, serviceRate: 3, servers: 3)
    #expect(abs(wait - 8.0 / 54) < 1e-15)
  }

  @Test(arguments: [1, 2, 5, 10, 20])
  func `Erlang's C equals the sum that defines it`(servers: Int) {
    // (a^c/c!)/(1−ρ) over Σ_{k<c} a^k/k! plus the same, at ρ = 0.9.
    let load = 0.9 * Double(servers)
    var term = 1.0
    var sum = 0.0
    for k in 0..<servers {
      sum += term
      term *= load / Double(k + 1)
    }
    let last = term / 0.1
    #expect(
      abs(QueueingTheory.erlangC(offeredLoad: load, servers: servers) / (last / (sum + last)) - 1) < 1e-12)
  }

  @Test func `M/M/1 has its closed forms`() {
    // 1/(μ − λ) = 1/5, and the 95th percentile is ln 20 of that.
    #expect(abs(QueueingTheory.meanResponseTime(arrivalRate: 5, serviceRate: 10) - 0.2) < 1e-15)
    #expect(abs(QueueingTheory.meanWaitingTime(arrivalRate: 5, serviceRate: 10) - 0.1) < 1e-15)
    let p95 = QueueingTheory.responseTimeQuantile(0.95, arrivalRate: 5, serviceRate: 10)
    #expect(abs(p95 - 0.2 * 2.995732273553991) < 1e-14)
  }

  @Test func `the waiting time's quantile undoes its tail`() {
    // M/M/2 at λ = 1.5, μ = 1: C = 2ρ²/(1 + ρ) = 9/14; P(wait > t) = C e^(−t/2) = 0.1 at t = 2 ln(90/14).
    let p90 = QueueingTheory.waitingTimeQuantile(0.9, arrivalRate: 1.5, serviceRate: 1, servers: 2)
    #expect(abs(p90 - 3.7215051) < 1e-6)
    #expect(QueueingTheory.waitingTimeQuantile(0.3, arrivalRate: 1.5, serviceRate: 1, servers: 2) == 0)
  }

  @Test func `M/M/3/7 agrees with the emission-inspection example of Gross and others`() {
    // Example 2.5: three stalls, room for four more cars, λ = 1 and μ = 1/6 a minute. It is empty with
    // probability 0.00088, and 3.09 cars wait of the 6.06 there. (The 30.4 cars an hour that it says find no
    // room, and the 12.3 minutes in the system, come from that rounded probability; unrounded they are 30.3
    // and 12.2.)
    let lost = QueueingTheory.lossProbability(offeredLoad: 6, servers: 3, places: 7)
    // p_7 = p_0 · 6^7 / (3! · 3^4).
    #expect(abs(lost / 576 - 0.00088) < 0.000005)
    let wait = QueueingTheory.meanWaitingTime(arrivalRate: 1, serviceRate: 1.0 / 6, servers: 3, places: 7)
    #expect(abs(wait * (1 - lost) - 3.09) < 0.005)
    #expect(abs((wait + 6) * (1 - lost) - 6.06) < 0.005)
  }

  @Test func `M/M/c/K joins Erlang's B and M/M/c`() {
    let full = QueueingTheory.lossProbability(offeredLoad: 8, servers: 10, places: 10)
    #expect(full == QueueingTheory.erlangB(offeredLoad: 8, servers: 10))
    let roomy = QueueingTheory.meanWaitingTime(arrivalRate: 8, serviceRate: 1, servers: 10, places: 500)
    let endless = QueueingTheory.meanWaitingTime(arrivalRate: 8, serviceRate: 1, servers: 10)
    #expect(abs(roomy - endless) < 1e-12)
    // M/M/1/K at ρ = 1: every state is equally likely.
    let even = QueueingTheory.lossProbability(offeredLoad: 1, servers: 1, places: 9)
    #expect(abs(even - 0.1) < 1e-15)
  }

  @Test func `variation of the service time adds to the wait as Pollaczek and Khinchine say`() {
    // ρ = 0.8, service time 1: M/M/1 waits 4, M/D/1 half of that, cv 2 five halves of it.
    for (cv, expected) in [(1.0, 4.0), (0, 2), (2, 10)] {
      let wait = QueueingTheory.meanWaitingTime(arrivalRate: 0.8, meanServiceTime: 1, cv: cv)
      #expect(abs(wait - expected) < 1e-12)
    }
  }

  @Test func `without servers everything is lost, and without load nothing`() {
    #expect(QueueingTheory.erlangB(offeredLoad: 2, servers: 0) == 1)
    #expect(QueueingTheory.erlangB(offeredLoad: 0, servers: 3) == 0)
    #expect(QueueingTheory.erlangC(offeredLoad: 0, servers: 3) == 0)
  }
}
