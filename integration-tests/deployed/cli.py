"""The scripts of a deployment's life, called as a user calls them, and the stacks that they make."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.clients import ACCOUNT, OTHER_ACCOUNT, client
from harness.functions import ROOT
from harness.records import Records
from harness.truth import COMMAND

TAG = "activity-generator:blueprint"


@dataclass(frozen=True)
class Said:
    """What a script ended with, and said."""

    code: int
    text: str


def script(name: str, *arguments: object, account: str = ACCOUNT, code: int = 0) -> Said:
    """Run scripts/NAME with the credentials of `account`; another end than `code` fails with all that it said."""
    command = [str(ROOT / "scripts" / name), *map(str, arguments)]
    # No test compiles: what is under test was built before, and its place is said.
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": account, "ACTIVITY_GENERATOR": str(COMMAND)}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == code, f"{' '.join(command)} ended with {done.returncode}, not {code}:\n{done.stdout}"
    return Said(done.returncode, done.stdout)


def deploy(*blueprints: Path | str, context: dict[str, str] | None = None) -> Said:
    options = [part for name, value in (context or {}).items() for part in ("--context", f"{name}={value}")]
    return script("deploy", "--no-build", "--yes", *blueprints, "--", *options)


class Stack:
    """A deployed blueprint, found by its stack."""

    def __init__(self, blueprint: str) -> None:
        self.blueprint = blueprint
        self.name = f"ActivityGenerator-{blueprint}"
        described = client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
        self.records = Records(self.outputs["RecordBucket"])
        self.default_bucket = self.outputs.get("DefaultBucket")

    def function(self, step: str) -> str:
        return self.outputs[f"{step.capitalize()}Function"]

    def resources(self, kind: str) -> dict[str, str]:
        """Physical ids by logical ids."""
        pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = [resource for page in pages for resource in page["StackResourceSummaries"]]
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in found
            if resource["ResourceType"] == kind
        }

    def alarms(self) -> list[dict]:
        names = list(self.resources("AWS::CloudWatch::Alarm").values())
        return client("cloudwatch").describe_alarms(AlarmNames=names, MaxRecords=100)["MetricAlarms"]

    def status(self) -> dict:
        return json.loads(script("status", self.blueprint, "--json").text)


def left_of(blueprint: str) -> dict[str, list[str]]:
    """Everything in both accounts whose name says that it belongs to a blueprint, by kind."""
    found = {}
    for account in (ACCOUNT, OTHER_ACCOUNT):
        names = {
            "stacks": [stack["StackName"] for stack in client("cloudformation", account).describe_stacks()["Stacks"]],
            "buckets": [bucket["Name"] for bucket in client("s3", account).list_buckets()["Buckets"]],
            "tables": client("dynamodb", account).list_tables()["TableNames"],
            "functions": [it["FunctionName"] for it in client("lambda", account).list_functions()["Functions"]],
            "layers": [layer["LayerName"] for layer in client("lambda", account).list_layers()["Layers"]],
            "roles": [role["RoleName"] for role in client("iam", account).list_roles()["Roles"]],
            "policies": [
                policy["PolicyName"] for policy in client("iam", account).list_policies(Scope="Local")["Policies"]
            ],
            "queues": client("sqs", account).list_queues().get("QueueUrls", []),
            "rules": [rule["Name"] for rule in client("events", account).list_rules()["Rules"]],
            "alarms": [it["AlarmName"] for it in client("cloudwatch", account).describe_alarms()["MetricAlarms"]],
            "dashboards": [
                it["DashboardName"] for it in client("cloudwatch", account).list_dashboards()["DashboardEntries"]
            ],
            "logs": [group["logGroupName"] for group in client("logs", account).describe_log_groups()["logGroups"]],
            "mappings": [
                it["FunctionArn"] for it in client("lambda", account).list_event_source_mappings()["EventSourceMappings"]
            ],
        }
        for kind, all_of in names.items():
            ours = [name for name in all_of if f"activitygenerator-{blueprint}" in name.lower()]
            if ours:
                found[f"{kind} of {account}"] = ours
    return found
