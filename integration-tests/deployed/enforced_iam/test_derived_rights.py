"""With IAM enforced: what is derived from each shipped blueprint is enough for it, and none of it is too much.

Each statement is taken out of its role alone, and a slot in which every target is active has to show the refusal. The
emulator judges as AWS does in all but the statements of `NOT_JUDGED`, which it never asks for.
"""

import json

import pytest
from harness.clients import client
from harness.deployment import recorder
from harness.functions import ROOT

from ..cli import deploy
from .stepped import Stepped, statements

SHIPPED = sorted(path.stem for path in (ROOT / "blueprints").glob("*.json") if not path.name.endswith(".schema.json"))

# The emulator does these things itself, under nobody's rights; cdk/lib holds them in assertions over the template.
NOT_JUDGED = {
    "Generate": {
        "WriteLog",
        "WriteLost",  # it sends a lost tick to the queue itself
    },
    "Dispatch": {
        "WriteLog",
        "ReceiveMessages",  # its event source mapping reads the queue itself
        "RecordPlans",  # only what is too large for an item of the table, which no plan of these blueprints is
        "TellAbsent",  # it answers 404 for a missing key, with or without s3:ListBucket
    },
    "Execute": {
        "WriteLog",
        "RecordTasks",  # only what is too large for an item of the table
        "WriteLost",  # it sends a lost task to the queue itself
    },
    "Actor": set(),
}


# What these allow is written after a task's result: a refusal shows, and the slot is done all the same.
AFTER_THE_RESULT = {"RecordObjects"}


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stepped]:
    """Every shipped blueprint, deployed under the caller's credentials: the emulator refuses the roles of `cdk bootstrap`."""
    recorder("place-order")  # what a target of the default blueprint invokes
    deploy(*SHIPPED, context={"cli-credentials": "true"})
    folder = tmp_path_factory.mktemp("shipped")
    return {
        name: Stepped(name, json.loads((ROOT / f"blueprints/{name}.json").read_text()), folder) for name in SHIPPED
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_the_derived_rights_are_enough(shipped, name):
    outcome = shipped[name].step()
    assert outcome.done, outcome
    assert outcome.refusals == []


@pytest.mark.parametrize("purpose", ["Generate", "Dispatch", "Execute"])
def test_each_statement_of_a_function_is_needed(shipped, purpose):
    """The functions' own rights are the same in every stack but for names."""
    check_each(shipped["default"], purpose)


@pytest.mark.parametrize("name", SHIPPED)
def test_each_statement_of_the_actor_is_needed(shipped, name):
    check_each(shipped[name], "Actor")


def check_each(stepped: Stepped, purpose: str) -> None:
    found = statements(stepped.roles()[purpose])
    assert NOT_JUDGED[purpose] <= {statement.sid for statement in found}
    judged = [statement for statement in found if statement.sid not in NOT_JUDGED[purpose]]
    assert judged, "nothing is tested"
    for statement in judged:
        with statement:
            outcome = stepped.step()
        shows = outcome.refusals and (not outcome.done or statement.sid in AFTER_THE_RESULT)
        assert shows, f"{purpose} {statement.sid} is not needed: {outcome}"
    outcome = stepped.step()
    assert outcome.done, f"with all statements back: {outcome}"


def test_the_actor_is_assumed_by_execute_alone(shipped):
    stepped = shipped["default"]
    trust = client("iam").get_role(RoleName=stepped.roles()["Actor"])["Role"]["AssumeRolePolicyDocument"]
    principals = [statement["Principal"]["AWS"] for statement in trust["Statement"]]
    assert len(principals) == 1 and principals[0].endswith(f":role/{stepped.roles()['Execute']}")
