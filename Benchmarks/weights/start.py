"""Measures how a process gets at its weights: time to the first answer, memory, memory shared by two servers.

    python start.py [--rounds 10] [--image cat.jpg] [--keras FOLDER] [NETWORK ...]

Needs .build/release/headroom and Service/.build/release/headroom-serve (make build serve), and Linux. For each network it
converts weights by rule, and times `headroom classify` from its start to its end, with weights generated and mapped, in
turn; with --keras also from FOLDER/<network>.keras and .h5. Then it starts two servers on the same mapped file and reads
what the kernel says of their memory. Files are in the page cache, as they are for every replica but a node's first.
"""
import argparse
import os
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
HEADROOM = os.path.join(ROOT, ".build", "release", "headroom")
SERVE = os.path.join(ROOT, "Service", ".build", "release", "headroom-serve")


def run(arguments):
    """Wall time in ms, and the most memory that was resident in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([HEADROOM, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = (time.perf_counter() - start) * 1e3
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"headroom {' '.join(arguments)} failed")
    return elapsed, usage.ru_maxrss / 1024


def memory(pid):
    """Resident and proportional memory of a process, in MB."""
    fields = {}
    with open(f"/proc/{pid}/smaps_rollup") as file:
        for line in file:
            name, _, rest = line.partition(":")
            if rest.strip().endswith("kB"):
                fields[name] = int(rest.split()[0]) / 1024
    return fields["Rss"], fields["Pss"]


class Server:
    """A server that answered once."""

    def __init__(self, network, weights, folder, image):
        port_file = os.path.join(folder, f"port-{time.monotonic_ns()}")
        arguments = [SERVE, "--model", network, "--port", "0", "--port-file", port_file]
        start = time.perf_counter()
        self.process = subprocess.Popen(
            arguments + (["--weights", weights] if weights else []), stderr=subprocess.DEVNULL)
        while not os.path.exists(port_file):
            time.sleep(0.0005)
        with open(port_file) as file:
            url = f"http://127.0.0.1:{file.read().strip()}"
        while not self.is_ready(url):
            time.sleep(0.0005)
        self.ready_ms = (time.perf_counter() - start) * 1e3
        with open(image, "rb") as file:
            urllib.request.urlopen(f"{url}/v1/classify", data=file.read()).read()

    @staticmethod
    def is_ready(url):
        try:
            return urllib.request.urlopen(f"{url}/readyz").status == 200
        except urllib.error.HTTPError:
            return False

    def end(self):
        self.process.terminate()
        self.process.wait()


def compare_starts(network, image, rounds, keras, folder):
    mapped = os.path.join(folder, f"{network}.hrw")
    run(["convert", "--model", network, "--output", mapped])
    ways = {
        "generated": [], "mapped": ["--weights", mapped], "mapped, verified": ["--weights", mapped, "--verify"]}
    if keras:
        ways |= {suffix: ["--weights", os.path.join(keras, network + suffix)] for suffix in (".keras", ".h5")}
    results = {way: [] for way in ways}
    for _ in range(rounds):
        for way, options in ways.items():
            results[way].append(run(["classify", "--model", network, "--image", image, *options]))
    for way, runs in results.items():
        times = [elapsed for elapsed, _ in runs]
        peak = statistics.median(peak for _, peak in runs)
        print(
            f"{network:12} {way:17} {min(times):8.1f} {statistics.median(times):8.1f} {peak:8.1f}", flush=True)
    return mapped


def compare_servers(network, mapped, image, folder):
    for way, weights in [("generated", None), ("mapped", mapped)]:
        servers = [Server(network, weights, folder, image) for _ in range(2)]
        sizes = [memory(server.process.pid) for server in servers]
        for server in servers:
            server.end()
        ready = " and ".join(f"{server.ready_ms:.0f}" for server in servers)
        print(
            f"{network:12} {way:17} ready after {ready} ms; resident {sizes[0][0]:.1f} + {sizes[1][0]:.1f} MB, "
            f"together {sizes[0][1] + sizes[1][1]:.1f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--image", default=os.path.join(ROOT, "Tests/ImagesTests/Fixtures/baseline.jpg"))
    parser.add_argument("--keras", help="folder with <network>.keras and <network>.h5")
    parser.add_argument("networks", nargs="*", default=["xception", "mobilenetv2", "resnet101v2"])
    arguments = parser.parse_args()
    print(f"{'headroom classify':30} {'least ms':>8} {'median':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        mapped = {
            network: compare_starts(network, arguments.image, arguments.rounds, arguments.keras, folder)
            for network in arguments.networks
        }
        print("\ntwo headroom-serve")
        for network, path in mapped.items():
            compare_servers(network, path, arguments.image, folder)


main()
