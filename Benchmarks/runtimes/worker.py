"""One runtime in a process of its own, which answers as cnn-bench does.

    python worker.py ENGINE NETWORK THREADS FOLDER

Prints one line of JSON when the network is loaded, with the time (of the system's monotonic clock) when the
imports were done and the peak of resident memory before the runtime was imported. Then it runs an image for
each line read and prints how long that took; for the line "logits", the logits too. A failure is a line:
{"error": ...}.
"""
import json
import os
import pathlib
import sys
import time

import numpy as np

import reference
from engines import ENGINES
from memory import peak_mib

# Some runtimes print what they find. That goes with the errors, and only answers to where answers are read.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**values: object) -> None:
    print(json.dumps(values), file=answers, flush=True)


def serve(name: str, network: str, threads: int, folder: pathlib.Path) -> None:
    interpreter_mib = peak_mib("self")
    engine = ENGINES[name]()
    imported = time.monotonic()
    image = np.fromfile(folder / f"{network}.image", np.float32).reshape(reference.shape(network))
    path = folder / f"{network}{engine.suffix}"
    if not path.exists():
        raise FileNotFoundError(f"{path}: not exported; remove {network}.done beside it to try again")
    engine.load(path, threads)
    answer(imported=imported, interpreterMiB=interpreter_mib)
    for request in sys.stdin:
        start = time.perf_counter()
        logits = engine.run(image)
        ms = (time.perf_counter() - start) * 1e3
        if request.strip() == "logits":
            answer(ms=ms, logits=logits.tolist())
        else:
            answer(ms=ms)


def main() -> None:
    name, network, threads, folder = sys.argv[1:]
    try:
        serve(name, network, int(threads), pathlib.Path(folder))
    except Exception as error:  # Whatever a runtime throws, a wheel that does not load among it.
        lines = str(error).strip().splitlines() or [type(error).__name__]
        answer(error=lines[0])
        sys.exit(1)


main()
