"""Two blueprints and a target account, deployed by the scripts, and what happened while their rules ticked.

One run of the real clock serves all tests of this folder: `lived` brings the deployments up, lets them tick for
`SLOTS` minutes, and meanwhile pauses, resumes and updates one of them. The tests look at it afterwards, and then
destroy it.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from harness.clients import ACCOUNT, OTHER_ACCOUNT, client
from harness.clock import slot_at, start_of
from harness.deployment import recorder
from harness.waiting import until

from .cli import Said, Stack, deploy, script

SLOTS = 5  # whole minutes that both tick side by side

CHANGING, STEADY = "deployed-changing", "deployed-steady"
THEIRS = "deployed-theirs"  # a bucket of the other account
RECORDER = "deployed-recorder"
ROLE = {"arn": f"arn:aws:iam::{OTHER_ACCOUNT}:role/{CHANGING}-targets", "external_id": "deployed-external-id"}

GENERATORS = [
    {"id": "ramp", "shape": "custom", "config": {"formula": "t + 2", "signal_min": 2, "signal_max": 9}},
    {
        "id": "dice",
        "shape": "random",
        "config": {"signal_min": 1, "signal_max": 6, "anomalies": {"start": 0, "end": 9, "counts": 2}},
    },
]


def changing(prefix: str = "first/") -> dict:
    """A target of each type, one of them in another account."""
    return {
        "commons": {"seed": 5, "num_points": 30},
        "generators": GENERATORS,
        "targets": [
            {"type": "s3", "action": "put", "prefix": prefix, "generators": ["ramp", "dice"], "fake_types": ["ssn"]},
            {"type": "s3", "action": "put", "bucket": THEIRS, "prefix": "x/", "generators": ["ramp"], "role": ROLE},
            {"type": "lambda", "function": RECORDER, "generators": ["dice"]},
            {"type": "cloudwatch", "namespace": "Deployed/Changing", "generators": ["ramp", "dice"]},
        ],
    }


def steady() -> dict:
    """Puts and reads, and metrics."""
    return {
        "commons": {"seed": 6, "num_points": 30},
        "generators": GENERATORS,
        "targets": [
            {"type": "s3", "action": "put", "prefix": "kept/", "generators": ["ramp"], "fake_types": ["iban"]},
            {"type": "s3", "action": "get", "prefix": "kept/", "generators": ["dice"]},
            {"type": "cloudwatch", "namespace": "Deployed/Steady", "generators": ["ramp"]},
        ],
    }


@dataclass
class Lived:
    """What the run left to look at."""

    folder: Path
    said: dict[str, Said] = field(default_factory=dict)
    alarms: dict[str, list[dict]] = field(default_factory=dict)
    status: dict[str, dict] = field(default_factory=dict)
    paused: set[int] = field(default_factory=set)  # slots that began and were planned while `changing` was paused
    updated: tuple[int, int] = (0, 0)  # the slots in which the update began and was over
    slots: list[int] = field(default_factory=list)  # those that both were up for, from their start

    @property
    def changing(self) -> Stack:
        return Stack(CHANGING)

    @property
    def steady(self) -> Stack:
        return Stack(STEADY)

    def write(self, name: str, blueprint: dict) -> Path:
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(blueprint))
        return path

    def settled(self, slot: int, *stacks: Stack, within: float = 90) -> None:
        """Wait until every target of these stacks has all its results of a slot."""

        def whole() -> bool:
            return all(
                len(joined) == len(json_targets(stack)) and all(one.complete for one in joined.values())
                for stack in stacks
                for joined in [stack.records.slot(slot)]
            )

        until(f"slot {slot} of {', '.join(stack.blueprint for stack in stacks)}", whole, within=within, every=0.5)


def json_targets(stack: Stack) -> list:
    return (changing() if stack.blueprint == CHANGING else steady())["targets"]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    run = Lived(tmp_path_factory.mktemp("deployed"))
    client("s3", OTHER_ACCOUNT).create_bucket(Bucket=THEIRS)
    recorder(RECORDER, ACCOUNT)
    first, second = run.write(CHANGING, changing()), run.write(STEADY, steady())

    # Before the role is there, nothing can be assumed, and --check says so.
    check = ("setup-target-account", "--no-build", first, OTHER_ACCOUNT, "--check")
    run.said["check before"] = script(*check, account=OTHER_ACCOUNT, code=1)
    # Side by side: neither needs the other before the first slot.
    with ThreadPoolExecutor() as pool:
        target_account = pool.submit(script, *check[:-1], "--generator-account", ACCOUNT, account=OTHER_ACCOUNT)
        run.said["deploy"] = deploy(first, second)
        run.said["target account"] = target_account.result()

    both = (run.changing, run.steady)
    # A rule that was made shortly before a full minute may not fire at it: the first slot to count is one that it had time for.
    begun = slot_at(time.time() + 20) + 1
    run.said["check in the target account"] = script(*check, "--generator-account", ACCOUNT, account=OTHER_ACCOUNT)
    run.settled(begun, *both, within=150)
    run.said["check in the generator's account"] = script(*check)
    run.settled(begun + 1, *both)

    run.said["pause"] = script("pause", CHANGING)
    assert slot_at(time.time()) == begun + 1, "pausing took so long that it is not known which slots were paused"
    run.alarms["paused"] = run.changing.alarms()
    run.settled(begun + 2, *both)
    run.paused = {begun + 2}
    run.status["paused"] = run.changing.status()
    run.said["resume"] = script("resume", CHANGING)
    run.alarms["resumed"] = run.changing.alarms()

    # The update is made once a slot is over: whether it is over itself when the next begins is open.
    run.settled(begun + 3, *both)
    began = slot_at(time.time())
    run.write(CHANGING, changing(prefix="second/"))
    run.said["update"] = deploy(first)
    run.updated = (began, slot_at(time.time()))
    last = max(begun + SLOTS - 1, run.updated[1] + 1)
    until("the last slot to begin", lambda: time.time() > start_of(last + 1) - 45, within=150, every=1)
    run.settled(last, *both)
    run.slots = list(range(begun, last + 1))
    run.status["end"] = run.changing.status()
    return run
