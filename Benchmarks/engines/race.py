"""All engines on the same queues, in turn."""
import dataclasses
import math
import random
import statistics
from collections.abc import Callable

import theory
from contestant import Answer, Failure, Headroom, Worker
from engines import UTILIZATION

OURS = Headroom.name
# How far a mean may be off, in standard deviations: of 10,000 right ones not one.
TOLERANCE = 4.0
LARGEST_RUN = 5_000_000


@dataclasses.dataclass
class Figures:
    """One engine on one number of pods."""
    pods: int
    # How long was simulated in each run, in mean service times.
    duration: float
    answers: list[Answer]

    @property
    def rate(self) -> float:
        """Requests simulated in a second, the median over the rounds."""
        return statistics.median(each.requests / each.seconds for each in self.answers)

    @property
    def event_rate(self) -> float | None:
        if any(each.events is None for each in self.answers):
            return None
        return statistics.median(each.events / each.seconds for each in self.answers)

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.answers)

    @property
    def peak_mib(self) -> float:
        return max(each.peak_mib for each in self.answers)

    @property
    def mean_response(self) -> float:
        return sum(each.mean_response * each.requests for each in self.answers) / max(1, self.requests)

    @property
    def expected(self) -> float:
        """What the mean response time should be, for queues that are empty at first."""
        return theory.from_empty(UTILIZATION, self.duration).mean

    @property
    def deviation(self) -> float:
        """The standard deviation of the mean response time."""
        variance = sum(
            each.requests**2
            * theory.variance_of_mean(UTILIZATION, self.pods, each.requests, self.duration)
            for each in self.answers)
        return math.sqrt(variance) / max(1, self.requests)

    @property
    def error(self) -> float:
        """How far the mean response time is off, in its standard deviations."""
        return (self.mean_response - self.expected) / self.deviation


@dataclasses.dataclass
class Cell:
    """All engines on one number of pods."""
    pods: int
    figures: dict[str, Figures]


def race(
    names: list[str], headroom: Headroom, pods: int, rounds: int, seconds: float,
    say: Callable[[str], None],
) -> tuple[Cell, list[str]]:
    """Lets each engine simulate for about `seconds` in each round, in an order drawn anew.

    What cannot run or is wrong is told in the second part of the result; what is wrong stays in the first.
    """
    failures = []
    engines: dict[str, Worker | Headroom] = {}
    sizes = {}
    try:
        for name in [*names, OURS]:
            try:
                engines[name] = headroom if name == OURS else Worker(name)
                sizes[name] = run_size(engines[name], pods, seconds)
                say(f"{pods} pods: {name} simulates {sizes[name]} requests in a run")
            except Failure as failure:
                failures.append(f"{pods} pods: {failure}")
                if name in engines:
                    engines.pop(name).close()
        figures = {name: Figures(pods, sizes[name] / (UTILIZATION * pods), []) for name in engines}
        for turn in range(rounds):
            for name in random.sample(list(engines), len(engines)):
                try:
                    figures[name].answers.append(engines[name].run(pods, sizes[name], seed=turn + 1))
                except Failure as failure:
                    failures.append(f"{pods} pods: {failure}")
                    engines.pop(name).close()
                    figures.pop(name)
    finally:
        for engine in engines.values():
            engine.close()
    for name, found in figures.items():
        if abs(found.error) > TOLERANCE:
            failures.append(
                f"{pods} pods: {name}: mean response time {found.mean_response:.4f}, "
                f"expected {found.expected:.4f}, off by {found.error:.1f} standard deviations")
    return Cell(pods, figures), failures


def run_size(engine: Worker | Headroom, pods: int, seconds: float) -> int:
    """How many requests an engine simulates in about `seconds`, once it is warm."""
    engine.run(pods, 1000, seed=1_000_000)
    requests = 2000
    while True:
        taken = engine.run(pods, requests, seed=1_000_001).seconds
        if taken >= seconds / 8 or requests >= LARGEST_RUN:
            return max(1000, min(LARGEST_RUN, round(requests * seconds / taken)))
        requests = min(LARGEST_RUN, round(requests * min(10, seconds / 4 / max(taken, 1e-4))))
