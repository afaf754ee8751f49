"""The rule itself, on the real clock: nothing is shifted, nothing is invoked by the test.

It waits for minutes to pass, so the deployment is made when the session begins, and looked at when everything else is
over (`conftest.py` sees to both).
"""

from harness.clock import rfc3339, slot_at, start_of
from harness.observed import Objects, metric_sum
from harness.truth import series
from harness.waiting import until

SLOTS = 2


def test_the_rule_drives_consecutive_slots(ticking, folder):
    deployment, enabled = ticking["deployment"], ticking["enabled"]

    def whole() -> list[int]:
        found = sorted({slot for slot, _ in deployment.records.ledger()})
        return found if len([slot for slot in found if complete(deployment, slot)]) >= SLOTS else []

    slots = until(f"{SLOTS} slots ticked by the rule", whole, within=200, every=2)
    assert slots == list(range(slots[0], slots[0] + len(slots))), "no minute was left out"
    assert slots[0] >= slot_at(enabled), "no slot before the rule was enabled"
    truth = series(deployment.blueprint, folder / "ticking")
    objects = Objects(deployment.default_bucket)
    assert deployment.records.document("run.json")["start"] == slots[0], "the first tick is position 0"
    for position, slot in enumerate(slots[:SLOTS]):
        value = truth.values["ramp"][position]
        assert objects.count()[rfc3339(start_of(slot)), "ticked"] == value
        joined = deployment.records.slot(slot)[0]
        assert joined.endings() == {"ramp": "done"} and joined.done == value
        started = joined.results[0]["started"]
        assert rfc3339(start_of(slot)) <= started[:19] + "Z" < rfc3339(start_of(slot + 1) + 30), "in its own slot"
    assert metric_sum(deployment.function("dispatch"), "PlannedActivities", blueprint=deployment.name) > 0


def complete(deployment, slot: int) -> bool:
    return all(joined.complete for joined in deployment.records.slot(slot).values())
