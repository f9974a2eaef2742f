"""Compares Headroom with ONNX Runtime, OpenVINO, LiteRT and MNN on the same networks: speed, start, memory.

Run by compare.sh, which installs and exports what is needed. Each runtime is a process of its own; they
take turns, and those whose turn it is not are stopped. Prints Markdown tables and writes them into
--output, and every time as JSON.
"""
import argparse
import importlib.metadata
import json
import pathlib
import shlex
import signal
import sys
from collections.abc import Callable, Iterable

import machine
from checkout import commit
from contestant import Program
from engines import ENGINES
from reference import ROOT, SIDES, TITLES
from report import OURS, Cell, Results
from speed import SpeedRace
from starts import starts

HERE = pathlib.Path(__file__).resolve().parent
NETWORKS = HERE / ".venv" / "networks"
BUILT = ROOT / ".build" / "release"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="compare.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=names(SIDES), default=list(SIDES), help="default: all three")
    parser.add_argument("--runtimes", type=names(ENGINES), default=list(ENGINES), help="default: all four")
    parser.add_argument("--threads", type=counts, default=[1, 2], help="default: 1,2")
    parser.add_argument(
        "--seconds", type=float, default=55, help="for each network and number of threads; default: 55")
    parser.add_argument("--starts", type=int, default=7, help="how often each is started; default: 7")
    parser.add_argument("--processors", type=counts, help="to bind to, e.g. 2,3; default: the last ones")
    parser.add_argument(
        "--headroom", type=shlex.split, metavar="COMMAND",
        default=[str(BUILT / "cnn-bench"), "{network}", "{threads}", "1", str(NETWORKS / "{network}.hrw")],
        help="a program that speaks as cnn-bench does; default: cnn-bench with converted weights")
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "results", help="folder of the results")
    return parser.parse_args()


def names(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Reads names, a comma between them, in any case."""
    by_lower = {name.lower(): name for name in known}

    def read(text: str) -> list[str]:
        try:
            return [by_lower[each.strip().lower()] for each in text.split(",")]
        except KeyError:
            expected = ", ".join(by_lower.values())
            raise argparse.ArgumentTypeError(f"expected some of {expected}, found '{text}'") from None

    return read


def counts(text: str) -> list[int]:
    try:
        return [int(each) for each in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected numbers and commas, found '{text}'") from None


def programs(arguments: argparse.Namespace) -> list[Program]:
    worker = [sys.executable, str(HERE / "worker.py")]
    others = [
        Program(name, [*worker, name, "{network}", "{threads}", str(NETWORKS)])
        for name in arguments.runtimes]
    return [*others, Program(OURS, arguments.headroom)]


def versions(runtimes: list[str]) -> dict[str, str]:
    found = {}
    for name in runtimes:
        try:
            found[name] = importlib.metadata.version(ENGINES[name].package)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def measure(arguments: argparse.Namespace, results: Results) -> None:
    available = machine.processors()
    for threads in arguments.threads:
        machine.bind((arguments.processors or available)[-threads:])
        for network in arguments.networks:
            print(f"{TITLES[network]}, {threads} thread(s) …", file=sys.stderr)
            race = SpeedRace(programs(arguments), network, threads, NETWORKS)
            speeds = race.run(arguments.seconds)
            well = [program for program in programs(arguments) if program.name in speeds]
            begun, failures = starts(well, network, threads, arguments.starts, NETWORKS)
            where = f"{TITLES[network]}, {threads} thread(s): "
            results.failures += [where + failure for failure in [*race.failures, *failures]]
            results.cells.append(Cell(network, threads, speeds, begun, race.foreign))


def main() -> None:
    arguments = parse()
    # A request to end, like Ctrl-C, ends the processes that were started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    available = arguments.processors or machine.processors()
    if available and max(arguments.threads) > len(available):
        sys.exit(f"error: {max(arguments.threads)} threads need as many processors, found {len(available)}: "
                 "give fewer --threads")
    results = Results(machine.describe(), commit(), versions(arguments.runtimes), [], [])
    try:
        measure(arguments, results)
    except KeyboardInterrupt:
        sys.exit(130)
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "results.json").write_text(json.dumps(results.json(), indent=1) + "\n")
    (arguments.output / "results.md").write_text(results.markdown())
    print(results.markdown(), end="")


main()
