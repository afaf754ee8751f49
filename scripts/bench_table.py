"""Runs our benchmarks and the peers', one after the other, and prints one table. scripts/bench builds and calls it."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Our figures: the benchmark of a package, the argument that picks lines of it (or none).
OURS = [
    ("timeseries", ["sine + noise + anomalies"]),
    ("timeseries", ["many generators"]),
    ("fake-content", []),
    ("activity", []),
]

# what: (our figure, how to show it, the peer's figure, the bar, whether less is better)
# A figure is named `package: name`. `scale` turns its unit into the one that is shown.
ROWS = [
    ("sine + noise + anomalies", "timeseries: sine + noise + anomalies, 20160 points (best)", 1e-6, "M points/s", "numpy.series", 180, False),
    ("10,000 generators x 20,160 positions", "timeseries: many generators: 10,000 x 20,160 points", 1e-6, "M points/s", None, None, False),
    ("  their peak memory (1.6 GB if it were kept)", "timeseries: peak memory of everything", 1, "MiB", None, 64, True),
    ("sample blueprint, 20,160 positions, messages", "activity: sample_with_messages", 1, "ms", "python.sample", 10, True),
    ("objects of 20 sensitive fakes", "fake-content: documents of 20 sensitive fakes", 1e-3, "k objects/s", "faker.sensitive", 400, False),
    ("objects of one key from the pool", "fake-content: documents of one pool entry", 1e-3, "k objects/s", "faker.key", 1000, False),
    ("series written as CSV", "command: generate", 1e-6, "M rows/s", "numpy.savetxt", None, False),
]
PEER_SCALE = {"faker.sensitive": 1e-3, "faker.key": 1e-3}


def lines(command, **options):
    """The JSON lines that a benchmark prints."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"error: {command[0]} ended with {done.returncode}:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def generate(command, quick):
    """Rows of CSV a second that the command writes, starting included: its best of three."""
    rows = 200_000 if quick else 2_000_000
    blueprint = {
        "commons": {"num_points": rows, "signal_max": 100, "noise_min": -5, "noise_max": 5,
                    "anomalies": {"start": 1000, "end": 20_000, "counts": 20}},
        "generators": [{"id": "ts1", "shape": "sinusoidal"}],
        "targets": [{"type": "cloudwatch", "namespace": "Bench", "generators": ["ts1"]}],
    }
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "blueprint.json")
        path.write_text(json.dumps(blueprint))
        for _ in range(3):
            began = time.perf_counter()
            lines([command, "--quiet", "generate", path, "--format", "csv", "--out", Path(folder, "out")])
            seconds.append(time.perf_counter() - began)
    return {"name": "generate", "value": rows / min(seconds), "unit": "rows/s"}


def figure(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table(found):
    """The rows as dictionaries; a figure that a benchmark did not print is a failure, not a gap."""
    for what, ours, scale, unit, peer, bar, less in ROWS:
        if ours not in found:
            known = "\n  ".join(sorted(found))
            sys.exit(f"error: no benchmark printed the figure \"{ours}\"; there are:\n  {known}")
        value = found[ours]["value"] * scale
        other = found[f"peer: {peer}"] if peer else None
        theirs = other["value"] * PEER_SCALE.get(peer, 1) if other else None
        ratio = None if theirs is None else theirs / value if less else value / theirs
        met = None if bar is None else value <= bar if less else value >= bar
        yield {"what": what, "unit": unit, "ours": value, "peer": theirs, "peer_is": other["note"] if other else None,
               "ratio": ratio, "bar": bar, "less_is_better": less, "met": met}


def show(rows):
    cells = [("what", "ours", "peer", "ratio", "bar", "met", "unit", "the peer")]
    for row in rows:
        bar = "" if row["bar"] is None else ("<= " if row["less_is_better"] else ">= ") + figure(row["bar"])
        cells.append((
            row["what"], figure(row["ours"]),
            "" if row["peer"] is None else figure(row["peer"]),
            "" if row["ratio"] is None else f"{figure(row['ratio'])} x",
            bar, {None: "", True: "yes", False: "NO"}[row["met"]], row["unit"], row["peer_is"] or "",
        ))
    widths = [max(map(len, column)) for column in zip(*cells)]
    for number, row in enumerate(cells):
        aligned = [cell.rjust(width) if 0 < place < 5 else cell.ljust(width) for place, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(aligned).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def busy_cores():
    """How many cores others keep busy, over a second; none if the system does not say."""
    def reading():
        with open("/proc/stat", encoding="ascii") as text:
            times = [int(part) for part in text.readline().split()[1:]]
        return sum(times), times[3] + times[4]

    try:
        total, idle = reading()
        time.sleep(1)
        total_after, idle_after = reading()
    except OSError:
        return 0.0
    return (1 - (idle_after - idle) / max(1, total_after - total)) * (os.cpu_count() or 1)


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as text:
            return next(line.split(":", 1)[1].strip() for line in text if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binaries", type=Path, required=True)
    parser.add_argument("--command", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()

    found = {}
    busy = busy_cores()
    for package, picked in OURS:
        print(f"measuring {package} {' '.join(picked)}", file=sys.stderr)
        for line in lines([arguments.binaries / package, *picked]):
            found[f"{package}: {line['name']}"] = line
    print("measuring the command", file=sys.stderr)
    found["command: generate"] = generate(arguments.command, arguments.quick)
    print("measuring numpy, Faker and Python", file=sys.stderr)
    for line in lines([sys.executable, ROOT / "scripts/bench_peers.py", *(["--quick"] if arguments.quick else [])]):
        found[f"peer: {line['name']}"] = line

    rows = list(table(found))
    show(rows)
    if busy > 0.3:
        print(f"Others kept {busy:.1f} cores busy when it began: a quiet machine does better.")
    results = {"processor": processor(), "busy_cores": busy, "quick": arguments.quick, "rows": rows, "figures": found}
    (ROOT / "target").mkdir(exist_ok=True)
    (ROOT / "target/bench.json").write_text(json.dumps(results, indent=2) + "\n")
    missed = [row["what"].strip() for row in rows if row["met"] is False]
    if missed:
        print(f"below the bar: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
