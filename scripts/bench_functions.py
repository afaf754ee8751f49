"""Measures the functions' zips and prints one table. scripts/bench-functions builds and calls it."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import bench_table

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ("generate", "dispatch", "execute")

# what: (our figure, the peer's figure, the bar, whether less is better)
ROWS = [
    *((f"{name}: package", None, 8, True) for name in FUNCTIONS),
    ("fake-content layer: package", None, 8, True),
    ("generate: start to first response", None, None, True),
    ("dispatch: start to first response", None, 50, True),
    ("execute: start to first response", None, None, True),
    ("generate: peak memory after a start", None, None, True),
    ("dispatch: peak memory after a start", None, 64, True),
    ("execute: peak memory after a start", None, None, True),
    ("dispatch: a batch of 10 messages, 200 tasks", None, None, True),
    ("dispatch: peak memory", None, 64, True),
    ("generate, 1000 generators: start to first response", None, None, True),
    ("generate, 1000 generators: a tick after it", None, None, True),
    ("generate, 1000 generators: peak memory", None, None, True),
    ("generate, 10000 generators: start to first response", None, None, True),
    ("generate, 10000 generators: a tick after it", None, None, True),
    ("generate, 10000 generators: peak memory", None, None, True),
    ("execute: puts", "boto3", None, False),
    ("execute: puts, times the boto3 loop", None, 10, False),
    ("execute: puts, 10 ms each", "boto3, 10 ms each", None, False),
    ("execute: puts: peak memory", None, None, True),
]


def pin(core):
    """The words before a command that keep it on one core, if the system can and has two."""
    if (os.cpu_count() or 1) < 2 or not shutil.which("taskset"):
        return []
    return ["taskset", "-c", str(core)]


def unpack(packages, folder):
    """What Lambda would have: each function's program, and the layer as it lies under /opt. Yields the sizes."""
    for name in FUNCTIONS:
        package = packages / name / "bootstrap.zip"
        with zipfile.ZipFile(package) as archive:
            (folder / name).write_bytes(archive.read("bootstrap"))
        (folder / name).chmod(0o755)
        yield f"{name}: package", package
    layer = packages / "fake-content-layer.zip"
    with zipfile.ZipFile(layer) as archive:
        archive.extractall(folder / "opt")
    yield "fake-content layer: package", layer


def peer(endpoint, bucket, count, rounds):
    """The boto3 loop: its best round, in objects a second, and its versions."""
    command = [*pin(0), sys.executable, ROOT / "scripts/bench_functions_peer.py", endpoint, bucket, count, rounds]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"error: the boto3 loop ended with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def measure(harness, programs, quick):
    """Every figure of the harness, and the peers' on its server, by name."""
    command = [*pin(1), harness, programs, programs / "opt/fake-content", "--wrap", " ".join(pin(0))]
    process = subprocess.Popen([str(word) for word in command + ["--quick"] * quick],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = {}
    for line in process.stdout:
        figure = json.loads(line)
        if "name" in figure:
            print(f"{figure['name']}: {bench_table.figure(figure['value'])} {figure['unit']}", file=sys.stderr)
            found[figure["name"]] = figure
            continue
        plans = {"boto3": ("endpoint", 200 if quick else 1000, 2 if quick else 5),
                 "boto3, 10 ms each": ("slow_endpoint", 100 if quick else 300, 1)}
        for name, (endpoint, count, rounds) in plans.items():
            print(f"measuring {name}", file=sys.stderr)
            found[name] = peer(figure[endpoint], figure["bucket"], count, rounds)
        process.stdin.close()
    if process.wait() != 0:
        sys.exit(f"error: {harness} ended with {process.returncode}; above is why")
    wanted = sum(count * rounds for _, count, rounds in plans.values())
    if found["objects put by others"]["value"] != wanted:
        sys.exit(f"error: the boto3 loop put {found['objects put by others']['value']} objects, not {wanted}")
    return found


def table(found):
    times = found["execute: puts"]["value"] / found["boto3"]["value"]
    found["execute: puts, times the boto3 loop"] = {"value": times, "unit": "x"}
    for what, other, bar, less in ROWS:
        ours = found[what]
        theirs = found[other] if other else {"value": None, "note": None}
        ratio = ours["value"] / theirs["value"] if other else None
        met = None if bar is None else ours["value"] <= bar if less else ours["value"] >= bar
        yield {"what": what, "unit": ours["unit"], "ours": ours["value"], "peer": theirs["value"], "peer_is": theirs["note"],
               "ratio": ratio, "bar": bar, "less_is_better": less, "met": met}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--harness", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True, help="the folder with the zips of scripts/build")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()

    busy = bench_table.busy_cores()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {name: {"name": name, "value": path.stat().st_size / 1e6, "unit": "MB"}
                 for name, path in unpack(arguments.packages, Path(folder))}
        found = sizes | measure(arguments.harness.resolve(), Path(folder), arguments.quick)

    rows = list(table(found))
    bench_table.show(rows)
    shares = [found[f"execute: {what}: the server's share of a core"]["value"] for what in ("puts", "puts, 10 ms each")]
    print(f"Starts: the median of {5 if arguments.quick else 20} after one that is not counted, from before the process starts to its answer at a stand-in\n"
          "of the Lambda Runtime API. S3, SQS and Lambda are a small server of ours beside it on loopback, which counts what is put.\n"
          f"Puts: the best round; function and boto3 on one core, the server on another, {shares[0]:.0%} busy ({shares[1]:.0%} at 10 ms each).")
    if not pin(0):
        print("All of them shared their cores: there is but one, or no taskset.")
    if busy > 0.3:
        print(f"Others kept {busy:.1f} cores busy when it began: a quiet machine does better.")
    results = {"processor": bench_table.processor(), "busy_cores": busy, "quick": arguments.quick, "rows": rows, "figures": found}
    (ROOT / "target/bench-functions.json").write_text(json.dumps(results, indent=2) + "\n")
    missed = [row["what"] for row in rows if row["met"] is False]
    if missed:
        print(f"below the bar: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
