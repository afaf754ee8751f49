"""With IAM enforced: a deployed canary has the rights that it needs, none of them is too much, and nothing of it stays."""

import json
import time

import pytest
from harness.clients import client
from harness.clock import Clock, rfc3339, slot_at, start_of
from harness.waiting import until

from ..cli import Stack, deploy, left_of, script
from .stepped import statements

NAME = "deployed-canary"
STEPS = ("generate", "dispatch", "execute", "collect", "score")
# The emulator sends lost events and writes logs itself, answers 404 for a missing key with or without s3:ListBucket.
NOT_JUDGED = {"WriteLog", "WriteLost"}


class Canary:
    """A deployed canary whose hour, three hours ago, has one slot that was ticked."""

    def __init__(self, folder) -> None:
        self.first = slot_at(time.time()) // 60 * 60 - 180
        blueprint = {
            "commons": {"seed": 7, "num_points": 60, "start": rfc3339(start_of(self.first))},
            "generators": [{"id": "orders", "shape": "constant", "config": {"constant": 2}}],
            "targets": [{"type": "s3", "action": "put", "prefix": "orders/", "generators": ["orders"]}],
            "detection": {"sources": ["macie"], "alarms": {"recall": 0.9}, "tolerance_slots": 2, "settle_minutes": 0},
        }
        path = folder / f"{NAME}.json"
        path.write_text(json.dumps(blueprint))
        deploy(path, context={"cli-credentials": "true"})
        self.stack = Stack(NAME)
        client("events").disable_rule(Name=self.stack.outputs["TickRule"])
        self.clock = Clock(folder / "clock")
        self.starts = 0
        self.clock.set(start_of(self.first + 10) + 2)
        self.restart()
        answer = self.invoke("generate", self.first + 10)
        assert "FunctionError" not in answer, answer
        until("the slot", lambda: [it.complete for it in self.stack.records.slot(self.first + 10).values()] == [True])

    def restart(self) -> None:
        """New processes: they read, and are refused, what older ones have kept."""
        self.starts += 1
        for step in STEPS:
            name = self.stack.function(step)
            variables = client("lambda").get_function_configuration(FunctionName=name)["Environment"]["Variables"]
            variables |= {"TEST_CLOCK_SHIFT": f"@{self.clock.path}", "RESTARTED": str(self.starts)}
            client("lambda").update_function_configuration(FunctionName=name, Environment={"Variables": variables})

    def invoke(self, step: str, slot: int) -> dict:
        event = json.dumps({"time": rfc3339(start_of(slot)), "source": "aws.events", "detail": {}})
        return client("lambda").invoke(FunctionName=self.stack.function(step), Payload=event)

    def found(self, name: str) -> str:
        """Macie finds something; what collect answers."""
        bucket, at = self.stack.default_bucket, rfc3339(start_of(self.first + 10))
        detail = {
            "schemaVersion": "1.0", "id": name, "accountId": "000000000000", "region": "us-east-1", "count": 1, "type": "SensitiveData:S3Object/Financial", "category": "CLASSIFICATION",
            "severity": {"score": 3, "description": "High"}, "createdAt": at, "updatedAt": at, "archived": False, "sample": False,
            "resourcesAffected": {
                "s3Bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
                "s3Object": {"key": "orders/1.csv", "path": f"{bucket}/orders/1.csv", "eTag": "00", "size": 1, "lastModified": at},
            },
            "classificationDetails": {"result": {"status": {"code": "COMPLETE"}, "sensitiveData": []}},
        }  # fmt: skip
        entry = {"Source": "aws.macie", "DetailType": "Macie Finding", "Detail": json.dumps(detail)}
        assert client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
        event = {"source": "aws.macie", "detail-type": "Macie Finding", "time": at, "detail": {**detail, "id": f"{name}-2"}}
        payload = json.dumps({**event, "id": "e", "version": "0", "account": "0", "region": "us-east-1", "resources": []})
        answer = client("lambda").invoke(FunctionName=self.stack.function("collect"), Payload=payload)
        return answer["Payload"].read().decode()

    def score(self) -> str:
        """Score as if for the first time; what it answers."""
        for key in self.stack.records.keys("scores/"):
            client("s3").delete_object(Bucket=self.stack.records.bucket, Key=key)
        self.clock.set(start_of(self.first + 91))
        return self.invoke("score", self.first + 90)["Payload"].read().decode()

    def role(self, purpose: str) -> str:
        roles = self.stack.resources("AWS::IAM::Role")
        [role] = [role for logical, role in roles.items() if logical.startswith(f"{purpose}Role")]
        return role


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Canary:
    return Canary(tmp_path_factory.mktemp("canary"))


def test_a_finding_on_the_bus_is_recorded_and_its_hour_scored(canary):
    assert json.loads(canary.found("first")) == {"collected": "kept"}
    until("both findings", lambda: len(canary.stack.records.keys("findings/")) == 2)
    assert json.loads(canary.score()) == {"hours": 1}


@pytest.mark.parametrize("purpose", ["Collect", "Score"])
def test_each_statement_of_a_function_is_needed(canary, purpose):
    judged = [statement for statement in statements(canary.role(purpose)) if statement.sid not in NOT_JUDGED]
    assert judged, "nothing is tested"
    for number, statement in enumerate(judged):
        with statement:
            canary.restart()
            said = canary.found(f"without-{purpose}-{number}") if purpose == "Collect" else canary.score()
        assert "collected" not in said and "hours" not in json.loads(said), f"{statement.sid} is not needed: {said}"
    canary.restart()
    assert json.loads(canary.score()) == {"hours": 1}


def test_nothing_stays_after_all_is_destroyed(canary):
    script("destroy", NAME, "--all", "--yes")
    assert left_of(NAME) == {}
