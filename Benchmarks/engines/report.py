"""The results as Markdown: tables, a chart of growth in plain text, and the document around them."""
import dataclasses
import datetime
import math

import theory
from engines import UTILIZATION
from growth import BOUNDS, Growth
from race import OURS, TOLERANCE, Cell


@dataclasses.dataclass
class Results:
    machine: str
    commit: str
    versions: dict[str, str]
    rounds: int
    seconds: float
    cells: list[Cell] = dataclasses.field(default_factory=list)
    whole: list[Growth] = dataclasses.field(default_factory=list)
    by_requests: list[Growth] = dataclasses.field(default_factory=list)
    by_pods: list[Growth] = dataclasses.field(default_factory=list)
    long: Growth | None = None
    failures: list[str] = dataclasses.field(default_factory=list)
    # How many processors others kept busy meanwhile.
    foreign: float = 0
    date: str = dataclasses.field(default_factory=lambda: datetime.date.today().isoformat())

    def document(self, notes: str) -> str:
        """All of docs/performance.md."""
        return DOCUMENT.format(
            tables=self.tables(), machine=self.machine, date=self.date, commit=self.commit,
            versions=", ".join(f"{name} {version}" for name, version in self.versions.items()),
            foreign=f"{self.foreign:.2f}", notes=notes.strip()).rstrip() + "\n"

    def tables(self) -> str:
        """What was measured, under headings of the second level."""
        parts = [
            "## Beside other engines", self.comparison(), self.check(),
            "## With the whole model",
            "Pods with a CPU quota that throttles at times, the autoscaler, its metrics pipeline, clients' "
            "time-outs and the figures of an outcome. Medians of "
            f"{self.rounds} runs of a million requests; the bounds are what is aimed at.",
            table(
                ["pods", "requests/s", "events/s", "bound", "", "throttled periods", "peak memory"],
                [whole_row(each) for each in self.whole]),
            "## Growth",
            "Requests, of 100 pods. Memory must not grow with them.",
            growth_table(self.by_requests),
            chart([(f"{each.requests:,}", each.seconds) for each in self.by_requests], "s"),
            memory_verdict(self.by_requests),
            "Pods, with a million requests.",
            growth_table(self.by_pods),
            chart([(f"{each.pods:,}", each.seconds) for each in self.by_pods], "s"),
        ]
        if self.long:
            parts += ["100 million requests in one run, of 100 pods.", growth_table([self.long])]
        parts += [f"**Not measured or wrong:** {failure}" for failure in self.failures]
        return "\n\n".join(parts)

    def comparison(self) -> str:
        """Requests and events a second, and the ratios to Headroom."""
        rows = []
        for cell in self.cells:
            ours = cell.figures.get(OURS)
            for name, figures in cell.figures.items():
                ratio = ratio_text(ours.rate / figures.rate) if ours and name != OURS else ""
                rows.append([
                    "M/M/1" if cell.pods == 1 else f"{cell.pods:,} pods", name, rate_text(figures.rate),
                    "–" if figures.event_rate is None else rate_text(figures.event_rate), ratio,
                    f"{figures.peak_mib:,.0f} MiB", f"{figures.requests // self.rounds:,}"])
        return table(
            ["model", "engine", "requests/s", "events/s", "Headroom ÷ it", "peak memory",
             "requests in a run"], rows)

    def check(self) -> str:
        """Each engine's mean response time beside theory's."""
        formula = theory.mean_response(UTILIZATION)
        rows = []
        for cell in self.cells:
            for name, figures in cell.figures.items():
                rows.append([
                    "M/M/1" if cell.pods == 1 else f"{cell.pods:,} pods", name, f"{figures.requests:,}",
                    f"{figures.mean_response:.4f}", f"{figures.expected:.4f}",
                    f"± {figures.deviation / figures.expected * 100:.1f} %", f"{figures.error:+.1f}",
                    "ok" if abs(figures.error) <= TOLERANCE else "**wrong**"])
        return (
            f"Mean response times, in mean service times: 1/(µ−λ) is {formula:.3f} in the long run, and less "
            "where the queues, empty at first, have not seen many requests. ± is the standard deviation of "
            f"the mean of so many requests, and the error is in these; more than {TOLERANCE:.0f} is wrong.\n\n"
            + table(["model", "engine", "requests", "simulated", "theory", "±", "error", ""], rows))


DOCUMENT = """# Performance

Made by `make bench-engine arguments='--long --output docs/performance.md'`; do not edit. What is said at the
end under "Notes" is docs/performance-notes.md. How it is measured, and what each engine simulates, is in
[Benchmarks/engines](../Benchmarks/engines/README.md).

| | |
|---|---|
| machine | {machine} |
| date | {date} |
| versions | {versions} |
| Headroom | {commit} |
| others kept busy meanwhile | {foreign} processors |

{tables}

{notes}
"""


def whole_row(each: Growth) -> list[str]:
    bound = BOUNDS[each.pods]
    return [
        f"{each.pods:,}", rate_text(each.rate), rate_text(each.event_rate), rate_text(bound),
        "met" if each.rate >= bound else "missed", f"{each.throttled * 100:.1f} %",
        f"{each.peak_mib:,.0f} MiB"]


def growth_table(rows: list[Growth]) -> str:
    return table(
        ["pods", "requests", "seconds", "requests/s", "peak memory"],
        [[f"{each.pods:,}", f"{each.requests:,}", f"{each.seconds:.3f}", rate_text(each.rate),
          f"{each.peak_mib:,.1f} MiB"] for each in rows])


def memory_verdict(rows: list[Growth]) -> str:
    if len(rows) < 2:
        return ""
    first, last = rows[0], rows[-1]
    return (
        f"With {last.requests / first.requests:.0f} times the requests, time is "
        f"{last.seconds / first.seconds:.0f} times and peak memory {last.peak_mib / first.peak_mib:.2f} "
        "times as much.")


def chart(points: list[tuple[str, float]], unit: str) -> str:
    """Bars of a logarithmic length, 12 characters for each factor of 10."""
    if not points:
        return ""
    least = min(value for _, value in points)
    width = max(len(name) for name, _ in points)
    lines = [
        f"{name.rjust(width)} ┤{'█' * (6 + round(12 * math.log10(value / least)))} {value:.3g} {unit}"
        for name, value in points]
    return "```\n" + "\n".join([*lines, f"{' ' * width}  12 characters are a factor of 10"]) + "\n```"


def rate_text(rate: float) -> str:
    """A rate with three digits."""
    if rate >= 999_500:
        return f"{rate / 1e6:.3g} million"
    return f"{float(f'{rate:.3g}'):,.0f}"


def ratio_text(ratio: float) -> str:
    """A ratio with three digits, or without decimals."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def table(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |" for line in lines)
