"""Times ONNX Runtime and Headroom on the same networks, taking turns image by image.

    python compare.py --bench PROGRAM --onnx FOLDER [--rounds 30] [--threads 1] [NETWORK ...]

Taking turns exposes both to the same disturbances; the least time is the one that disturbances spoil
least. Both run one image at a time on the processors that this script is bound to (see compare.sh), in
their default settings but for the thread count. Ratios are Headroom over ONNX Runtime: below 1, Headroom
is the faster.
"""
import argparse
import json
import statistics
import subprocess
import time

import numpy as np
import onnxruntime

SIDES = {"xception": 299, "mobilenetv2": 224, "resnet101v2": 224}
WARM_UP = 3


class OnnxRuntime:
    def __init__(self, path, side, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that still spin for work after a run would take the processor from Headroom's turn.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        image = np.random.default_rng(1).uniform(-1, 1, (1, side, side, 3)).astype(np.float32)
        self.feed = {self.session.get_inputs()[0].name: image}

    def run_ms(self):
        start = time.perf_counter()
        self.session.run(None, self.feed)
        return (time.perf_counter() - start) * 1e3


class Headroom:
    def __init__(self, bench, network, threads):
        command = [bench, network, str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def run_ms(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["ms"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", required=True, help="the cnn-bench program, built for release")
    parser.add_argument("--onnx", required=True, help="folder of the exported networks")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("networks", nargs="*", default=list(SIDES))
    arguments = parser.parse_args()
    print(
        f"onnxruntime {onnxruntime.__version__}, {arguments.threads} thread(s), {arguments.rounds} rounds, "
        "ms per image")
    print(f"{'network':12} {'onnxruntime':>18} {'headroom':>18} {'ratio':>15}")
    print(f"{'':12} {'min':>9}{'median':>9} {'min':>9}{'median':>9} {'min':>7}{'median':>8}")
    for network in arguments.networks:
        theirs = OnnxRuntime(f"{arguments.onnx}/{network}.onnx", SIDES[network], arguments.threads)
        ours = Headroom(arguments.bench, network, arguments.threads)
        times = [(theirs.run_ms(), ours.run_ms()) for _ in range(WARM_UP + arguments.rounds)][WARM_UP:]
        ours.close()
        a, b = zip(*times)
        least, median = (min(a), min(b)), (statistics.median(a), statistics.median(b))
        print(
            f"{network:12} {least[0]:9.2f}{median[0]:9.2f} {least[1]:9.2f}{median[1]:9.2f} "
            f"{least[1] / least[0]:7.3f}{median[1] / median[0]:8.3f}", flush=True)


main()
