"""What a deployment costs: what it really sends in thirty slots, held against `activity-generator estimate`.

Not sent by the functions, so not counted here: what Lambda's event source asks of the queue, how long functions run on AWS,
alarms and dashboards (the templates of `cdk/` are counted there).
"""

import json

import pytest
from harness import bill
from harness.clock import first_slot
from harness.deployment import recorder
from harness.functions import ROOT
from harness.observed import invocations
from harness.truth import command
from harness.waiting import eventually

SLOTS = 30
FILE = ROOT / "crates/estimate/tests/data/six-targets.json"
SLOTS_A_DAY = 1_440
DAYS = 30

MOST_OVERHEAD = 6.60
"""US dollars a month that six targets may cost beside their own activity, 0.65 of them for the content manifest."""

MOST_PER_TARGET = 0.40
"""US dollars a month that a target more may cost beside its own activity."""

ACTIVITY = {
    ("S3, targets", "put requests"),
    ("S3, targets", "get requests"),
    ("S3, targets", "list requests"),
    ("S3, targets", "GB stored after 30 days"),
    ("Lambda, targets", "invocations"),
    ("CloudWatch", "PutMetricData requests"),
    ("CloudWatch", "metrics of targets"),
}
"""What the blueprint asks for; everything else is overhead."""


@pytest.fixture(scope="module")
def counted(deploy, proxy):
    """Thirty slots of six targets after the first, which also reads the blueprint and writes the labels."""
    blueprint = json.loads(FILE.read_text())
    recorder("counted-recorder")
    # Metrics of single targets are paid for on demand only; other tests look at them.
    through = {f"AWS_ENDPOINT_URL_{service}": proxy.url for service in bill.SERVICES}
    environment = {step: {**through, "TARGET_METRICS": "0"} for step in bill.STEPS}
    deployment = deploy("counted", blueprint, environment=environment)
    names = {step: deployment.function(step) for step in bill.STEPS}
    first = first_slot()

    def tick(slot: int) -> None:
        deployment.tick(slot)
        deployment.settled(slot)

    tick(first)
    deployment.quiet()
    before = len(proxy.requests)
    eventually(lambda: invocations(names["execute"]), 6)
    start = {step: (invocations(name), bill.log_bytes(name)) for step, name in names.items()}
    for slot in range(first + 1, first + 1 + SLOTS):
        tick(slot)
    deployment.quiet()
    eventually(lambda: invocations(names["execute"]) - start["execute"][0], 6 * SLOTS)
    seen = proxy.requests[before:]
    count = bill.requests(seen, deployment.record_bucket, deployment.blueprint_bucket, names["execute"])
    runs = {step: invocations(name) - start[step][0] for step, name in names.items()}
    count["Lambda", "generate: invocations"] = runs["generate"]
    count["Lambda", "dispatch: invocations"] = runs["dispatch"]
    logged = sum(bill.log_bytes(name) - start[step][1] for step, name in names.items())
    gigabytes = (logged + bill.PLATFORM_BYTES * sum(runs.values())) / 2**30
    return {
        "requests": count,
        "log_gb": gigabytes,
        "stored": bill.stored_bytes(seen),
        "metrics": bill.own_metrics(list(names.values())),
    }


def estimate(document: dict, folder) -> dict[tuple[str, str], dict]:
    file = folder / "blueprint.json"
    file.write_text(json.dumps(document))
    lines = json.loads(command("--json", "estimate", str(file)).stdout)["lines"]
    return {(line["service"], line["item"]): line for line in lines if line["in_total"]}


@pytest.fixture(scope="module")
def estimated(folder) -> dict[tuple[str, str], dict]:
    return estimate(json.loads(FILE.read_text()), folder)


def test_every_request_is_estimated_and_every_estimate_is_sent(counted, estimated):
    sent = {line: number / SLOTS * SLOTS_A_DAY for line, number in counted["requests"].items()}
    said = {line: estimated[line]["per_day"] for line in sent if line in estimated}
    # A batch is received in one part or in two, as it happens.
    for line in (("Lambda", "dispatch: invocations"), ("S3, record", "get requests: is it paused?")):
        assert 1 <= sent.pop(line) / SLOTS_A_DAY <= 2 and 1 <= said.pop(line) / SLOTS_A_DAY <= 2, line
    assert sent == pytest.approx(said, rel=0.01)
    # What has no count here is named, so that nothing is left out unseen.
    assert sorted(set(estimated) - set(counted["requests"])) == sorted(
        [
            ("EventBridge", "ticks"),
            ("Lambda", "generate: GB-seconds, x86_64"),
            ("Lambda", "dispatch: GB-seconds, x86_64"),
            ("Lambda", "execute: GB-seconds, x86_64"),
            ("SQS", "receive requests, idle too"),
            ("SQS", "delete requests"),
            ("DynamoDB, ledger", "GB after 30 days"),
            ("S3, record", "GB after 30 days"),
            ("S3, targets", "GB stored after 30 days"),
            ("CloudWatch", "metrics of targets"),
            ("CloudWatch", "our own metrics"),
            ("CloudWatch", "alarms"),
            ("CloudWatch", "dashboard"),
            ("CloudWatch", "GB of our own logs"),
        ]
    )


def test_metrics_logs_and_the_ledger_are_as_large_as_estimated(counted, estimated):
    assert len(counted["metrics"]) == estimated["CloudWatch", "our own metrics"]["per_month"], counted["metrics"]
    logs = estimated["CloudWatch", "GB of our own logs"]["per_day"]
    assert counted["log_gb"] / SLOTS * SLOTS_A_DAY == pytest.approx(logs, rel=0.05)
    stored = estimated["DynamoDB, ledger", "GB after 30 days"]["per_month"]
    assert counted["stored"] / SLOTS * SLOTS_A_DAY * DAYS / 2**30 == pytest.approx(stored, rel=0.1)


def test_a_month_costs_what_is_estimated(counted, estimated):
    quantities = {line: number / SLOTS * SLOTS_A_DAY * DAYS for line, number in counted["requests"].items()}
    quantities["CloudWatch", "our own metrics"] = len(counted["metrics"])
    quantities["CloudWatch", "GB of our own logs"] = counted["log_gb"] / SLOTS * SLOTS_A_DAY * DAYS
    quantities["DynamoDB, ledger", "GB after 30 days"] = counted["stored"] / SLOTS * SLOTS_A_DAY * DAYS / 2**30
    total = 0.0
    for line, said in estimated.items():
        quantity = quantities.get(line, said["per_month"])
        usd = said["usd_per_month"] / said["per_month"] * quantity if said["per_month"] else 0.0
        print(f"{line[0]:18} {line[1]:32} {said['per_month']:12.3f} {quantity:12.3f} {said['usd_per_month']:7.3f} {usd:7.3f}")
        total += usd
    assert total == pytest.approx(sum(line["usd_per_month"] for line in estimated.values()), rel=0.05)


def test_the_overhead_is_within_its_bounds(estimated, folder):
    def overhead(lines: dict) -> float:
        return sum(line["usd_per_month"] for name, line in lines.items() if name not in ACTIVITY)

    six = overhead(estimated)
    assert six <= MOST_OVERHEAD
    more = json.loads(FILE.read_text())
    more["targets"] *= 17  # 102 targets
    per_target = (overhead(estimate(more, folder)) - six) / 96
    assert per_target <= MOST_PER_TARGET
