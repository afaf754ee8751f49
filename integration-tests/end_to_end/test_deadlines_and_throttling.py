"""Tasks that cannot end in time, functions about to be stopped, a queue that refuses: what can be done is done."""

import json
import threading
import time

import pytest
from harness.clients import client
from harness.clock import first_slot, rfc3339, start_of
from harness.observed import Objects, embedded_metrics, target_titles
from harness.proxy import Answer, Request, json_error, s3_error
from harness.waiting import eventually

SLOW_PUTS = 10
GRACE = 30


def blueprint_of(first: int) -> dict:
    return {
        "commons": {"seed": 1, "start": rfc3339(start_of(first)), "num_points": 30},
        "generators": [{"id": "ten", "shape": "constant", "config": {"constant": SLOW_PUTS}}],
        "targets": [
            # One after the other, so that time runs out between two of them.
            {"type": "s3", "action": "put", "prefix": "slow/", "generators": ["ten"], "concurrency": 1},
            {"type": "s3", "action": "put", "prefix": "fast/", "generators": ["ten"]},
        ],
    }


class Faults:
    """The proxy's rules; the tests switch them."""

    def __init__(self, proxy) -> None:
        self.proxy = proxy
        self.delay = 0.0
        self.throttled_sends = 0
        self.sends = 0
        self.conflicts: set[str] | None = None  # the keys whose conditional write met a conflict; None: switched off
        self.lost: set[str] | None = None  # the documents of the ledger whose first answer was lost; None: switched off
        self._lock = threading.Lock()

    def __call__(self, request: Request):
        if request.method == "PUT" and request.key.startswith("slow/") and self.delay:
            time.sleep(self.delay)
        with self._lock:
            if self.conflicts is not None and "if-none-match" in request.headers and request.key not in self.conflicts:
                self.conflicts.add(request.key)
                return s3_error(409, "ConditionalRequestConflict")
        if request.target.endswith(".PutItem") and self.lost is not None:
            put = json.loads(request.body)
            document = put["Item"]["document"]["S"]
            with self._lock:
                first = "ConditionExpression" in put and document not in self.lost
                self.lost |= {document}
            if first:
                self.proxy.pass_on("POST", "/", request.headers, request.body)
                return json_error(500, "InternalServerError")
        if request.target == "AmazonSQS.SendMessageBatch":
            with self._lock:
                self.sends += 1
                if self.throttled_sends:
                    self.throttled_sends -= 1
                    return json_error(400, "ThrottlingException")
        return None


class PartialSend:
    """Lets the queue take a batch but for its first entry, once: what SQS does to single entries under load."""

    def __init__(self, proxy) -> None:
        self.proxy = proxy
        self.left = 1

    def __call__(self, request: Request):
        if request.target != "AmazonSQS.SendMessageBatch" or not self.left:
            return None
        self.left -= 1
        batch = json.loads(request.body)
        refused = batch["Entries"].pop(0)
        taken = self.proxy.pass_on("POST", "/", request.headers, json.dumps(batch).encode())
        answer = json.loads(taken.body)
        entry = {"Id": refused["Id"], "Code": "InternalError", "Message": "injected", "SenderFault": False}
        answer["Failed"] = [*answer.get("Failed", []), entry]
        body = json.dumps(answer).encode()
        return Answer(200, body, {"Content-Type": "application/x-amz-json-1.0"})


@pytest.fixture(scope="module")
def limits(deploy, proxy):
    first = first_slot()
    faults = Faults(proxy)
    proxy.rules.append(faults)
    s3 = {"AWS_ENDPOINT_URL_S3": proxy.url}
    record = {**s3, "AWS_ENDPOINT_URL_DYNAMODB": proxy.url}
    environment = {"execute": record, "dispatch": record, "generate": {**s3, "AWS_ENDPOINT_URL_SQS": proxy.url}}
    deployment = deploy("limits", blueprint_of(first), environment=environment, function_timeout=8)
    return {"deployment": deployment, "first": first, "faults": faults}


@pytest.fixture(autouse=True)
def no_faults_afterwards(limits, proxy):
    yield
    limits["faults"].delay = 0.0
    limits["faults"].throttled_sends = 0
    limits["faults"].conflicts = None
    limits["faults"].lost = None
    proxy.rules[:] = [limits["faults"]]


def put_of(deployment, slot: int) -> int:
    return Objects(deployment.default_bucket).count()[rfc3339(start_of(slot)), "slow"]


def metric_late(deployment, slot: int) -> float:
    """What the metrics say was late of the slow target in a slot."""
    title = target_titles(deployment.function("dispatch")).get(0)
    found = embedded_metrics(deployment.function("execute"))
    of_slot = [m for m in found if m["dimensions"].get("target") == title and m["time"] == 1000 * start_of(slot)]
    return sum(metric["values"].get("LateActivities", 0) for metric in of_slot)


def test_a_task_past_the_grace_starts_no_more_activities(limits):
    deployment, slot = limits["deployment"], limits["first"]
    limits["faults"].delay = 0.5
    deployment.tick(slot, after=60 + GRACE - 2.5)
    ledger = deployment.settled(slot)
    result = ledger[0].results[0]
    assert ledger[0].endings() == {"ten": "late"}
    assert 0 < result["done"] < SLOW_PUTS and result["done"] + result["late"] == SLOW_PUTS
    assert put_of(deployment, slot) == result["done"]
    assert ledger[1].endings() == {"ten": "done"}, "the other target was quick enough"
    eventually(lambda: metric_late(deployment, slot), result["late"])


def test_a_function_stops_before_its_own_deadline_and_completes_the_ledger(limits):
    deployment, slot = limits["deployment"], limits["first"] + 1
    limits["faults"].delay = 1.5  # ten of them take longer than the function may run
    deployment.tick(slot)
    ledger = deployment.settled(slot)
    result = ledger[0].results[0]
    # What was under way is cut off, and nobody knows whether S3 still took it: that one has failed.
    cut = result.get("failed", 0)
    assert cut <= 1 and result.get("errors", {}) == ({"Deadline": 1} if cut else {})
    assert ledger[0].endings() == {"ten": "failed" if cut else "late"}
    assert result["done"] > 0 and result["late"] > 0 and result["done"] + cut + result["late"] == SLOW_PUTS
    assert result["done"] <= put_of(deployment, slot) <= result["done"] + cut
    assert ledger[1].endings() == {"ten": "done"}
    eventually(lambda: metric_late(deployment, slot), result["late"])


def test_a_task_that_comes_after_its_time_is_late_and_does_nothing(limits):
    deployment, slot = limits["deployment"], limits["first"] + 2
    deployment.tick(slot)
    deployment.settled(slot)
    deployment.clock.set(start_of(slot) + 60 + GRACE + 1)
    event = {**deployment.task_event(slot, 1, 0), "task": 7}
    deployment.invoke("execute", event)
    key = f"ledger/{rfc3339(start_of(slot))[:10]}/{slot}/1/7.json"
    result = deployment.records.document(key)
    assert result["record"] == "result" and result["done"] == 0 and result["endings"] == ["late"], result
    objects = Objects(deployment.default_bucket).count()
    assert objects[rfc3339(start_of(slot)), "fast"] == SLOW_PUTS, "those of the slot's own task"


def test_a_throttled_queue_delays_a_tick_and_loses_nothing(limits):
    deployment, slot = limits["deployment"], limits["first"] + 3
    limits["faults"].throttled_sends = 2
    before = limits["faults"].sends
    deployment.tick(slot)
    assert limits["faults"].sends - before >= 3
    ledger = deployment.settled(slot)
    assert {target: joined.endings() for target, joined in ledger.items()} == {0: {"ten": "done"}, 1: {"ten": "done"}}


def test_an_entry_that_the_queue_refuses_is_sent_again(limits, proxy):
    deployment, slot = limits["deployment"], limits["first"] + 4
    partial = PartialSend(proxy)
    proxy.rules.append(partial)
    assert deployment.tick(slot) == {"slot": slot, "messages": 2}
    assert partial.left == 0
    ledger = deployment.settled(slot)
    assert all(joined.endings() == {"ten": "done"} for joined in ledger.values())


def test_a_queue_that_stays_throttled_fails_the_tick_and_no_other(limits):
    deployment, slot = limits["deployment"], limits["first"] + 5
    limits["faults"].throttled_sends = 1_000
    deployment.clock.set(start_of(slot) + 2)
    error, answer = deployment.try_invoke("generate", deployment.tick_event(slot))
    assert error, "the tick's invocation fails, so that the service tries it again"
    assert "hrottl" in json.dumps(answer), answer
    assert deployment.records.slot(slot) == {}
    limits["faults"].throttled_sends = 0
    deployment.tick(slot + 1)
    deployment.settled(slot + 1)
    # The service's retry of the failed tick: still in its slot, and nothing is lost.
    deployment.tick(slot, after=40)
    ledger = deployment.settled(slot)
    assert all(joined.endings() == {"ten": "done"} for joined in ledger.values())


def test_events_that_the_service_drops_leave_their_data_points_lost(limits):
    deployment, slot = limits["deployment"], limits["first"] + 7
    execute = deployment.function("execute")
    # No room for execute at all: the service takes the event and never delivers it.
    client("lambda").put_function_concurrency(FunctionName=execute, ReservedConcurrentExecutions=0)
    deployment.tick(slot)
    deployment.settled(slot, except_for=frozenset({0, 1}))
    deployment.quiet()
    time.sleep(1)
    client("lambda").delete_function_concurrency(FunctionName=execute)
    ledger = deployment.records.slot(slot)
    assert {target: joined.endings() for target, joined in ledger.items()} == {0: {"ten": "lost"}, 1: {"ten": "lost"}}
    deployment.tick(slot + 1)
    following = deployment.settled(slot + 1)
    assert all(joined.endings() == {"ten": "done"} for joined in following.values())


def test_claims_whose_answers_are_lost_are_made_again_and_won(limits):
    deployment, slot = limits["deployment"], limits["first"] + 9
    limits["faults"].lost = set()
    deployment.tick(slot)
    ledger = deployment.settled(slot)
    assert all(joined.endings() == {"ten": "done"} for joined in ledger.values())
    claimed = {document.split("/", 1)[1] for document in limits["faults"].lost}
    assert claimed == {f"{target}/{name}.json" for target in (0, 1) for name in ("plan", "0")}, "each answer was lost"


def test_conditional_writes_that_cross_are_made_again(limits):
    deployment, slot = limits["deployment"], limits["first"] + 10
    limits["faults"].conflicts = set()
    # Another version, whose document and labels are written.
    deployment.redeploy({**deployment.blueprint, "description": "another version"})
    deployment.tick(slot)
    ledger = deployment.settled(slot)
    assert all(joined.endings() == {"ten": "done"} for joined in ledger.values())
    written = {key.split("/")[0] for key in limits["faults"].conflicts}
    assert written == {"versions", "labels", "run.json"}, "each met a conflict"
