"""How long each runtime takes from its process's start to its first answer, files being in the page cache."""
import dataclasses
import pathlib
import random
import time

from contestant import Failure, Program


@dataclasses.dataclass
class Starts:
    """Seconds from a process's start to its first answer: as a whole, and from the end of its imports on."""
    whole_s: list[float] = dataclasses.field(default_factory=list)
    without_imports_s: list[float] = dataclasses.field(default_factory=list)


def starts(
    programs: list[Program], network: str, threads: int, rounds: int, logs: pathlib.Path
) -> tuple[dict[str, Starts], list[str]]:
    """Starts each program again and again, in turn, until it has answered once; also returns what failed."""
    found = {program.name: Starts() for program in programs}
    failures: dict[str, str] = {}
    chance = random.Random(1)
    for _ in range(rounds):
        for program in chance.sample(programs, len(programs)):
            if program.name in failures:
                continue
            try:
                whole, without_imports = time_start(program, network, threads, logs)
            except Failure as failure:
                failures[program.name] = str(failure)
                continue
            found[program.name].whole_s.append(whole)
            found[program.name].without_imports_s.append(without_imports)
    return {name: each for name, each in found.items() if each.whole_s}, list(failures.values())


def time_start(program: Program, network: str, threads: int, logs: pathlib.Path) -> tuple[float, float]:
    """Seconds from one process's start to its first answer: the whole, and without imports."""
    contestant = program.start(network, threads, logs)
    try:
        contestant.send()
        imported = contestant.read().get("imported", contestant.began)
        contestant.read()
        end = time.monotonic()
        return end - contestant.began, end - imported
    finally:
        contestant.close()
