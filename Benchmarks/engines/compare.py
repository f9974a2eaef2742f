"""Compares Headroom's simulator with SimPy, Ciw and Cimba on the same queues, and measures how it grows.

Run by compare.sh, which installs what is compared. Prints Markdown; exits with 1 where an engine's mean
response time is not what queueing theory says, or something could not be measured.
"""
import argparse
import importlib.metadata
import pathlib
import platform
import sys

import growth
import machine
from checkout import ROOT, commit
from contestant import Failure, Headroom
from engines import ENGINES
from race import race
from report import Results

PROGRAM = ROOT / "Benchmarks" / ".build" / "release" / "EngineBenchmark"
NOTES = ROOT / "docs" / "performance-notes.md"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="compare.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pods", type=counts, default=[1, 10, 100, 1000], help="to compare at; default: 1,10,100,1000")
    parser.add_argument(
        "--engines", type=names, default=list(ENGINES), help=f"beside Headroom; default: {','.join(ENGINES)}")
    parser.add_argument("--rounds", type=at_least_1, default=5, help="default: 5")
    parser.add_argument(
        "--seconds", type=float, default=1.0, help="of each engine in each round, about; default: 1")
    parser.add_argument(
        "--long", action="store_true", help="also 100 million requests in one run, a minute or more")
    parser.add_argument("--processor", type=int, help="to bind to; default: the last")
    parser.add_argument(
        "--headroom", type=pathlib.Path, default=PROGRAM,
        help="the engine-benchmark to run; default: as built")
    parser.add_argument("--output", type=pathlib.Path, help="a file for the document, docs/performance.md")
    return parser.parse_args()


def counts(text: str) -> list[int]:
    try:
        return [at_least_1(each) for each in text.split(",")]
    except (ValueError, argparse.ArgumentTypeError):
        raise argparse.ArgumentTypeError(f"expected numbers and commas, found '{text}'") from None


def at_least_1(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, found '{text}'")
    return int(text)


def names(text: str) -> list[str]:
    known = {name.lower(): name for name in ENGINES}
    found = [known.get(each.strip().lower()) for each in text.split(",")]
    if None in found:
        raise argparse.ArgumentTypeError(f"expected some of {', '.join(ENGINES)}, found '{text}'")
    return found


def versions(engines: list[str]) -> dict[str, str]:
    found = {"Python": platform.python_version()}
    for name in engines:
        try:
            found[name] = importlib.metadata.version(ENGINES[name].package)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(arguments: argparse.Namespace, results: Results) -> None:
    headroom = Headroom(arguments.headroom)
    busy = machine.BusyTime([])
    try:
        say("Headroom with the whole model …")
        results.whole = growth.whole(headroom, arguments.rounds)
        results.by_requests = growth.by_requests(headroom)
        results.by_pods = growth.by_pods(headroom)
        for pods in arguments.pods:
            cell, failures = race(
                arguments.engines, headroom, pods, arguments.rounds, arguments.seconds, say)
            results.cells.append(cell)
            results.failures += failures
        if arguments.long:
            say("100 million requests …")
            results.long = growth.long(headroom)
    except Failure as failure:
        results.failures.append(str(failure))
    results.foreign = busy.foreign()


def main() -> None:
    arguments = parse()
    available = machine.processors()
    if arguments.processor is not None and arguments.processor not in available:
        sys.exit(f"error: --processor: expected one of {available}, found {arguments.processor}")
    chosen = available[-1:] if arguments.processor is None else [arguments.processor]
    machine.bind(chosen)
    results = Results(
        machine.describe(), commit(), versions(arguments.engines), arguments.rounds, arguments.seconds)
    try:
        measure(arguments, results)
    except KeyboardInterrupt:
        sys.exit(130)
    print(results.tables())
    if arguments.output:
        notes = NOTES.read_text() if NOTES.exists() else ""
        arguments.output.write_text(results.document(notes))
    for failure in results.failures:
        say(f"error: {failure}")
    sys.exit(1 if results.failures else 0)


main()
