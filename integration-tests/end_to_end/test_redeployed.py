"""A blueprint that is redeployed while slots are under way: none runs twice, and the next is the new version's."""

import copy
import itertools
import time

import pytest
from harness.clock import first_slot
from harness.deployment import recorder
from harness.observed import invocations
from harness.small import Small, blueprint_of, recorder_of
from harness.truth import series

DEDUPLICATION_WINDOW = 3.0  # what the emulator was started with, in place of 300 s


@pytest.fixture(scope="module")
def redeployed(deploy, folder) -> Small:
    first = first_slot()
    blueprint = blueprint_of("redeployed", first)
    recorder(recorder_of("redeployed"))
    return Small(deploy("redeployed", blueprint), series(blueprint, folder / "redeployed"), first)


def test_a_redeployed_blueprint_runs_no_slot_twice_and_goes_on_where_time_is(redeployed, folder):
    done, between, following = itertools.islice(redeployed.slots, 3)
    deployment = redeployed.deployment
    deployment.tick(done)
    deployment.settled(done)
    deployment.listen(False)
    deployment.tick(between)
    old_version = deployment.version
    later = copy.deepcopy(deployment.blueprint)
    later["commons"]["seed"] = 8
    deployment.redeploy(later)
    assert deployment.version != old_version
    old_truth, redeployed.truth = redeployed.truth, series(later, folder / "redeployed-later")
    assert old_truth.values["dice"] != redeployed.truth.values["dice"], "the series is another"

    deployment.listen(True)
    deployment.settled(between)
    deployment.quiet()
    redeployed.check_nothing(between)
    assert redeployed.endings(between) == {"version": 4}, "messages of the old version are dropped"

    time.sleep(DEDUPLICATION_WINDOW + 0.5)
    for slot in (done, between):
        deployment.tick(slot)  # the new generate sends them again; both slots are claimed
    deployment.quiet()
    redeployed.check_nothing(between)
    redeployed.truth, new_truth = old_truth, redeployed.truth
    redeployed.check_once(done)
    assert (redeployed.endings(done), redeployed.endings(between)) == ({"done": 4}, {"version": 4})

    redeployed.truth = new_truth
    deployment.tick(following)
    ledger = deployment.settled(following)
    redeployed.check_once(following)
    assert {joined.plan["version"] for joined in ledger.values()} == {deployment.version}
    versions = deployment.records.keys("versions/")
    assert {key.split("-", 1)[1].removesuffix(".json") for key in versions} == {old_version, deployment.version}


def test_a_task_of_another_version_is_dropped(redeployed):
    slot, deployment = next(redeployed.slots), redeployed.deployment
    deployment.tick(slot)
    deployment.settled(slot)
    before = invocations(deployment.function("execute"))
    event = {**deployment.task_event(slot, 0, 0), "task": 99, "version": "0" * 64}
    answer = deployment.invoke("execute", event)
    assert answer.get("result") == "version", answer
    assert invocations(deployment.function("execute")) == before + 1
    redeployed.check_once(slot)
