"""Thirty slots of the predecessor's sample blueprint through the three functions: what happens equals the series."""

import functools
import hashlib
import json
from collections import Counter

import pytest
from harness.clients import client
from harness.clock import first_slot, rfc3339, start_of
from harness.deployment import recorder
from harness.observed import (
    METADATA_BLUEPRINT,
    METADATA_FAKE_TYPES,
    METADATA_SLOT,
    METADATA_TASK,
    Objects,
    embedded_metrics,
    field_sum,
    metric_sum,
    published,
    recorded_events,
    target_titles,
)
from harness.truth import command, predecessor_sample, series
from harness.waiting import eventually

SLOTS = 30
BUCKET = "test-bucket"  # as the sample has it
REAL = "sample-timeseries.dat"
PREFIXES = ["sensitive", "crypto", "passwd"]


@pytest.fixture(scope="module")
def sample(deploy, proxy, folder):
    """The sample, ticked through; what the tests below look at."""
    first = first_slot()
    blueprint = predecessor_sample()
    blueprint["commons"].update(seed=20180227, start=rfc3339(start_of(first)))
    real = "".join(f"{20 + index % 7}\n" for index in range(600))
    data = folder / "sample-data"
    (data / BUCKET).mkdir(parents=True)
    (data / BUCKET / REAL).write_text(real)
    truth = series(blueprint, folder / "sample", data)

    s3 = client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key=REAL, Body=real.encode())
    for number in range(4):
        s3.put_object(Bucket=BUCKET, Key=f"there/{number}.txt", Body=b"to be read")
    recorder("test")
    # Reads leave no trace but requests: this proxy counts them.
    deployment = deploy("sample", blueprint, environment={"execute": {"AWS_ENDPOINT_URL_S3": proxy.url}})
    gets, ledgers, answers = [], [], []
    for position in range(SLOTS):
        before = len(proxy.requests)
        answers.append(deployment.tick(first + position))
        ledgers.append(deployment.settled(first + position))
        asked = proxy.requests[before:]
        gets.append([r for r in asked if r.method == "GET" and r.bucket == BUCKET and r.key])
    deployment.quiet()
    return {
        "first": first,
        "truth": truth,
        "deployment": deployment,
        "ledgers": ledgers,
        "answers": answers,
        "gets": gets,
        "real": real.encode(),
        "objects": Objects(deployment.default_bucket),
    }


def times(sample) -> list[str]:
    return [rfc3339(start_of(sample["first"] + position)) for position in range(SLOTS)]


def test_each_tick_becomes_one_message_per_target(sample):
    slots = range(sample["first"], sample["first"] + SLOTS)
    assert sample["answers"] == [{"slot": slot, "messages": 6} for slot in slots]


def test_objects_equal_the_series_slot_by_slot(sample):
    wanted = Counter()
    for position, time in enumerate(times(sample)):
        for prefix in PREFIXES:
            wanted[time, prefix] = sum(sample["truth"].at(position, ["ts1", "ts2"]).values())
    assert sample["objects"].count() == +wanted
    assert sum(wanted.values()) > SLOTS * len(PREFIXES), "a series of nothing proves nothing"


def test_objects_name_blueprint_slot_task_and_fake_types(sample):
    deployment = sample["deployment"]
    for key, metadata in sample["objects"].metadata().items():
        slot, target, task = map(int, metadata[METADATA_TASK].split("/"))
        assert metadata[METADATA_BLUEPRINT] == deployment.version, key
        assert metadata[METADATA_SLOT] == rfc3339(start_of(slot)), key
        assert key.split("/")[1] in ("mixed", metadata[METADATA_FAKE_TYPES]), key
        assert key.startswith(f"{PREFIXES[target]}/") and key.endswith(".txt") and task in (0, 1), key


def test_reads_equal_the_series_slot_by_slot(sample):
    wanted = [sum(sample["truth"].at(position, ["ts3", "ts4"]).values()) for position in range(SLOTS)]
    assert [len(requests) for requests in sample["gets"]] == wanted
    read = {request.key for requests in sample["gets"] for request in requests}
    assert {f"there/{number}.txt" for number in range(4)} <= read, "what is there is read before what is invented"


def test_invocations_equal_the_series_slot_by_slot(sample):
    events = sorted(recorded_events("test"), key=lambda event: event["timestamp"])
    target = sample["deployment"].blueprint["targets"][4]
    settings = {key: value for key, value in target.items() if key != "generators"}
    assert events == [
        {
            "source": "amazon-macie-activity-generator",
            "action": "execute-datapoints",
            "timestamp": time,
            "datapoints": [{"generator_id": "ts1", "value": sample["truth"].values["ts1"][position]}],
            "target": settings,
        }
        for position, time in enumerate(times(sample))
    ]


def test_metrics_equal_the_series_slot_by_slot(sample):
    first = sample["first"]
    for generator in sample["deployment"].blueprint["generators"]:
        wanted = {
            first + position: (float(sample["truth"].values[generator["id"]][position]), 1.0)
            for position in range(SLOTS)
        }
        found = published("Test/Timeseries", generator["shape"], generator["id"], first, first + SLOTS - 1)
        assert found == wanted, generator["id"]


def test_the_labels_are_those_of_the_laptop(sample):
    deployment = sample["deployment"]
    assert deployment.records.document("run.json")["start"] == sample["first"]
    document = deployment.records.document(f"labels/{deployment.version}/000000.json")
    assert document["labels"] == sample["truth"].labels and len(document["labels"]) > 0
    assert (document["start"], document["cycle"]) == (sample["first"], 0)
    assert document["real_data"] == {"ts5": hashlib.sha256(sample["real"]).hexdigest()}


def test_each_data_point_ends_as_done(sample):
    generators = [target["generators"] for target in sample["deployment"].blueprint["targets"]]
    for ledger in sample["ledgers"]:
        for target, joined in ledger.items():
            assert joined.endings() == dict.fromkeys(generators[target], "done")
            assert joined.done == joined.planned and not joined.errors


def test_the_command_reads_the_same_ledger(sample):
    deployment = sample["deployment"]
    said = json.loads(command("--json", "ledger", f"s3://{deployment.record_bucket}").stdout)
    totals = deployment.records.totals()
    assert {int(target): tally["endings"] for target, tally in said["targets"].items()} == {
        target: dict(total["endings"]) for target, total in totals.items()
    }
    for target, total in totals.items():
        tally = said["targets"][str(target)]
        assert (tally["planned"], tally["executed"]) == (total["planned"], total["executed"]), target


def test_logs_hold_the_metrics_of_each_step(sample):
    deployment = sample["deployment"]
    totals = deployment.records.totals()
    titles = target_titles(deployment.function("dispatch"))
    assert sorted(titles) == list(range(6))
    sums = [("dispatch", "PlannedActivities", "planned"), ("execute", "DoneActivities", "executed")]
    for step, name, wanted in sums:
        function = deployment.function(step)
        whole = functools.partial(metric_sum, function, name, blueprint="sample")
        eventually(whole, sum(total[wanted] for total in totals.values()))
        for target, title in titles.items():
            assert field_sum(function, name, title) == totals[target][wanted], title
    said = embedded_metrics(deployment.function("dispatch"))
    plans = [line for line in said if "PlannedActivities" in line["values"] and "target" not in line["dimensions"]]
    assert len(plans) == SLOTS * 6, "one sample for each slot and target: fewer are missed slots"


def test_the_last_slots_belong_to_another_day_of_the_ledger(sample):
    days = {key.split("/")[1] for key in sample["deployment"].records.keys("ledger/")}
    assert len(days) == 2, "the thirty slots go over midnight"
