"""What is paused, over a limit, or dropped by the service is recorded as that, and not executed."""

from collections import Counter

import pytest
from harness.clients import client
from harness.clock import first_slot, rfc3339, start_of
from harness.observed import Objects, metric_sum, target_titles
from harness.proxy import Request, json_error
from harness.waiting import eventually

VALUE = 4
PER_SLOT = 6  # the first target fits, the second does not


def blueprint_of(first: int) -> dict:
    put = {"type": "s3", "action": "put", "generators": ["four"]}
    return {
        "commons": {"seed": 1, "start": rfc3339(start_of(first)), "num_points": 30},
        "generators": [{"id": "four", "shape": "constant", "config": {"constant": VALUE}}],
        "targets": [{**put, "prefix": "first/"}, {**put, "prefix": "second/"}],
        "limits": {"activities_per_slot": PER_SLOT, "end": rfc3339(start_of(first + 5))},
    }


class ThrottledInvoke:
    """Refuses invocations of execute, so many times."""

    def __init__(self) -> None:
        self.left = 0

    def __call__(self, request: Request):
        if "/functions/bounded-execute/invocations" not in request.path or self.left == 0:
            return None
        self.left -= 1
        return json_error(429, "TooManyRequestsException")


@pytest.fixture(scope="module")
def bounded(deploy, proxy):
    first, throttle = first_slot(), ThrottledInvoke()
    proxy.rules.append(throttle)
    environment = {"dispatch": {"AWS_ENDPOINT_URL_LAMBDA": proxy.url}}
    deployment = deploy("bounded", blueprint_of(first), environment=environment)
    objects = Objects(deployment.default_bucket)
    return {"deployment": deployment, "first": first, "throttle": throttle, "objects": objects}


def endings(bounded, slot: int, dropped: bool = False) -> list[str]:
    """Tick a slot; each target's ending."""
    deployment = bounded["deployment"]
    deployment.tick(slot)
    # Tasks that never reach execute have no result to wait for.
    ledger = deployment.settled(slot, except_for=frozenset({0, 1}) if dropped else frozenset(), within=60)
    deployment.quiet()
    return [ledger[target].endings()["four"] for target in (0, 1)]


def count(bounded, slot: int) -> dict[str, int]:
    time = rfc3339(start_of(slot))
    counted = {folder: number for (at, folder), number in bounded["objects"].count().items() if at == time}
    return dict(Counter(counted))


def metric(bounded, step: str, name: str, target: int) -> float:
    deployment = bounded["deployment"]
    title = target_titles(deployment.function("dispatch"))[target]
    return metric_sum(deployment.function(step), name, blueprint="bounded", target=title)


def test_what_exceeds_the_limit_of_a_slot_is_not_executed(bounded):
    slot = bounded["first"]
    assert endings(bounded, slot) == ["done", "budget"]
    assert count(bounded, slot) == {"first": VALUE}
    eventually(lambda: metric(bounded, "dispatch", "BudgetActivities", 1), VALUE)
    eventually(lambda: metric(bounded, "dispatch", "BudgetActivities", 0), 0)


def test_a_pause_stops_everything_until_it_is_over(bounded):
    slot, deployment = bounded["first"] + 1, bounded["deployment"]
    client("s3").put_object(Bucket=deployment.record_bucket, Key="paused.json", Body=b"{}")
    # The target over the limit may be recorded as either.
    paused = endings(bounded, slot)
    assert paused[0] == "paused" and paused[1] in ("paused", "budget")
    assert count(bounded, slot) == {}
    eventually(lambda: metric(bounded, "dispatch", "PausedActivities", 0), VALUE)
    client("s3").delete_object(Bucket=deployment.record_bucket, Key="paused.json")
    assert endings(bounded, slot + 1) == ["done", "budget"]
    assert count(bounded, slot + 1) == {"first": VALUE}


def test_invocations_that_are_throttled_for_a_moment_are_made_again(bounded):
    slot = bounded["first"] + 3
    bounded["throttle"].left = 2
    assert endings(bounded, slot) == ["done", "budget"]
    assert bounded["throttle"].left == 0
    assert count(bounded, slot) == {"first": VALUE}


def test_tasks_that_cannot_be_handed_over_are_lost_and_their_message_is_not_retried(bounded):
    slot = bounded["first"] + 4
    bounded["throttle"].left = 10_000
    assert endings(bounded, slot, dropped=True) == ["lost", "budget"]
    bounded["throttle"].left = 0
    eventually(lambda: metric(bounded, "dispatch", "LostActivities", 0), VALUE)
    # `quiet` has seen the queue empty: the message did not come back. Nor does anything run afterwards.
    assert count(bounded, slot) == {}


def test_nothing_runs_from_the_end_of_the_blueprint_on(bounded):
    slot = bounded["first"] + 5
    assert endings(bounded, slot) == ["budget", "budget"]
    assert count(bounded, slot) == {}
