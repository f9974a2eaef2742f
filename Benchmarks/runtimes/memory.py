"""A process's memory as the kernel counts it."""
import pathlib
import re


def peak_mib(pid: int | str) -> float | None:
    """The peak of a process's resident memory in MiB; None where the system has no /proc."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = re.search(r"^VmHWM:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else None
