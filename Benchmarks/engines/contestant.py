"""The engines as the comparison drives them: each simulates so many requests when told to."""
import dataclasses
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 900


class Failure(Exception):
    """Why an engine cannot be compared, in a line."""


@dataclasses.dataclass
class Answer:
    """What one run shows, whoever ran it."""
    requests: int
    seconds: float
    # In mean service times.
    mean_response: float
    events: int | None
    peak_mib: float


class Worker:
    """An engine in a Python process of its own, which waits while others run."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        try:
            self.read()
        except Failure:
            self.close()
            raise

    def run(self, pods: int, requests: int, seed: int) -> Answer:
        try:
            print(json.dumps({"pods": pods, "requests": requests, "seed": seed}), file=self.process.stdin)
        except BrokenPipeError:
            pass  # What it said last tells why: the next read shows that.
        found = self.read()
        return Answer(
            found["requests"], found["seconds"], found["meanResponse"], found["events"], found["peakMiB"])

    def read(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"{self.name}: ended with status {self.process.wait()}")
        found = json.loads(line)
        if "error" in found:
            raise Failure(f"{self.name}: {found['error']}")
        return found

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Headroom:
    """Headroom's engine, a process of its own for every run."""
    name = "Headroom"

    def __init__(self, program: pathlib.Path) -> None:
        self.program = program

    def run(self, pods: int, requests: int, seed: int) -> Answer:
        line = self.lines("plain", pods, requests, seed=seed)[0]
        return Answer(
            line["requests"], line["seconds"], line["meanResponse"] / line["meanServiceTime"],
            line["events"], line["peakMiB"])

    def lines(self, model: str, pods: int, requests: int, repeat: int = 1, seed: int = 1) -> list[dict]:
        """What engine-benchmark prints, a dictionary for each repetition."""
        command = [
            str(self.program), "--model", model, "--pods", str(pods), "--requests", str(requests),
            "--repeat", str(repeat), "--seed", str(seed)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        except OSError as error:
            raise Failure(f"{self.program}: {error.strerror}; build it with 'make bench-engine'") from None
        except subprocess.TimeoutExpired:
            raise Failure(f"{self.name}: no answer in {PATIENCE_S} s") from None
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or [f"ended with status {done.returncode}"]
            raise Failure(f"{self.name}: {lines[0]}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def close(self) -> None:
        """Nothing runs between two runs."""
