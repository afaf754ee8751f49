"""With IAM enforced: least rights suffice, and targets in another account are reached through their roles alone."""

import json

import pytest
from harness.clients import ACCOUNT, OTHER_ACCOUNT, REGION, client
from harness.clock import first_slot, rfc3339, start_of
from harness.deployment import recorder
from harness.observed import Objects, log_lines, published, recorded_events, target_titles
from harness.waiting import until

NAME = "across"
EXTERNAL_ID = "the-right-external-id"
NAMESPACE = "Across/Timeseries"
THEIRS = "across-theirs"  # a bucket in the other account
TARGETS = ["actor", "right", "wrong", "missing", "absent", "narrow", "metric", "function"]


def allow(actions: list[str], resources: list[str]) -> dict:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def policy(*statements: dict) -> dict:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def role_arn(name: str, account: str = OTHER_ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:role/{NAME}-{name}"


def rights() -> dict[str, dict]:
    """What each function may do: what it needs, and nothing of a target."""
    blueprint = allow(["s3:GetObject", "s3:GetObjectVersion"], [f"arn:aws:s3:::{NAME}-blueprints/*"])
    records = allow(["s3:GetObject", "s3:PutObject"], [f"arn:aws:s3:::{NAME}-records/*"])
    listing = allow(["s3:ListBucket"], [f"arn:aws:s3:::{NAME}-records"])
    ledger = allow(["dynamodb:PutItem"], [f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{NAME}-records"])
    # AWS asks for SendMessage alone, the emulator for the name of the operation.
    queue = allow(["sqs:SendMessage", "sqs:SendMessageBatch"], [f"arn:aws:sqs:{REGION}:{ACCOUNT}:{NAME}.fifo"])
    invoke = allow(["lambda:InvokeFunction"], [f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}-execute"])
    names = ["right", "wrong", "missing", "absent", "narrow"]
    assume = allow(["sts:AssumeRole"], [role_arn("actor", ACCOUNT), *map(role_arn, names)])
    return {
        "generate": policy(blueprint, records, listing, queue),
        "dispatch": policy(blueprint, records, listing, ledger, invoke),
        "execute": policy(blueprint, records, listing, ledger, assume),
    }


def create_role(name: str, account: str, allowed: dict, external_id: str | None = None) -> None:
    trust: dict = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/{NAME}-execute"},
        "Action": "sts:AssumeRole",
    }
    if external_id:
        trust["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    iam = client("iam", account)
    iam.create_role(RoleName=f"{NAME}-{name}", AssumeRolePolicyDocument=json.dumps(policy(trust)))
    iam.put_role_policy(RoleName=f"{NAME}-{name}", PolicyName="rights", PolicyDocument=json.dumps(allowed))


def blueprint_of(first: int) -> dict:
    def put(name: str, external_id: str | None = EXTERNAL_ID, prefix: str | None = None) -> dict:
        role = {"arn": role_arn(name), **({"external_id": external_id} if external_id else {})}
        return {
            "type": "s3",
            "action": "put",
            "bucket": THEIRS,
            "prefix": f"{prefix or name}/",
            "generators": ["four"],
            "role": role,
        }

    right = {"arn": role_arn("right"), "external_id": EXTERNAL_ID}
    function = f"arn:aws:lambda:{REGION}:{OTHER_ACCOUNT}:function:{NAME}-recorder"
    return {
        "commons": {"seed": 1, "start": rfc3339(start_of(first)), "num_points": 30},
        "generators": [{"id": "four", "shape": "constant", "config": {"constant": 4}}],
        "targets": [
            {"type": "s3", "action": "put", "prefix": "actor/", "generators": ["four"]},
            put("right"),
            put("wrong", external_id="not-the-right-one"),
            put("missing", external_id=None),
            put("absent"),
            put("narrow", prefix="elsewhere"),
            {"type": "cloudwatch", "namespace": NAMESPACE, "generators": ["four"], "role": right},
            {"type": "lambda", "function": function, "generators": ["four"], "role": right},
        ],
    }


@pytest.fixture(scope="module")
def across(deploy):
    first = first_slot()
    client("s3", OTHER_ACCOUNT).create_bucket(Bucket=THEIRS)
    function = recorder(f"{NAME}-recorder", OTHER_ACCOUNT)
    objects = allow(["s3:PutObject"], [f"arn:aws:s3:::{THEIRS}/*"])
    metrics = allow(["cloudwatch:PutMetricData"], ["*"])
    invoke = allow(["lambda:InvokeFunction"], [function])
    create_role("right", OTHER_ACCOUNT, policy(objects, metrics, invoke), EXTERNAL_ID)
    create_role("wrong", OTHER_ACCOUNT, policy(objects), EXTERNAL_ID)
    create_role("missing", OTHER_ACCOUNT, policy(objects), EXTERNAL_ID)
    narrow = allow(["s3:PutObject"], [f"arn:aws:s3:::{THEIRS}/narrow/*"])
    create_role("narrow", OTHER_ACCOUNT, policy(narrow), EXTERNAL_ID)
    create_role("actor", ACCOUNT, policy(allow(["s3:PutObject"], [f"arn:aws:s3:::{NAME}-default/*"])))
    environment = {"execute": {"ACTOR_ROLE_ARN": role_arn("actor", ACCOUNT)}}
    deployment = deploy(NAME, blueprint_of(first), policies=rights(), environment=environment)
    deployment.tick(first)
    ledger = deployment.settled(first, within=60)
    return {"deployment": deployment, "first": first, "ledger": {name: ledger[n] for n, name in enumerate(TARGETS)}}


def theirs(prefix: str) -> int:
    keys = Objects(THEIRS, OTHER_ACCOUNT).metadata()
    return sum(key.startswith(f"{prefix}/") for key in keys)


def assert_denied(across, name: str) -> None:
    joined = across["ledger"][name]
    assert joined.endings() == {"four": "failed"}
    assert joined.errors == {"AccessDenied": 4} and joined.done == 0


def test_the_actor_role_serves_targets_that_name_no_role(across):
    assert across["ledger"]["actor"].endings() == {"four": "done"}
    assert len(Objects(across["deployment"].default_bucket).metadata()) == 4


def test_the_right_external_id_reaches_the_other_account(across):
    assert across["ledger"]["right"].endings() == {"four": "done"}
    assert theirs("right") == 4


def test_a_wrong_external_id_does_not(across):
    assert_denied(across, "wrong")
    assert theirs("wrong") == 0


def test_a_missing_external_id_does_not(across):
    assert_denied(across, "missing")
    assert theirs("missing") == 0


def test_a_role_that_does_not_exist_does_not(across):
    assert_denied(across, "absent")


def test_a_role_reaches_no_further_than_its_policy(across):
    assert_denied(across, "narrow")
    assert theirs("elsewhere") == 0


def test_metrics_land_in_the_other_account(across):
    assert across["ledger"]["metric"].endings() == {"four": "done"}
    first = across["first"]
    accounts = (OTHER_ACCOUNT, ACCOUNT)
    there, here = (published(NAMESPACE, "constant", "four", first, first, account) for account in accounts)
    assert (there, here) == ({first: (4.0, 1.0)}, {})


def test_a_function_of_the_other_account_is_invoked_by_its_arn(across):
    assert across["ledger"]["function"].endings() == {"four": "done"}
    events = until("the event", lambda: recorded_events(f"{NAME}-recorder", OTHER_ACCOUNT))
    assert [event["datapoints"] for event in events] == [[{"generator_id": "four", "value": 4}]]


def test_the_log_says_which_target_was_refused_and_names_no_external_id(across):
    execute, titles = across["deployment"].function("execute"), target_titles(across["deployment"].function("dispatch"))
    lines = [json.dumps(line) for line in log_lines(execute)]
    for name in ("wrong", "missing", "absent"):
        title = titles[TARGETS.index(name)]
        assert any(title in line and "AccessDenied" in line for line in lines), name
    assert not any(EXTERNAL_ID in line or "not-the-right-one" in line for line in lines)
