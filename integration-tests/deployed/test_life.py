"""The life of two deployed blueprints: ticked by the rules, paused, updated, destroyed. `conftest.py` lives it; this looks."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from harness.clients import ACCOUNT, OTHER_ACCOUNT, client
from harness.clock import rfc3339, start_of
from harness.observed import Objects, embedded_metrics, log_lines, published, recorded_events
from harness.truth import command, series, version_of

from .cli import Stack, left_of, script
from .conftest import CHANGING, RECORDER, ROLE, SLOTS, STEADY, THEIRS, Lived, changing, steady

GENERATORS_BY_TARGET = {
    CHANGING: {0: {"ramp", "dice"}, 1: {"ramp"}, 2: {"dice"}, 3: {"ramp", "dice"}},
    STEADY: {0: {"ramp"}, 1: {"dice"}, 2: {"ramp"}},
}


def values(lived: Lived, stack: Stack, blueprint: dict, slot: int) -> dict[str, int]:
    truth = series(blueprint, lived.folder / f"series-{stack.blueprint}")
    return truth.at(slot - stack.records.document("run.json")["start"], ["ramp", "dice"])


def untouched(lived: Lived) -> list[int]:
    """Slots in which `changing` was neither paused nor updated."""
    began, over = lived.updated
    return [slot for slot in lived.slots if slot not in lived.paused and not began <= slot <= over]


def test_both_tick_for_five_minutes_and_no_slot_is_missing(lived):
    assert len(lived.slots) >= SLOTS
    for stack in (lived.changing, lived.steady):
        planned = {slot for slot, _ in stack.records.ledger()}
        assert set(lived.slots) <= planned, stack.blueprint
        assert planned == set(range(min(planned), max(planned) + 1)), f"{stack.blueprint}: a minute was left out"


def test_every_data_point_has_its_one_ending(lived):
    for stack in (lived.changing, lived.steady):
        for slot in lived.slots:
            ledger = stack.records.slot(slot)
            endings = {target: joined.endings() for target, joined in ledger.items()}
            assert {target: set(points) for target, points in endings.items()} == GENERATORS_BY_TARGET[stack.blueprint]
            wanted = {"paused"} if stack.blueprint == CHANGING and slot in lived.paused else {"done"}
            if stack.blueprint == STEADY or slot in lived.paused or slot in untouched(lived):
                assert {ending for points in endings.values() for ending in points.values()} == wanted, (slot, endings)


def test_the_commands_own_ledger_agrees(lived):
    """It needs a command built with AWS, as scripts/test-deployment builds it."""
    for stack in (lived.changing, lived.steady):
        said = json.loads(command("ledger", f"s3://{stack.records.bucket}", "--json").stdout)
        assert said["missed"] == 0
        endings = Counter(ending for one in stack.records.ledger().values() for ending in one.endings().values())
        status = json.loads(script("status", stack.blueprint, "--json").text)["lastHour"]["endings"]
        assert status["done"] == endings["done"] and status.get("paused", 0) == endings["paused"]


def test_objects_of_the_default_bucket_equal_the_series(lived):
    stack, objects = lived.steady, Objects(lived.steady.default_bucket)
    for slot in lived.slots:
        wanted = values(lived, stack, steady(), slot)["ramp"]
        assert objects.count()[rfc3339(start_of(slot)), "kept"] == wanted
        assert stack.records.slot(slot)[0].done == wanted


def test_objects_in_the_other_account_lie_there_and_are_its_own(lived):
    stack, objects = lived.changing, Objects(THEIRS, OTHER_ACCOUNT)
    for slot in untouched(lived):
        assert objects.count()[rfc3339(start_of(slot)), "x"] == values(lived, stack, changing(), slot)["ramp"]
    assert THEIRS not in [bucket["Name"] for bucket in client("s3", ACCOUNT).list_buckets()["Buckets"]]


def test_functions_and_metrics_get_the_data_points(lived):
    stack = lived.changing
    events = {event["timestamp"]: event["datapoints"] for event in recorded_events(RECORDER)}
    for slot in untouched(lived):
        wanted = values(lived, stack, changing(), slot)
        assert events[rfc3339(start_of(slot))] == [{"generator_id": "dice", "value": wanted["dice"]}]
        assert published("Deployed/Changing", "random", "dice", slot, slot)[slot][0] == wanted["dice"]
    assert published("Deployed/Changing", "random", "dice", lived.slots[0], lived.slots[-1], OTHER_ACCOUNT) == {}


def test_the_functions_say_what_the_dashboard_shows(lived):
    for stack in (lived.changing, lived.steady):
        body = client("cloudwatch").get_dashboard(DashboardName=f"{stack.name}-us-east-1")["DashboardBody"]
        said = {
            (name, *sorted(metric["dimensions"].values()))
            for step in ("generate", "dispatch", "execute")
            for metric in embedded_metrics(stack.function(step))
            for name in metric["values"]
        }
        for name, *dimensions in said:
            assert name in body, name
            assert dimensions == [stack.blueprint], "metrics of single targets are paid for on demand only"
        assert {name for name, *_ in said} >= {"PlannedActivities", "DoneActivities"}
        planned = {line["target"] for line in log_lines(stack.function("dispatch")) if "PlannedActivities" in line}
        done = {line["target"] for line in log_lines(stack.function("execute")) if "DoneActivities" in line}
        assert planned == done and len(planned) == len(GENERATORS_BY_TARGET[stack.blueprint]) + (
            stack.blueprint == CHANGING  # the update gave a target another prefix, so another title
        )


def test_labels_of_each_version_are_recorded(lived):
    for stack, blueprint in ((lived.changing, changing()), (lived.steady, steady())):
        labels = stack.records.document(f"labels/{version_of(blueprint)}/000000.json")["labels"]
        wanted = series(blueprint, lived.folder / f"series-{stack.blueprint}").labels
        assert {(one["generator_id"], one["kind"]) for one in labels} == {(one["generator_id"], one["kind"]) for one in wanted}
        assert len(labels) == len(wanted) > 0


def test_a_paused_slot_does_nothing_and_its_neighbours_do(lived):
    assert lived.paused <= set(lived.slots)
    theirs, default = Objects(THEIRS, OTHER_ACCOUNT).count(), Objects(lived.changing.default_bucket).count()
    events = [event["timestamp"] for event in recorded_events(RECORDER)]
    for slot in lived.paused:
        time_of = rfc3339(start_of(slot))
        assert theirs[time_of, "x"] == 0 and default[time_of, "first"] == 0 and time_of not in events
        for neighbour in (slot - 1, slot + 1):
            assert theirs[rfc3339(start_of(neighbour)), "x"] > 0


def test_alarms_tell_nobody_while_paused_and_do_afterwards(lived):
    assert lived.alarms["paused"] and not any(alarm["ActionsEnabled"] for alarm in lived.alarms["paused"])
    assert all(alarm["ActionsEnabled"] for alarm in lived.alarms["resumed"])
    assert lived.status["paused"]["paused"]["by"].endswith(":root") and "paused" not in lived.status["end"]
    assert "paused.json" not in lived.changing.records.keys()


def test_status_counts_what_the_ledger_holds(lived):
    status, paused = lived.status["end"], lived.status["paused"]
    assert status["lastHour"]["lastSlot"] >= lived.slots[-1] and status["lastHour"]["missed"] == 0
    assert paused["lastHour"]["endings"]["paused"] == sum(map(len, GENERATORS_BY_TARGET[CHANGING].values()))
    assert status["queue"] == status["deadLetters"] == 0


def test_an_updated_blueprint_goes_on_with_the_next_slot_and_runs_none_twice(lived):
    old, new = version_of(changing()), version_of(changing(prefix="second/"))
    versions = [lived.changing.records.document(key)["version"] for key in lived.changing.records.keys("versions/")]
    assert versions == [old, new]
    of_slots = [lived.changing.records.slot(slot)[0].plan["version"] for slot in lived.slots]
    assert of_slots == sorted(of_slots, key=[old, new].index), "never back to the old one"
    assert of_slots[0] == old and of_slots[-1] == new
    objects = Objects(lived.changing.default_bucket).count()
    last = rfc3339(start_of(lived.slots[-1]))
    assert objects[last, "second"] > 0 and objects[last, "first"] == 0


def test_check_says_what_is_missing_before_and_that_it_works_afterwards(lived):
    assert "does not exist" in lived.said["check before"].text
    assert ROLE["arn"] in lived.said["target account"].text and ROLE["external_id"] in lived.said["target account"].text
    assert "it exists, and trusts" in lived.said["check in the target account"].text
    assert "target 1 was active under it" in lived.said["check in the generator's account"].text


def test_check_tells_a_wrong_external_id_and_an_execute_role_that_is_not_trusted(lived):
    wrong = lived.folder / "wrong"
    wrong.mkdir()
    path, text = wrong / f"{CHANGING}.json", (lived.folder / f"{CHANGING}.json").read_text()
    path.write_text(text.replace(ROLE["external_id"], "another"))
    check = ("setup-target-account", "--no-build", path, OTHER_ACCOUNT, "--check")
    assert "another external id" in script(*check, account=OTHER_ACCOUNT, code=1).text
    other = wrong / "somebody-else.json"
    other.write_text(text)
    check = ("setup-target-account", "--no-build", other, OTHER_ACCOUNT, "--check")
    assert "not" in script(*check, account=OTHER_ACCOUNT, code=1).text


def test_what_is_tagged_says_its_blueprint(lived):
    tags = client("lambda").list_tags(
        Resource=client("lambda").get_function(FunctionName=lived.steady.function("execute"))["Configuration"]["FunctionArn"]
    )["Tags"]
    assert tags["activity-generator:blueprint"] == STEADY


def test_destroy_keeps_the_record_unless_told_and_leaves_nothing_when_told(lived):
    """The last test: it ends what the others look at."""
    record, default = lived.steady.records, lived.steady.default_bucket
    refused = script("destroy", STEADY, code=1)
    assert record.bucket in refused.text and "--yes" in refused.text, "says what it keeps, and asks"
    script("destroy", STEADY, "--yes")
    assert record.document("run.json")["start"] <= lived.slots[0]
    assert left_of(STEADY) == {
        f"buckets of {ACCOUNT}": sorted([record.bucket, default]),
        f"tables of {ACCOUNT}": [record.bucket],
    }

    # What an earlier destroy kept can still be deleted.
    with ThreadPoolExecutor() as pool:
        ended = [
            pool.submit(script, "destroy", CHANGING, "--all", "--yes"),
            pool.submit(script, "destroy", CHANGING, "--target-account", OTHER_ACCOUNT, "--yes", account=OTHER_ACCOUNT),
            pool.submit(script, "destroy", STEADY, "--all", "--yes"),
        ]
    said = "\n".join(one.result().text for one in ended)
    assert left_of(CHANGING) == {}, said
    assert left_of(STEADY) == {}, said
    assert "is not deployed" in script("status", STEADY, code=1).text
