"""A process's memory as the kernel counts it."""
import pathlib
import re
import resource
import sys


def peak_mib(pid: int | str) -> float | None:
    """The peak of a process's resident memory in MiB; None where the system has no /proc."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else None


def own_peak_mib() -> float:
    """The peak of this process's resident memory in MiB.

    Where there is no /proc it is ru_maxrss. On Linux that would be no less than what the process had that
    started this one, for the kernel carries it through exec.
    """
    peak = peak_mib("self")
    if peak is not None:
        return peak
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
