"""One slot in which most targets fail, each in its own way: the rest goes on, and ledger, metrics and logs say why."""

import json
import threading

import pytest
from harness.clients import ACCOUNT, client
from harness.clock import first_slot, rfc3339, start_of
from harness.deployment import recorder
from harness.observed import METADATA_SLOT, Objects, log_lines, metric_sum, published, recorded_events, target_titles
from harness.processes import kill_client
from harness.proxy import Request, s3_error
from harness.waiting import eventually, until

VALUE = 6  # activities of each data point
NAMES = ["good", "busy", "flaky", "deleted", "expired", "absent", "crash", "recorder", "metric"]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/failing-role"
NAMESPACE = "Failing/Timeseries"


def put(bucket: str, **more: object) -> dict:
    return {"type": "s3", "action": "put", "bucket": f"failing-{bucket}", "generators": ["six"], **more}


def blueprint_of(first: int) -> dict:
    return {
        "commons": {"seed": 1, "start": rfc3339(start_of(first)), "num_points": 30},
        "generators": [{"id": "six", "shape": "constant", "config": {"constant": VALUE}}],
        "targets": [
            put("good"),
            put("busy"),
            put("flaky"),
            put("deleted"),
            put("expired", role={"arn": ROLE}),
            {"type": "lambda", "function": "failing-absent", "generators": ["six"]},
            put("crash"),
            {"type": "lambda", "function": "failing-recorder", "generators": ["six"]},
            {"type": "cloudwatch", "namespace": NAMESPACE, "generators": ["six"]},
        ],
    }


class Faults:
    """The proxy's rules."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.flaky_puts = 0
        self.killed: list[int] = []
        self._lock = threading.Lock()

    def __call__(self, request: Request):
        if request.method != "PUT" or not request.key:
            return None
        if request.bucket == "failing-busy":
            return s3_error(503, "SlowDown")
        if request.bucket == "failing-flaky":
            with self._lock:
                self.flaky_puts += 1
                return s3_error(503, "SlowDown") if self.flaky_puts % 3 == 0 else None
        if request.bucket == "failing-expired":
            return s3_error(400, "ExpiredToken")
        if request.bucket == "failing-crash":
            with self._lock:
                if not self.killed:
                    self.killed.append(kill_client(request.peer, "failing-execute"))
            # What the process had under way ends with it: nothing of this slot reaches the bucket.
            if request.headers.get(f"x-amz-meta-{METADATA_SLOT}") == rfc3339(start_of(self.first)):
                return s3_error(503, "SlowDown")
        return None


@pytest.fixture(scope="module")
def failing(deploy, proxy):
    first = first_slot()
    for name in ("good", "busy", "flaky", "expired", "crash"):
        client("s3").create_bucket(Bucket=f"failing-{name}")
    client("s3").create_bucket(Bucket="failing-deleted")
    client("s3").delete_bucket(Bucket="failing-deleted")
    recorder("failing-recorder")
    faults = Faults(first)
    proxy.rules.append(faults)
    deployment = deploy(
        "failing", blueprint_of(first), environment={"execute": {"AWS_ENDPOINT_URL_S3": proxy.url}}
    )
    deployment.tick(first)

    crash = NAMES.index("crash")
    until("a request of the target that crashes", lambda: faults.killed, within=20)
    ledger = deployment.settled(first, except_for={crash}, within=60)
    deployment.quiet()
    return {"deployment": deployment, "first": first, "faults": faults, "ledger": ledger}


def title(failing, name: str) -> str:
    return target_titles(failing["deployment"].function("dispatch"))[NAMES.index(name)]


def metrics(failing, name: str) -> dict[str, float]:
    """What the metrics of one target say, but for zeros."""
    names = ["DoneActivities", "FailedActivities", "LateActivities"]
    execute, dimensions = failing["deployment"].function("execute"), {"target": title(failing, name)}
    sums = {metric: metric_sum(execute, metric, blueprint="failing", **dimensions) for metric in names}
    return {metric: total for metric, total in sums.items() if total}


def count(name: str) -> int:
    return len(Objects(f"failing-{name}").metadata())


def assert_failed(failing, name: str, code: str) -> None:
    joined = failing["ledger"][NAMES.index(name)]
    assert joined.endings() == {"six": "failed"}
    assert joined.done == 0
    assert joined.errors == {code: joined.planned}
    eventually(lambda: metrics(failing, name), {"FailedActivities": joined.planned})


def assert_done(failing, name: str, activities: int) -> None:
    joined = failing["ledger"][NAMES.index(name)]
    assert joined.endings() == {"six": "done"}
    assert (joined.done, joined.planned, joined.errors) == (activities, activities, {})
    eventually(lambda: metrics(failing, name), {"DoneActivities": activities})


def test_targets_that_work_go_on_beside_those_that_fail(failing):
    assert_done(failing, "good", VALUE)
    assert count("good") == VALUE
    assert_done(failing, "recorder", 1)
    assert len(until("the event", lambda: recorded_events("failing-recorder"))) == 1
    assert_done(failing, "metric", 1)
    slot = failing["first"]
    assert published(NAMESPACE, "constant", "six", slot, slot) == {slot: (VALUE, 1.0)}


def test_a_bucket_that_is_always_busy_fails_its_data_point(failing):
    assert_failed(failing, "busy", "SlowDown")
    assert count("busy") == 0


def test_a_bucket_that_is_sometimes_busy_gets_every_object_once(failing):
    assert failing["faults"].flaky_puts > VALUE, "some requests were refused"
    assert_done(failing, "flaky", VALUE)
    assert count("flaky") == VALUE


def test_a_deleted_bucket_fails_its_data_point(failing):
    assert_failed(failing, "deleted", "NoSuchBucket")


def test_an_expired_role_fails_its_data_point(failing):
    assert_failed(failing, "expired", "ExpiredToken")
    assert count("expired") == 0


def test_a_function_that_does_not_exist_fails_its_data_point(failing):
    assert_failed(failing, "absent", "ResourceNotFoundException")


def test_a_crash_after_the_claim_leaves_the_data_point_unknown_and_nothing_is_repeated(failing, proxy):
    joined = failing["ledger"][NAMES.index("crash")]
    assert len(failing["faults"].killed) == 1
    assert list(joined.claims) == [0] and not joined.results
    assert joined.endings() == {"six": "unknown"}
    assert metrics(failing, "crash") == {}
    # The event is not tried again by the service (0 retries); by hand it finds the claim.
    before = len(proxy.seen(lambda request: request.bucket == "failing-crash"))
    failing["deployment"].invoke("execute", failing["deployment"].task_event(failing["first"], NAMES.index("crash"), 0))
    assert len(proxy.seen(lambda request: request.bucket == "failing-crash")) == before
    again = failing["deployment"].records.slot(failing["first"])[NAMES.index("crash")]
    assert again.endings() == {"six": "unknown"}


def test_logs_say_which_target_failed_and_why(failing):
    lines = [json.dumps(line) for line in log_lines(failing["deployment"].function("execute"))]
    codes = {"busy": "SlowDown", "deleted": "NoSuchBucket", "expired": "ExpiredToken"}
    codes["absent"] = "ResourceNotFoundException"
    for name, code in codes.items():
        assert any(title(failing, name) in line and code in line for line in lines), f"no line says {code} of {name}"


def test_the_next_slot_is_not_held_up(failing):
    deployment, slot = failing["deployment"], failing["first"] + 1
    deployment.tick(slot)
    ledger = deployment.settled(slot, within=60)
    ended = {name: ledger[NAMES.index(name)].endings()["six"] for name in NAMES}
    failed = {"busy", "deleted", "expired", "absent"}
    assert ended == {name: "failed" if name in failed else "done" for name in NAMES}
