"""A data point runs in its own slot, once, or not at all, whatever is repeated, lost, late or purged.

All tests share one deployment and take their slots one after the other, as time does.
"""

import json
import threading
import time

import pytest
from harness.clients import client
from harness.clock import first_slot, rfc3339, start_of
from harness.deployment import recorder
from harness.observed import invocations, recorded_events
from harness.small import Small, blueprint_of, recorder_of
from harness.truth import command, series
from harness.waiting import until

DEDUPLICATION_WINDOW = 3.0  # what the emulator was started with, in place of 300 s


@pytest.fixture(scope="module")
def once(deploy, folder) -> Small:
    first = first_slot()
    blueprint = blueprint_of("once", first)
    recorder(recorder_of("once"))
    return Small(deploy("once", blueprint), series(blueprint, folder / "once"), first)


def test_a_tick_runs_its_slot_once(once):
    slot = next(once.slots)
    once.deployment.tick(slot)
    once.deployment.settled(slot)
    once.check_once(slot)
    assert once.endings(slot) == {"done": 4}


def test_a_tick_repeated_at_once_vanishes_in_the_queue(once):
    slot, deployment = next(once.slots), once.deployment
    answers = [deployment.tick(slot) for _ in range(3)]
    deployment.settled(slot)
    deployment.quiet()
    assert answers == [answers[0]] * 3, "generate is pure: each tick sends the same messages"
    once.check_once(slot)


def test_a_tick_repeated_after_the_deduplication_window_finds_its_slot_claimed(once):
    slot, deployment = next(once.slots), once.deployment
    deployment.tick(slot)
    ledger = deployment.settled(slot)
    time.sleep(DEDUPLICATION_WINDOW + 0.5)
    before = invocations(deployment.function("dispatch"))
    deployment.tick(slot, after=10)  # still in time, so only the claim stands in its way
    until("the repeat at dispatch", lambda: invocations(deployment.function("dispatch")) > before)
    deployment.quiet()
    assert {target: joined.plan for target, joined in deployment.records.slot(slot).items()} == {
        target: joined.plan for target, joined in ledger.items()
    }
    once.check_once(slot)
    assert once.endings(slot) == {"done": 4}


def test_a_tick_repeated_after_six_minutes_changes_nothing(once):
    slot, deployment = next(once.slots), once.deployment
    deployment.tick(slot)
    deployment.settled(slot)
    time.sleep(DEDUPLICATION_WINDOW + 0.5)
    before = invocations(deployment.function("dispatch"))
    deployment.tick(slot, after=360)
    until("the repeat at dispatch", lambda: invocations(deployment.function("dispatch")) > before)
    deployment.quiet()
    once.check_once(slot)
    assert once.endings(slot) == {"done": 4}, "what was done does not become late"


def test_a_lost_tick_shifts_nothing(once):
    lost, following = next(once.slots), next(once.slots)
    once.deployment.tick(following)
    once.deployment.settled(following)
    once.check_nothing(lost)
    once.check_once(following)
    assert once.endings(lost) == {}, "no plan: the slot is missed"


def test_a_tick_within_the_grace_is_done(once):
    slot = next(once.slots)
    once.deployment.tick(slot, after=75)
    once.deployment.settled(slot)
    once.check_once(slot)


def test_a_tick_three_minutes_late_does_nothing_and_says_so(once):
    slot = next(once.slots)
    once.deployment.tick(slot, after=180)
    once.deployment.settled(slot)
    once.deployment.quiet()
    once.check_nothing(slot)
    assert once.endings(slot) == {"late": 4}


def test_a_tick_that_comes_before_its_slot_is_refused_until_the_slot_has_begun(once):
    slot, deployment = next(once.slots), once.deployment
    deployment.clock.set(start_of(slot) - 5)
    error, answer = deployment.try_invoke("generate", deployment.tick_event(slot))
    assert error, answer
    deployment.quiet()
    once.check_nothing(slot)
    assert once.endings(slot) == {}
    deployment.tick(slot)
    deployment.settled(slot)
    once.check_once(slot)


def test_a_duplicate_queue_message_changes_nothing(once):
    slot, deployment = next(once.slots), once.deployment
    deployment.tick(slot)
    values = once.values(slot)
    bodies = [
        deployment.message(slot, 0, values),
        deployment.message(slot, 1, {"wave": values["wave"]}),
        deployment.message(slot, 2, {"dice": values["dice"]}),
    ]
    for copy_number in range(2):
        for target, body in enumerate(bodies):
            deployment.send(body, str(target), f"copy-{copy_number}-{slot}-{target}")
    deployment.settled(slot)
    deployment.quiet()
    once.check_once(slot)
    assert once.endings(slot) == {"done": 4}


def test_a_duplicate_execute_event_changes_nothing(once):
    slot, deployment = next(once.slots), once.deployment
    deployment.tick(slot)
    ledger = deployment.settled(slot)
    for target, joined in ledger.items():
        for number in joined.invoked:
            deployment.invoke("execute", deployment.task_event(slot, target, number))
    once.check_once(slot)
    assert {target: joined.results for target, joined in deployment.records.slot(slot).items()} == {
        target: joined.results for target, joined in ledger.items()
    }


def test_of_copies_of_an_execute_event_at_once_exactly_one_executes(once):
    slot, deployment = next(once.slots), once.deployment
    deployment.clock.set(start_of(slot) + 2)
    event = {
        "version": deployment.version,
        "slot": slot,
        "target": 1,
        "task": 0,
        "datapoints": [{"generator_id": "wave", "value": once.values(slot)["wave"]}],
    }
    # The plan is there before any task, as dispatch has it.
    plan = {
        "slot": slot,
        "time": rfc3339(start_of(slot)),
        "target": 1,
        "version": deployment.version,
        "tasks": [{"datapoints": event["datapoints"], "activities": 1}],
        "nonce": "of-the-test",
    }
    key = f"ledger/{rfc3339(start_of(slot))[:10]}/{slot}/1/plan.json"
    deployment.records.put(key, plan)
    threads = [threading.Thread(target=deployment.try_invoke, args=("execute", event)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deployment.settled(slot, targets=1)
    wanted = once.planned(slot)["invoked"]
    until("the invocation", lambda: once.activity(slot)["invoked"] == wanted)
    time.sleep(0.5)  # a second one would come about now
    assert once.activity(slot)["invoked"] == wanted


def test_a_message_that_is_none_is_dropped_and_holds_up_no_other(once):
    slot, deployment = next(once.slots), once.deployment
    for number, body in enumerate(["no message", "{}", json.dumps({"slot": "soon"})]):
        deployment.send(body, "0", f"nonsense-{slot}-{number}")
    deployment.tick(slot)
    deployment.settled(slot)
    once.check_once(slot)
    deployment.quiet(within=3)  # trying again could not help


def test_a_purged_queue_loses_its_slots_and_no_other(once):
    purged, following, deployment = next(once.slots), next(once.slots), once.deployment
    deployment.quiet()
    deployment.listen(False)
    deployment.tick(purged)
    client("sqs").purge_queue(QueueUrl=deployment.queue)
    deployment.listen(True)
    deployment.tick(following)
    deployment.settled(following)
    deployment.quiet()
    once.check_nothing(purged)
    once.check_once(following)
    assert once.endings(purged) == {}, "no plan: the slot is missed"


def test_every_data_point_has_exactly_one_ending_and_the_command_says_the_same(once):
    deployment = once.deployment
    deployment.quiet()
    said = json.loads(command("--json", "ledger", f"s3://{deployment.record_bucket}").stdout)
    totals = deployment.records.totals()
    assert {int(target): tally["endings"] for target, tally in said["targets"].items()} == {
        target: dict(total["endings"]) for target, total in totals.items()
    }
    assert said["missed"] >= 2, "a lost tick and a purged queue"
    generators = [target["generators"] for target in deployment.blueprint["targets"]]
    for (slot, target), joined in deployment.records.ledger().items():
        assert sorted(joined.endings()) == sorted(generators[target]), (slot, target)
    # What was executed according to the ledger is what there is.
    executed = {target: total["executed"] for target, total in totals.items()}
    assert executed[0] == sum(once.objects.count().values())
    assert executed[1] == len(recorded_events(recorder_of("once")))
