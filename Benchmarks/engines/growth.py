"""Headroom's engine with its whole model: how fast it is, and how time and memory grow."""
import dataclasses
import statistics

from contestant import Headroom

# Requests a second that are aimed at, by pods.
BOUNDS = {10: 10e6, 100: 5e6, 1000: 2e6}
LONG = 100_000_000


@dataclasses.dataclass
class Growth:
    """One size of the whole model, the medians of its runs."""
    pods: int
    requests: int
    events: int
    seconds: float
    peak_mib: float
    # Throttled periods over periods, 0…1.
    throttled: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def event_rate(self) -> float:
        return self.events / self.seconds


def measure(headroom: Headroom, pods: int, requests: int, repeat: int) -> Growth:
    lines = headroom.lines("whole", pods, requests, repeat)

    def median(key: str) -> float:
        return statistics.median(line[key] for line in lines)

    return Growth(
        pods, round(median("requests")), round(median("events")), median("seconds"),
        max(line["peakMiB"] for line in lines),
        sum(line["throttledPeriods"] for line in lines) / max(1, sum(line["periods"] for line in lines)))


def whole(headroom: Headroom, rounds: int) -> list[Growth]:
    """The whole model at the sizes that have a bound, a million requests each."""
    return [measure(headroom, pods, 1_000_000, rounds) for pods in BOUNDS]


def by_requests(headroom: Headroom) -> list[Growth]:
    """100 pods and ever more requests."""
    return [measure(headroom, 100, requests, 3) for requests in (100_000, 1_000_000, 10_000_000)]


def by_pods(headroom: Headroom) -> list[Growth]:
    """A million requests and ever more pods."""
    return [measure(headroom, pods, 1_000_000, 3) for pods in (1, 10, 100, 1000)]


def long(headroom: Headroom) -> Growth:
    """100 million requests in one run, of 100 pods."""
    return measure(headroom, 100, LONG, 1)
