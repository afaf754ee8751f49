"""Measures detectors and scores, and prints them beside published figures. scripts/bench-detection builds and calls it."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# NAB's published scores at the best thresholds, standard profile: github.com/numenta/NAB at ea702d75, results/.
PUBLISHED = {
    "numenta": 70.10, "relativeEntropy": 54.64, "randomCutForest": 51.72, "twitterADVec": 47.06, "windowedGaussian": 39.65,
    "skyline": 35.69, "null": 0.0,
}
NAB_DETECTORS = ["rcf", "band", "ewma", "threshold"]
BLUEPRINT_DETECTORS = ["rcf", "band", "band:k=6", "ewma", "threshold"]
# What `rcf` has to reach over NAB; below 40 it is no better than a window of Gaussians.
NAB_BAR = 49.0


class Bench:
    def __init__(self, release):
        self.release = release
        self.missed = []

    def run(self, program, *arguments):
        command = [str(self.release / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"error: {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def bar(self, what, met):
        if not met:
            self.missed.append(what)
        return "yes" if met else "NO"


def title(text):
    print(f"\n{text}\n{'-' * len(text)}")


def speed(bench):
    title("Speed, one core")
    for example in ["bench_scores", "bench_sources"]:
        for line in bench.run(f"examples/{example}").splitlines():
            if not line.startswith("{"):
                continue
            found = json.loads(line)
            bar = found.get("bar", 1.0)
            print(f"{found['name']:<66}{found['seconds']:>9.4f} s  bar {bar} s: {bench.bar(found['name'], found['seconds'] <= bar)}")
    found = json.loads(bench.run("examples/bench_evaluation"))
    print(f"{found['name']:<66}{found['seconds']:>9.4f} s  bar 1 s: {bench.bar(found['name'], found['seconds'] <= 1)}")
    text = bench.run("examples/bench_detectors")
    print(text.rstrip())
    ratio, band = re.search(r"ratio ([\d.]+)", text), re.search(r"^band: ([\d.]+) M points/s", text, re.M)
    print(f"rcf at least 0.95 of its library's bare loop: {bench.bar('rcf beside its library', float(ratio[1]) >= 0.95)}")
    print(f"band at least 5 M points/s: {bench.bar('band', float(band[1]) >= 5)}")


def peers(bench):
    """The area under the curve of a million scores, by numpy and by the command, reading included."""
    import numpy

    title("Beside numpy: 200,000 rows, ROC AUC and average precision")
    rows = 200_000
    random = numpy.random.default_rng(1)
    label = (random.random(rows) < 0.01).astype(int)
    score = numpy.round(random.normal(size=rows) + 2 * label, 3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        numpy.savetxt(path, numpy.column_stack([label, score]), delimiter=",", header="label,score", comments="", fmt=["%d", "%.3f"])
        began = time.perf_counter()
        data = numpy.loadtxt(path, delimiter=",", skiprows=1)
        order = numpy.argsort(-data[:, 1], kind="stable")
        hits, scores = data[order, 0], data[order, 1]
        ends = numpy.append(numpy.nonzero(numpy.diff(scores))[0], rows - 1)
        true, flagged = numpy.cumsum(hits)[ends], ends + 1.0
        recall = true / true[-1]
        precision = numpy.sum(numpy.diff(numpy.concatenate([[0], recall])) * true / flagged)
        false = (flagged - true) / (rows - true[-1])
        area = numpy.trapezoid(numpy.concatenate([[0], recall]), numpy.concatenate([[0], false]))
        theirs = time.perf_counter() - began
        began = time.perf_counter()
        found = json.loads(bench.run("activity-generator", "score", "--table", path))
        ours = time.perf_counter() - began
    scores = found["scores"]
    own = (scores["roc_auc"]["roc_auc"]["value"], scores["pr"]["average_precision"]["value"])
    print(f"numpy {numpy.__version__}: ROC AUC {area:.9f}, average precision {precision:.9f}, {theirs:.2f} s with reading")
    print(f"command: ROC AUC {own[0]:.9f}, average precision {own[1]:.9f}, {ours:.2f} s with all other scores")
    same = abs(own[0] - area) < 1e-9 and abs(own[1] - precision) < 1e-9
    print(f"they agree to 1e-9: {bench.bar('numpy', same)}")


def blueprints(bench):
    title("Detectors over blueprints/default.json, three days")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        found = json.loads(bench.run(
            "activity-generator", "--quiet", "--json", "run", ROOT / "blueprints/default.json", "--slots", 4320, "--out", out,
            "--detect", ",".join(BLUEPRINT_DETECTORS)))
    print(f"{'detector':<12}{'recall':>24}{'precision':>24}{'F1':>24}{'chance F1':>11}{'false/day':>11}{'p50':>8}")
    for own in found["evaluation"]["detectors"]:
        figures = own["figures"]

        def shown(name):
            value, interval = figures[name]["value"], figures[name].get("interval")
            text = "-" if value is None else f"{value:.3f}"
            return f"{text} [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else text

        chance = (figures["f1"].get("control") or {}).get("mean")
        delay = figures["delay_p50"]["value"]
        print(f"{own['name']:<12}{shown('recall'):>24}{shown('precision'):>24}{shown('f1'):>24}"
              f"{'-' if chance is None else f'{chance:.3f}':>11}{figures['false_alerts_a_day']['value']:>11.2f}"
              f"{'-' if delay is None else f'{delay:.0f} s':>8}")


def nab(bench, folder):
    title("Numenta Anomaly Benchmark, normalised scores at the best threshold")
    own = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for name in NAB_DETECTORS:
            path = Path(scratch, f"{name}.csv")
            path.write_text(bench.run("examples/nab_detectors", folder, name), encoding="utf-8")
            files.append(path)
        began = time.perf_counter()
        found = json.loads(bench.run("activity-generator", "--json", "score", "--nab", folder, "--scores", *files))
        seconds = (time.perf_counter() - began) / len(files)
    for detector in found["detectors"]:
        own[detector["detector"]] = {profile: score["score"] for profile, score in detector["profiles"].items()}
    rows = [(name, score, "published") for name, score in PUBLISHED.items()]
    rows += [(name, scores["standard"], f"low FP {scores['reward_low_FP_rate']:.2f}, low FN {scores['reward_low_FN_rate']:.2f}")
             for name, scores in own.items()]
    for name, score, note in sorted(rows, key=lambda row: -row[1]):
        print(f"{name:<20}{score:>8.2f}  {note}")
    print(f"rcf at least {NAB_BAR}: {bench.bar('rcf over NAB', own['rcf']['standard'] >= NAB_BAR)}")
    print(f"scoring of one detector, reading included: {seconds:.2f} s, bar 0.3 s: {bench.bar('scoring of NAB', seconds <= 0.3)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--release", type=Path, required=True)
    parser.add_argument("--nab", type=Path)
    arguments = parser.parse_args()
    bench = Bench(arguments.release)
    speed(bench)
    peers(bench)
    title("IP Insights: 2,000 users, areas under the curve")
    print(bench.run("examples/ip_insights").rstrip())
    blueprints(bench)
    if arguments.nab:
        nab(bench, arguments.nab)
    else:
        print("\nNAB is left out: --nab DIR names its data")
    if bench.missed:
        sys.exit(f"\nbars that are not met: {', '.join(bench.missed)}")


main()
