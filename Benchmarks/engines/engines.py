"""The same queues in SimPy, Ciw and Cimba, each as its documentation or its authors' benchmark writes them.

Poisson arrivals at 0.8 requests for each pod and mean service time, for some time; each goes to a pod at
random; a pod serves one at a time, first come first served, for an exponential time. What is in the system at
the end is followed to its end. Times are in mean service times.
"""
import dataclasses
import importlib
import random
import time

UTILIZATION = 0.8


@dataclasses.dataclass
class Run:
    """What one run shows; the seconds are those of simulating, without building the model."""
    requests: int
    seconds: float
    mean_response: float
    # As the engine counts them; None where it does not.
    events: int | None


class SimPy:
    """A process that sends arrival times into a store for each pod, and a process for each pod."""
    package = "simpy"

    def __init__(self) -> None:
        self.simpy = importlib.import_module("simpy")

    def run(self, pods: int, duration: float, seed: int) -> Run:
        environment = self.simpy.Environment()
        stores = [self.simpy.Store(environment) for _ in range(pods)]
        chance = random.Random(seed)
        exponential, below = chance.expovariate, chance.randrange
        rate = UTILIZATION * pods
        served, total = 0, 0.0

        def arrive():
            while True:
                gap = exponential(rate)
                if environment.now + gap > duration:
                    return
                yield environment.timeout(gap)
                stores[below(pods)].put(environment.now)

        def serve(store):
            nonlocal served, total
            while True:
                arrival = yield store.get()
                yield environment.timeout(exponential(1.0))
                total += environment.now - arrival
                served += 1

        environment.process(arrive())
        for store in stores:
            environment.process(serve(store))
        start = time.perf_counter()
        environment.run()
        seconds = time.perf_counter() - start
        # SimPy numbers the events that it schedules.
        return Run(served, seconds, total / max(1, served), next(environment._eid))


class Ciw:
    """A node for each pod, with arrivals of its own: a Poisson stream that is split at random."""
    package = "ciw"

    def __init__(self) -> None:
        self.ciw = importlib.import_module("ciw")

    def run(self, pods: int, duration: float, seed: int) -> Run:
        ciw = self.ciw

        class Gaps(ciw.dists.Distribution):
            def sample(self, t=None, ind=None):
                gap = random.expovariate(UTILIZATION)
                return gap if t + gap <= duration else float("inf")

        network = ciw.create_network(
            arrival_distributions=[Gaps() for _ in range(pods)],
            service_distributions=[ciw.dists.Exponential(rate=1.0) for _ in range(pods)],
            routing=[[0.0] * pods for _ in range(pods)], number_of_servers=[1] * pods)
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        start = time.perf_counter()
        # Long enough for what is left to be served.
        simulation.simulate_until_max_time(100 * duration + 1e6)
        seconds = time.perf_counter() - start
        records = [each.data_records[0] for each in simulation.nodes[-1].all_individuals]
        total = sum(record.exit_date - record.arrival_date for record in records)
        return Run(len(records), seconds, total / max(1, len(records)), None)


class Cimba:
    """A process that puts arrival times into a store for each pod, and a process for each pod; compiled."""
    package = "cimba"

    def __init__(self) -> None:
        self.cimba = importlib.import_module("cimba")
        self.models = importlib.import_module("cimba_model")

    def run(self, pods: int, duration: float, seed: int) -> Run:
        model = self.models.Deployment(pods, UTILIZATION * pods, duration)
        experiment = self.cimba.Experiment(model, window=self.cimba.Window.until_idle(), seed=seed)
        start = time.perf_counter()
        results = experiment.run(workers=1)
        seconds = time.perf_counter() - start
        served = int(results[model].served.values.item())
        total = float(results[model].total.values.item())
        return Run(served, seconds, total / max(1, served), None)


ENGINES = {engine.__name__: engine for engine in (SimPy, Ciw, Cimba)}
