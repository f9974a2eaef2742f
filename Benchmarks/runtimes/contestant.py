"""A runtime in a process of its own, driven line by line: cnn-bench, or worker.py with one of the others.

The program prints one line of JSON when its network is loaded, and one for each line it reads: {"ms": ...},
with "logits" if the line was "logits"; or {"error": ...} when it cannot go on.
"""
import dataclasses
import json
import os
import pathlib
import select
import signal
import subprocess
import time

from memory import peak_mib

PATIENCE_S = 120
# NumPy's and cnn-bench's OpenBLAS starts threads unless told not to; nothing here uses them.
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}


class Failure(Exception):
    """Why a runtime cannot be compared, in a line."""


class Contestant:
    """A runtime's process, from its start on."""

    def __init__(self, name: str, command: list[str], log: pathlib.Path) -> None:
        self.name = name
        self.log = log
        self.began = time.monotonic()
        self.buffer = b""
        try:
            with log.open("wb") as errors:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, bufsize=0,
                    env=ENVIRONMENT)
        except OSError as error:
            raise Failure(f"{name}: {command[0]}: {error.strerror}") from None

    def ask(self, request: str = "") -> dict:
        """Has one image run; returns the answer to it."""
        self.send(request)
        return self.read()

    def send(self, request: str = "") -> None:
        try:
            self.process.stdin.write(f"{request}\n".encode())
        except BrokenPipeError:
            pass  # What it said last tells why: the next read shows that.

    def read(self) -> dict:
        """The next line of the program."""
        output = self.process.stdout.fileno()
        while b"\n" not in self.buffer:
            if not select.select([output], [], [], PATIENCE_S)[0]:
                raise Failure(f"{self.name}: no answer in {PATIENCE_S} s")
            data = os.read(output, 1 << 16)
            if not data:
                raise Failure(f"{self.name}: ended with status {self.process.wait()}; see {self.log}")
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        try:
            values = json.loads(line)
        except ValueError:
            raise Failure(f"{self.name}: expected a line of JSON, found {line[:60]!r}") from None
        if "error" in values:
            raise Failure(f"{self.name}: {values['error']}")
        return values

    def pause(self) -> None:
        """Stops all its threads, those that spin among them, which would take from another's turn."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def peak_mib(self) -> float | None:
        return peak_mib(self.process.pid)

    def cpu_seconds(self) -> float:
        """User and system time of all its threads so far; 0 where the system has no /proc."""
        try:
            text = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return 0
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@dataclasses.dataclass
class Program:
    """A runtime and the command that starts it on a network with a number of threads."""
    name: str
    command: list[str]

    def start(self, network: str, threads: int, logs: pathlib.Path) -> Contestant:
        places = {"network": network, "threads": str(threads)}
        command = [word.format(**places) for word in self.command]
        return Contestant(self.name, command, logs / f"{self.name.lower().replace(' ', '-')}.log")
