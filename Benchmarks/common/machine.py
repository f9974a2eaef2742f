"""The machine that is measured on: what it is, and what else it did meanwhile."""
import os
import pathlib
import platform
import re
import time
from collections.abc import Sequence
from typing import Protocol


class Process(Protocol):
    def cpu_seconds(self) -> float: ...


def describe() -> str:
    """The processor, how many of it, its widest vectors and the kernel."""
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        name = platform.processor() or platform.machine()
        return f"{name}, {os.cpu_count()} processors, {platform.platform()}"
    fields = dict(re.findall(r"^([\w ]+?)\s*: (.+)$", text, re.MULTILINE))
    flags = fields.get("flags", "").split()
    words = [fields.get("model name", platform.machine())]
    words += [f"family {fields['cpu family']}"] if "cpu family" in fields else []
    words += ["AVX-512"] if "avx512f" in flags else ["AVX2"] if "avx2" in flags else []
    words += [f"{os.cpu_count()} processors", f"Linux {platform.release().split('-')[0]}"]
    return ", ".join(words)


def processors() -> list[int]:
    """Those that this process may use; none where the system cannot say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def bind(chosen: list[int]) -> None:
    """Binds this process, and so those that it starts, to some processors."""
    if chosen and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, chosen)


class BusyTime:
    """The processor time that others use from now on, while some processes are measured."""

    def __init__(self, measured: Sequence[Process]) -> None:
        self.measured = list(measured)
        self.began = time.monotonic()
        self.first = self.others()

    def others(self) -> float:
        """All processors' busy and stolen seconds so far but those of this process and the measured ones."""
        try:
            line = pathlib.Path("/proc/stat").read_text().partition("\n")[0]
        except OSError:
            return 0
        user, nice, system, _, _, interrupts, soft, stolen = map(int, line.split()[1:9])
        all_seconds = (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")
        # Those that have ended meanwhile are this process's children, and counted as such.
        own = sum(os.times()[:4])
        return all_seconds - own - sum(each.cpu_seconds() for each in self.measured)

    def foreign(self) -> float:
        """How many processors the others kept busy on average, stolen time counted; 0.05 is quiet."""
        return max(0, self.others() - self.first) / (time.monotonic() - self.began)
