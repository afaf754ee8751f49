"""No secret in any message, event, log line or record, in a slot that works and in one that fails."""

import json
from collections.abc import Iterator

import pytest
from harness.clients import ACCOUNT, OTHER_ACCOUNT, client
from harness.clock import first_slot, rfc3339, start_of
from harness.deployment import TRUST_LAMBDA, recorder
from harness.observed import Objects, log_messages, recorded_events
from harness.proxy import s3_error
from harness.waiting import until

# Values that stand nowhere else. The key id is an account's, so that the emulator takes the keys for that account's.
EXTERNAL_ID = "external-id-3f9c1e7a-unseen"
SECRET_KEY = "wJalr7secret7key7b41d90c7unseen"
SESSION_TOKEN = "session-token-5d2e8f60-unseen"
MARKERS = ["3f9c1e7a", "b41d90c", "5d2e8f60", "unseen"]


def blueprint_of(first: int, secret_arn: str) -> dict:
    role = {"arn": f"arn:aws:iam::{ACCOUNT}:role/secrets-actor", "external_id": EXTERNAL_ID}
    credentials = {"secret_arn": secret_arn}
    put = {"type": "s3", "action": "put", "generators": ["three"]}
    return {
        "commons": {"seed": 1, "start": rfc3339(start_of(first)), "num_points": 30},
        "generators": [{"id": "three", "shape": "constant", "config": {"constant": 3}}],
        "targets": [
            {**put, "bucket": "secrets-by-role", "role": role},
            {**put, "bucket": "secrets-by-keys", "credentials": credentials},
            {"type": "lambda", "function": "secrets-recorder", "generators": ["three"], "role": role},
            {"type": "cloudwatch", "namespace": "Secrets", "generators": ["three"], "credentials": credentials},
        ],
    }


@pytest.fixture(scope="module")
def secretive(deploy, proxy):
    first = first_slot()
    keys = {"access_key_id": OTHER_ACCOUNT, "secret_access_key": SECRET_KEY, "session_token": SESSION_TOKEN}
    secret = client("secretsmanager").create_secret(Name="secrets-keys", SecretString=json.dumps(keys))
    client("iam").create_role(RoleName="secrets-actor", AssumeRolePolicyDocument=json.dumps(TRUST_LAMBDA))
    client("s3").create_bucket(Bucket="secrets-by-role")
    client("s3", OTHER_ACCOUNT).create_bucket(Bucket="secrets-by-keys")
    recorder("secrets-recorder")
    services = ["S3", "SQS", "LAMBDA", "STS", "SECRETS_MANAGER"]
    through_proxy = {f"AWS_ENDPOINT_URL_{name}": proxy.url for name in services}
    environment = {step: {**through_proxy, "LOG_LEVEL": "debug"} for step in ("generate", "dispatch", "execute")}
    deployment = deploy("secrets", blueprint_of(first, secret["ARN"]), environment=environment)
    deployment.tick(first)
    worked = deployment.settled(first)
    # And once more where every target fails: errors are where secrets like to show.
    proxy.rules.append(refuse)
    deployment.tick(first + 1)
    failed = deployment.settled(first + 1, within=60)
    until("the events of the recorder", lambda: recorded_events("secrets-recorder"))
    return {"deployment": deployment, "worked": worked, "failed": failed, "requests": list(proxy.requests)}


def refuse(request):
    if request.service == "s3" and request.bucket.startswith("secrets-by-"):
        return s3_error(403, "AccessDenied")
    if request.service == "lambda" and "secrets-recorder" in request.path:
        return s3_error(403, "AccessDenied")
    return None


def texts(secretive) -> Iterator[tuple[str, str]]:
    """Everything that others may read, with where it was found."""
    deployment = secretive["deployment"]
    for step in ("generate", "dispatch", "execute"):
        function = deployment.function(step)
        for message in log_messages(function):
            yield f"the log of {step}", message
    for event in log_messages("secrets-recorder"):
        yield "the event of a target", event
    for key, document in deployment.records.all().items():
        yield f"the record's {key}", f"{key} {json.dumps(document)}"
    for request in secretive["requests"]:
        headers = {name: value for name, value in request.headers.items() if name != "x-amz-security-token"}
        if request.service == "sqs":
            yield "a queue message", f"{headers} {request.body!r}"
        elif request.service == "lambda":
            yield "an execute event", f"{request.path} {headers} {request.body!r}"
        elif request.service == "s3":
            yield "a request to S3", f"{request.path} {headers} {request.body!r}"


def test_the_secrets_were_used(secretive):
    ended = [joined.endings()["three"] for joined in secretive["worked"].values()]
    assert ended == ["done"] * 4
    assert len(Objects("secrets-by-role").metadata()) == 3
    assert len(Objects("secrets-by-keys", OTHER_ACCOUNT).metadata()) == 3
    asked = [request for request in secretive["requests"] if request.service == "sts"]
    assert any(EXTERNAL_ID.encode() in request.body for request in asked), "the role was assumed with its external id"
    tokens = {request.headers.get("x-amz-security-token") for request in secretive["requests"]}
    assert SESSION_TOKEN in tokens, "the secret's keys signed requests"


def test_the_second_slot_failed(secretive):
    ended = [secretive["failed"][target].endings()["three"] for target in (0, 1)]
    assert ended == ["failed"] * 2


def test_no_secret_is_seen_anywhere(secretive):
    searched: dict[str, int] = {}
    for place, text in texts(secretive):
        searched[place.split("'s ")[0]] = searched.get(place.split("'s ")[0], 0) + 1
        for marker in MARKERS:
            assert marker not in text, f"{place} shows a secret ({marker})"
    wanted = {"the log of generate", "the log of dispatch", "the log of execute", "the event of a target"}
    wanted |= {"a queue message", "an execute event", "a request to S3", "the record"}
    assert set(searched) == wanted and all(searched.values()), f"not everything was searched: {searched}"
