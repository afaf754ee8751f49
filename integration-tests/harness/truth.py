"""What should happen: the series as the command computes it, and what targets make of a slot's data points."""

import csv
import hashlib
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .functions import ROOT

COMMAND = Path(os.environ.get("ACTIVITY_GENERATOR", ROOT / "target/suite/activity-generator"))
FIXTURES = ROOT / "crates/activity/tests/fixtures"


def command(*arguments: str) -> subprocess.CompletedProcess:
    """Run `activity-generator`; a failure shows what it said."""
    if not COMMAND.is_file():
        raise RuntimeError(f"{COMMAND} is missing: scripts/build-tests makes it")
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def predecessor_sample() -> dict:
    return json.loads((FIXTURES / "predecessor-sample-blueprint.json").read_text())


def version_of(blueprint: dict) -> str:
    """SHA-256 over the canonical document; for the plain numbers of these blueprints sorted keys are enough."""
    canonical = json.dumps(blueprint, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Series:
    """Cycle 0 from the laptop's command: values by generator and position, and labels."""

    values: dict[str, list[int]]
    labels: list[dict]

    def at(self, position: int, generators: list[str]) -> dict[str, int]:
        return {name: self.values[name][position] for name in generators}


def series(blueprint: dict, folder: Path, data: Path | None = None) -> Series:
    """Compute the series of `blueprint` with `activity-generator generate`.

    `data` stands for S3: DATA/<bucket>/<key>.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = folder / "blueprint.json"
    document.write_text(json.dumps(blueprint))
    out = folder / "series"
    command("generate", str(document), "--out", str(out), *(("--data", str(data)) if data else ()))
    values: dict[str, list[int]] = {generator["id"]: [] for generator in blueprint["generators"]}
    with (out / "series.csv").open() as file:
        for row in csv.DictReader(file):
            if int(row["cycle"]) == 0:
                assert len(values[row["generator_id"]]) == int(row["position"]), row
                values[row["generator_id"]].append(int(row["value"]))
    labels = [json.loads(line) for line in (out / "labels.jsonl").read_text().splitlines()]
    longest = max(map(len, values.values()))
    # A series that is shorter than others gives 0 for the rest of the cycle.
    padded = {name: points + [0] * (longest - len(points)) for name, points in values.items()}
    return Series(padded, [label for label in labels if label["cycle"] == 0])
