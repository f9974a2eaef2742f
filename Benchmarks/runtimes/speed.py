"""How fast the runtimes are: measured in turn, each in its own process, the others stopped meanwhile.

A turn is a few images in a row. The first is not counted: it finds the caches full of another runtime's
weights, and threads that have to wake up. The order of the turns is drawn anew for each round, so that none
always follows the same other.
"""
import dataclasses
import pathlib
import random
import time
from collections.abc import Callable

import numpy as np

import reference
from contestant import Contestant, Failure, Program
from machine import BusyTime

IMAGES_PER_TURN = 4
LEAST_ROUNDS = 5
# Images that come alone, as those of a service that is not busy.
LONE_IMAGES = 20
IDLE_S = 0.05
# Of the logits' standard deviation, from Keras in float64.
TOLERANCE = 1e-3


@dataclasses.dataclass
class Speed:
    """What one runtime showed for one network and number of threads."""
    times_ms: list[float]
    # Of images that came when nothing had run for a while.
    lone_ms: list[float]
    logits_error: float
    peak_mib: float | None
    peak_without_python_mib: float | None


def logits_error(contestant: Contestant, network: str) -> float:
    """How far its logits are from Keras's, in standard deviations of these; refuses another network's."""
    expected = reference.keras_logits(network)
    found = np.array(contestant.ask("logits").get("logits", []))
    if found.shape != expected.shape:
        raise Failure(f"{contestant.name}: expected {expected.size} logits, found {found.size}")
    error = float(np.abs(found - expected).max() / expected.std())
    if not error <= TOLERANCE:
        raise Failure(
            f"{contestant.name}: its logits of {network} are {error:.1e} standard deviations from Keras's, "
            f"more than {TOLERANCE:.0e}: it computes something else")
    return error


class SpeedRace:
    """All runtimes on one network with one number of threads."""

    def __init__(self, programs: list[Program], network: str, threads: int, logs: pathlib.Path) -> None:
        self.programs, self.network, self.threads, self.logs = programs, network, threads, logs
        self.running: list[Contestant] = []
        self.interpreter_mib: dict[str, float] = {}
        self.errors: dict[str, float] = {}
        self.times: dict[str, list[float]] = {}
        self.lone: dict[str, list[float]] = {}
        self.failures: list[str] = []
        self.foreign = 0.0

    def run(self, seconds: float) -> dict[str, Speed]:
        """Measures for so long, and at least a few rounds; leaves no process behind."""
        try:
            for program in self.programs:
                self.load(program)
            self.measure(seconds)
            return {each.name: self.speed(each) for each in self.running}
        finally:
            for contestant in self.running:
                contestant.close()

    def load(self, program: Program) -> None:
        try:
            contestant = program.start(self.network, self.threads, self.logs)
        except Failure as failure:
            self.failures.append(str(failure))
            return
        self.running.append(contestant)
        try:
            self.interpreter_mib[program.name] = contestant.read().get("interpreterMiB") or 0
            self.errors[program.name] = logits_error(contestant, self.network)
            contestant.pause()
        except Failure as failure:
            self.drop(contestant, failure)

    def drop(self, contestant: Contestant, failure: Failure) -> None:
        self.failures.append(str(failure))
        self.running.remove(contestant)
        contestant.close()

    def measure(self, seconds: float) -> None:
        self.times = {each.name: [] for each in self.running}
        self.lone = {each.name: [] for each in self.running}
        chance = random.Random(1)
        busy = BusyTime(self.running)
        end, rounds = time.monotonic() + seconds, 0
        while rounds < LEAST_ROUNDS or time.monotonic() < end:
            self.each(self.take_turn, chance)
            rounds += 1
        for _ in range(LONE_IMAGES // IMAGES_PER_TURN):
            self.each(self.take_lone_images, chance)
        self.foreign = busy.foreign()

    def each(self, take: Callable[[Contestant], None], chance: random.Random) -> None:
        """A round: has each runtime do something, the others stopped; drops those that fail."""
        for contestant in chance.sample(self.running, len(self.running)):
            try:
                contestant.resume()
                contestant.ask()
                take(contestant)
                contestant.pause()
            except Failure as failure:
                self.drop(contestant, failure)

    def take_turn(self, contestant: Contestant) -> None:
        self.times[contestant.name] += [contestant.ask()["ms"] for _ in range(IMAGES_PER_TURN)]

    def take_lone_images(self, contestant: Contestant) -> None:
        for _ in range(IMAGES_PER_TURN):
            time.sleep(IDLE_S)
            self.lone[contestant.name].append(contestant.ask()["ms"])

    def speed(self, contestant: Contestant) -> Speed:
        peak, name = contestant.peak_mib(), contestant.name
        without = peak - self.interpreter_mib[name] if peak is not None else None
        return Speed(self.times[name], self.lone[name], self.errors[name], peak, without)
