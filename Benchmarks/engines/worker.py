"""One engine in a process of its own.

    python worker.py ENGINE

Prints {"ready": true} when the engine is imported. For each line read, {"pods", "requests", "seed"}, it
simulates so many requests on average and prints what came out as a line. A failure is a line {"error": ...},
the last.
"""
import json
import os
import sys

from engines import ENGINES, UTILIZATION
from memory import own_peak_mib

# Engines may print what they find. That goes with the errors, and only answers to where answers are read.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**values: object) -> None:
    print(json.dumps(values), file=answers, flush=True)


def main() -> None:
    try:
        engine = ENGINES[sys.argv[1]]()
        answer(ready=True)
        for line in sys.stdin:
            order = json.loads(line)
            pods = order["pods"]
            run = engine.run(pods, order["requests"] / (UTILIZATION * pods), order["seed"])
            answer(
                requests=run.requests, seconds=run.seconds, events=run.events,
                meanResponse=run.mean_response, peakMiB=own_peak_mib())
    except Exception as error:  # Whatever an engine throws, one that is not installed among it.
        lines = str(error).strip().splitlines() or [type(error).__name__]
        answer(error=lines[0])
        sys.exit(1)


main()
