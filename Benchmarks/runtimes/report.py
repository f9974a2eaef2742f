"""The results as a page of Markdown tables and as JSON."""
import dataclasses
import datetime
import statistics
from collections.abc import Callable

from reference import TITLES
from speed import IDLE_S, Speed
from starts import Starts

OURS = "Headroom"


@dataclasses.dataclass
class Cell:
    """All runtimes on one network with one number of threads."""
    network: str
    threads: int
    speeds: dict[str, Speed]
    starts: dict[str, Starts]
    # How many processors others kept busy meanwhile.
    foreign: float


@dataclasses.dataclass
class Results:
    machine: str
    commit: str
    versions: dict[str, str]
    cells: list[Cell]
    failures: list[str]
    date: str = dataclasses.field(default_factory=lambda: datetime.date.today().isoformat())

    def json(self) -> dict:
        return dataclasses.asdict(self)

    def markdown(self) -> str:
        """A heading's worth: where and when, the tables, and what failed."""
        foreign = max((cell.foreign for cell in self.cells), default=0)
        parts = [
            f"Measured on {self.date}: {self.machine}; "
            + ", ".join(f"{name} {version}" for name, version in self.versions.items())
            + f"; Headroom at {self.commit}. Others kept at most {foreign:.2f} processors busy meanwhile.",
            "Milliseconds per image, float32, batch 1: least (median).",
            self.table(
                lambda cell: {name: least_and_median(each.times_ms) for name, each in cell.speeds.items()}),
            f"The same of images that come alone, after {IDLE_S * 1e3:.0f} ms in which nothing ran.",
            self.table(
                lambda cell: {name: least_and_median(each.lone_ms) for name, each in cell.speeds.items()}),
            "Milliseconds from the process's start to its first answer, median: as a process (without the "
            "interpreter and its imports).",
            self.table(lambda cell: {name: start_ms(each) for name, each in cell.starts.items()}),
            "Peak of resident memory, MiB: of the process (without the interpreter and NumPy).",
            self.table(lambda cell: {
                name: (each.peak_mib, each.peak_without_python_mib) for name, each in cell.speeds.items()
                if each.peak_mib is not None}),
            "Farthest that logits were from Keras's in float64, in standard deviations of these: "
            + ", ".join(f"{name} {error:.1e}" for name, error in self.errors().items()) + ".",
        ]
        return "\n\n".join(parts + self.failures) + "\n"

    def errors(self) -> dict[str, float]:
        """The largest error of each runtime's logits."""
        largest: dict[str, float] = {}
        for cell in self.cells:
            for name, speed in cell.speeds.items():
                largest[name] = max(largest.get(name, 0), speed.logits_error)
        return largest

    def table(self, figures: Callable[[Cell], dict[str, tuple[float, float]]]) -> str:
        """A row for each cell, two figures for each runtime, and their ratios to the best of the others."""
        names = [*self.versions, OURS]
        rows = [["network", "threads", *names, f"{OURS} ÷ best other"]]
        for cell in self.cells:
            found = figures(cell)
            texts = [pair_text(found[name]) if name in found else "–" for name in names]
            rows.append([TITLES[cell.network], str(cell.threads), *texts, ratio_text(found)])
        widths = [max(map(len, column)) for column in zip(*rows)]
        rows.insert(1, ["-" * width for width in widths])
        return "\n".join(
            "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |" for row in rows)


def least_and_median(values: list[float]) -> tuple[float, float]:
    return min(values), statistics.median(values)


def start_ms(starts: Starts) -> tuple[float, float]:
    return statistics.median(starts.whole_s) * 1e3, statistics.median(starts.without_imports_s) * 1e3


def pair_text(pair: tuple[float, float]) -> str:
    first, second = (f"{value:.2f}" if value < 20 else f"{value:.1f}" if value < 200 else f"{value:.0f}"
                     for value in pair)
    return f"{first} ({second})"


def ratio_text(found: dict[str, tuple[float, float]]) -> str:
    """Ours over the least of the others, for the first figures and, in parentheses, for the second."""
    others = [pair for name, pair in found.items() if name != OURS]
    if OURS not in found or not others:
        return "–"
    first, second = (mine / min(theirs) for mine, theirs in zip(found[OURS], zip(*others)))
    return f"{first:.2f} ({second:.2f})"
