"""A deployed stack whose slots a test steps through: its rule is off, and its functions run on a clock of the test's own."""

import itertools
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness.clients import client
from harness.clock import Clock, rfc3339, slot_at, start_of
from harness.observed import log_messages
from harness.truth import series

from ..cli import Stack

STEPS = ("generate", "dispatch", "execute")
# Holds what a function writes that ends before its first invocation, too: that never reaches a log group.
EMULATOR_LOG = Path(os.environ.get("EMULATOR_LOG", os.devnull))
REFUSED = ("AccessDenied", "not authorized", "Forbidden")


@dataclass
class Outcome:
    """What became of a slot."""

    targets: int  # of the blueprint
    answer: str = ""  # what generate said, if it failed
    endings: dict[int, dict[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)  # what was written about refused requests

    @property
    def done(self) -> bool:
        ended = {one for points in self.endings.values() for one in points.values()}
        # A refusal ends the wait, and other targets may have no plan by then: a part of the slot is not the slot.
        return len(self.endings) == self.targets and ended == {"done"}


class Stepped:
    """One shipped blueprint, with slots in which each of its targets has something to do."""

    def __init__(self, name: str, blueprint: dict, folder: Path) -> None:
        self.stack = Stack(name)
        self.targets = len(blueprint["targets"])
        client("events").disable_rule(Name=self.stack.outputs["TickRule"])
        self.clock = Clock(folder / f"{name}.clock")
        self._starts = itertools.count()
        truth = series(blueprint, folder / name)
        busy = [
            position
            for position in range(len(next(iter(truth.values.values()))))
            if all(any(truth.values[one][position] for one in target["generators"]) for target in blueprint["targets"])
        ]
        self.restart()
        run = self.stack.records.keys("run.json")
        if not run:
            self.clock.set(start_of(slot_at(time.time())) + 5)
            failed = self.invoke(slot_at(time.time()))
            assert not failed, failed
        start = self.stack.records.document("run.json")["start"]
        # Some minutes away from whatever the rule ticked before it was off.
        self.slots = iter([start + position for position in busy if position > 5])

    def roles(self) -> dict[str, str]:
        """The names of the stack's roles, by what they are for."""
        found = self.stack.resources("AWS::IAM::Role")
        return {
            purpose: role
            for purpose in ("Generate", "Dispatch", "Execute", "Actor")
            for logical, role in found.items()
            if logical.startswith(f"{purpose}Role")
        }

    def restart(self) -> None:
        """End the functions' processes: the next ones read, and are refused, what these have kept."""
        number = next(self._starts)
        for step in STEPS:
            name = self.stack.function(step)
            variables = client("lambda").get_function_configuration(FunctionName=name)["Environment"]["Variables"]
            variables |= {"TEST_CLOCK_SHIFT": f"@{self.clock.path}", "RESTARTED": str(number)}
            client("lambda").update_function_configuration(FunctionName=name, Environment={"Variables": variables})

    def invoke(self, slot: int) -> str:
        """Tick; returns what generate answers when it fails."""
        event = {"time": rfc3339(start_of(slot)), "source": "aws.events", "detail": {}}
        answer = client("lambda").invoke(FunctionName=self.stack.function("generate"), Payload=json.dumps(event))
        text = answer["Payload"].read().decode()
        return text if "FunctionError" in answer else ""

    def step(self, within: float = 30.0) -> Outcome:
        """Tick the next slot as if it were the first of its version; wait until it is over, or something was refused."""
        for key in self.stack.records.keys("versions/"):
            client("s3").delete_object(Bucket=self.stack.records.bucket, Key=key)
        client("sqs").purge_queue(QueueUrl=self.stack.outputs["QueueUrl"])
        self.restart()
        written = {step: len(log_messages(self.stack.function(step))) for step in STEPS}
        before = len(EMULATOR_LOG.read_bytes())
        slot = next(self.slots)
        self.clock.set(start_of(slot) + 2)
        outcome = Outcome(self.targets, answer=self.invoke(slot))
        until = time.monotonic() + within
        while time.monotonic() < until:
            ledger = self.stack.records.slot(slot)
            outcome.endings = {target: joined.endings() for target, joined in ledger.items()}
            lines = [line for step in STEPS for line in log_messages(self.stack.function(step))[written[step] :]]
            lines += EMULATOR_LOG.read_bytes()[before:].decode(errors="replace").splitlines()
            outcome.refusals = [line for line in [outcome.answer, *lines] if any(word in line for word in REFUSED)]
            if outcome.refusals or outcome.done:
                break
            time.sleep(0.2)
        return outcome


@dataclass
class Statement:
    """One statement of a role's inline policy, which can be taken out and put back."""

    role: str
    policy: str
    document: dict
    place: int

    @property
    def sid(self) -> str:
        return self.document["Statement"][self.place]["Sid"]

    def __enter__(self) -> "Statement":
        rest = [one for place, one in enumerate(self.document["Statement"]) if place != self.place]
        if rest:
            self._put({**self.document, "Statement": rest})
        else:
            client("iam").delete_role_policy(RoleName=self.role, PolicyName=self.policy)
        return self

    def __exit__(self, *_: object) -> None:
        self._put(self.document)

    def _put(self, document: dict) -> None:
        client("iam").put_role_policy(RoleName=self.role, PolicyName=self.policy, PolicyDocument=json.dumps(document))


def statements(role: str) -> list[Statement]:
    """All statements of a role."""
    iam = client("iam")
    assert not iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"], "only what is derived"
    found = []
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        found += [Statement(role, policy, document, place) for place in range(len(document["Statement"]))]
    return found
