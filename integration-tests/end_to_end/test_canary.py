"""A canary: findings on the bus become documents, a closed hour becomes scores, as worked out by hand.

Two labels, both delivered: `orders`, objects in the default bucket, at minute 10; `visits`, metrics, at minute 30. Each of the
three sources finds one of them, so that each has a recall of 1/2, and GuardDuty alerts falsely once.
"""

import json
import time

import pytest
from harness.clients import client
from harness.clock import rfc3339, slot_at, start_of
from harness.observed import embedded_metrics
from harness.truth import command, series
from harness.waiting import eventually, until

ORDERS, VISITS, QUIET = 10, 30, 45  # minutes of the hour
TICKED = (ORDERS, VISITS, QUIET)


def blueprint(start: int) -> dict:
    def generator(name: str, minute: int) -> dict:
        anomalies = {"start": minute, "end": minute, "counts": 1}
        return {"id": name, "shape": "constant", "config": {"constant": 2, "anomalies": anomalies}}

    return {
        "commons": {"seed": 7, "num_points": 60, "start": rfc3339(start_of(start))},
        "generators": [generator("orders", ORDERS), generator("visits", VISITS)],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "orders/", "generators": ["orders"]},
            {"type": "cloudwatch", "namespace": "Canary/Visits", "generators": ["visits"]},
        ],
        "detection": {
            "sources": ["cloudwatch_alarm", "guardduty", "macie"],
            "tolerance_slots": 2,
            "settle_minutes": 0,
        },
    }


def guardduty(name: str, bucket: str, at: int, published: int, seen: int = 1) -> dict:
    return {
        "schemaVersion": "2.0", "accountId": "000000000000", "region": "us-east-1", "id": name,
        "arn": f"arn:aws:guardduty:us-east-1:000000000000:detector/d/finding/{name}",
        "type": "Exfiltration:S3/AnomalousBehavior", "severity": 8, "createdAt": rfc3339(published),
        "updatedAt": rfc3339(published + 60 * (seen - 1)),
        "resource": {"resourceType": "S3Bucket", "s3BucketDetails": [{"name": bucket, "arn": f"arn:aws:s3:::{bucket}"}]},
        "service": {
            "serviceName": "guardduty", "detectorId": "d", "eventFirstSeen": rfc3339(at), "eventLastSeen": rfc3339(at + 30),
            "archived": False, "count": seen,
        },
    }  # fmt: skip


def macie(name: str, bucket: str, at: int, published: int) -> dict:
    return {
        "schemaVersion": "1.0", "id": name, "accountId": "000000000000", "region": "us-east-1", "count": 1,
        "type": "SensitiveData:S3Object/Financial", "category": "CLASSIFICATION", "archived": False, "sample": False,
        "severity": {"score": 3, "description": "High"}, "createdAt": rfc3339(published), "updatedAt": rfc3339(published),
        "resourcesAffected": {
            "s3Bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
            "s3Object": {"bucketArn": f"arn:aws:s3:::{bucket}", "key": "orders/1.csv", "path": f"{bucket}/orders/1.csv",
                         "eTag": "00", "size": 1, "lastModified": rfc3339(at)},
        },
        "classificationDetails": {"result": {"status": {"code": "COMPLETE"}, "sensitiveData": []}},
    }  # fmt: skip


def alarm(state: str, at: int, published: int, namespace: str = "Canary/Visits") -> dict:
    reason = {"version": "1.0", "startDate": rfc3339(at), "period": 60, "recentDatapoints": [9.0], "threshold": 5.0}
    dimensions = {"Shape": "constant", "Id": "visits"}
    return {
        "alarmName": "visits-high",
        "state": {"value": state, "reason": "r", "reasonData": json.dumps(reason), "timestamp": rfc3339(published)},
        "previousState": {"value": "OK" if state == "ALARM" else "ALARM", "reason": "r", "timestamp": rfc3339(at - 600)},
        "configuration": {
            "metrics": [
                {
                    "id": "m1",
                    "metricStat": {
                        "metric": {"namespace": namespace, "name": "Timeseries", "dimensions": dimensions},
                        "period": 60, "stat": "Average",
                    },
                    "returnData": True,
                }
            ]
        },
    }  # fmt: skip


def put(source: str, kind: str, detail: dict) -> None:
    entry = {"Source": source, "DetailType": kind, "Detail": json.dumps(detail)}
    answer = client("events").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 0, answer


@pytest.fixture(scope="module")
def lived(deploy, folder):
    """The hour before the last full one, with its findings, scored."""
    first = slot_at(time.time()) // 60 * 60 - 180
    document = blueprint(first)
    labels = series(document, folder / "canary").labels
    assert {(label["generator_id"], label["start_position"]) for label in labels} == {("orders", ORDERS), ("visits", VISITS)}
    deployment = deploy("canary", document)
    for minute in TICKED:
        deployment.tick(first + minute)
        deployment.settled(first + minute)
    at = {minute: start_of(first + minute) for minute in TICKED}
    bucket = deployment.default_bucket
    # Out of order: the end of the alarm comes before its beginning, and a second revision before the first.
    put("aws.cloudwatch", "CloudWatch Alarm State Change", alarm("OK", at[VISITS] + 60, at[VISITS] + 185))
    finding = ("aws.guardduty", "GuardDuty Finding")
    put(*finding, guardduty("hit", bucket, at[ORDERS], at[ORDERS] + 300, seen=2))
    for _ in range(2):  # each twice
        put("aws.cloudwatch", "CloudWatch Alarm State Change", alarm("ALARM", at[VISITS], at[VISITS] + 65))
        put(*finding, guardduty("hit", bucket, at[ORDERS], at[ORDERS] + 300))
        put(*finding, guardduty("false", bucket, at[QUIET], at[QUIET] + 60))
        put("aws.macie", "Macie Finding", macie("found", bucket, at[ORDERS], at[ORDERS] + 90))
    # Of others: they neither are collected nor count.
    put(*finding, guardduty("foreign", "somebody-elses", at[QUIET], at[QUIET] + 60))
    put("aws.macie", "Macie Finding", macie("foreign", "somebody-elses", at[ORDERS], at[ORDERS] + 90))
    put("aws.cloudwatch", "CloudWatch Alarm State Change", alarm("ALARM", at[QUIET], at[QUIET] + 65, "Somebody/Elses"))
    until("six documents", lambda: len(findings(deployment)) == 6)
    return deployment, first


def keys(deployment, prefix: str) -> list[str]:
    found = client("s3").list_objects_v2(Bucket=deployment.record_bucket, Prefix=prefix)
    return [entry["Key"] for entry in found.get("Contents", [])]


def findings(deployment) -> list[str]:
    return keys(deployment, "findings/")


def document(deployment, key: str) -> dict:
    return json.loads(client("s3").get_object(Bucket=deployment.record_bucket, Key=key)["Body"].read())


def score(deployment, first: int, after: int = 30) -> dict:
    """Let score run `after` minutes after the hour."""
    seconds = start_of(first + 60 + after)
    deployment.clock.set(seconds + 1)
    return deployment.invoke("score", {"time": rfc3339(seconds)})


def test_each_revision_of_a_finding_is_kept_once_and_those_of_others_never(lived):
    deployment, _ = lived
    sources = [key.split("/")[2] for key in findings(deployment)]
    assert {name: sources.count(name) for name in set(sources)} == {"cloudwatch_alarm": 2, "guardduty": 3, "macie": 1}
    time.sleep(1)
    assert len(findings(deployment)) == 6
    assert "somebody-elses" not in json.dumps([document(deployment, key) for key in findings(deployment)])


def test_an_hour_gives_the_figures_worked_out_by_hand_and_is_scored_once(lived):
    deployment, first = lived
    assert score(deployment, first, after=1) == {"hours": 0}, "the tolerance is not over"
    assert score(deployment, first) == {"hours": 1}
    [key] = [key for key in keys(deployment, "scores/") if not key.endswith("next.json")]
    sources = document(deployment, key)["sources"]
    labels = {name: (own["found"], own["missed"], own["not_delivered"]) for name, own in sources.items()}
    assert labels == {name: (1, 1, 0) for name in ("cloudwatch_alarm", "guardduty", "macie")}
    alerts = {name: (own["hits"], own["false_alerts"], own["disturbed"]) for name, own in sources.items()}
    assert alerts == {"cloudwatch_alarm": (1, 0, 0), "guardduty": (1, 1, 0), "macie": (1, 0, 0)}
    assert {name: own["delays"] for name, own in sources.items()} == {
        "cloudwatch_alarm": [65.0], "guardduty": [300.0], "macie": [90.0],
    }  # fmt: skip
    # GuardDuty spoke at minute 46, the alarm at minute 31; Macie at minute 11, and missed the label of minute 30.
    assert {name: own.get("silent_since") for name, own in sources.items()} == {
        "cloudwatch_alarm": None, "guardduty": None, "macie": first + VISITS,
    }  # fmt: skip
    before = document(deployment, key)
    assert score(deployment, first) == {"hours": 0}
    assert document(deployment, key) == before

    def published() -> dict:
        lines = embedded_metrics(deployment.function("score"))
        return {line["dimensions"]["source"]: line["values"] for line in lines}

    common = {"Recall": 0.5, "LabelsDelivered": 2, "LabelsMissed": 1}
    eventually(published, {
        "cloudwatch_alarm": {**common, "Precision": 1, "FalseAlerts": 0, "DetectionDelay": 65, "MinutesSilent": 0},
        "guardduty": {**common, "Precision": 0.5, "FalseAlerts": 1, "DetectionDelay": 300, "MinutesSilent": 0},
        "macie": {**common, "Precision": 1, "FalseAlerts": 0, "DetectionDelay": 90, "MinutesSilent": 30},
    })  # fmt: skip


def test_the_command_reads_the_same_figures_from_the_record(lived):
    deployment, first = lived
    span = ("--from", rfc3339(start_of(first)), "--to", rfc3339(start_of(first + 60)))
    said = json.loads(command("score", f"s3://{deployment.record_bucket}", *span, "--tolerance", "2", "--json").stdout)
    counts = {own["name"]: own["figures"]["counts"] for own in said["detectors"]}
    found = {name: (own["labels"], own["found"], own["hits"], own["false_alerts"]) for name, own in counts.items()}
    assert sorted(found.values()) == [(2, 1, 1, 0), (2, 1, 1, 0), (2, 1, 1, 1)], found
