"""The functions deployed as in the cloud: rule, queue with event source mapping, asynchronous invocation."""

import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import functions
from .clients import ACCOUNT, REGION, client
from .clock import Clock, day_of, rfc3339, start_of
from .records import Records
from .truth import command, version_of
from .waiting import until

TRUST_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
ANY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@dataclass
class Settings:
    """What differs between deployments."""

    blueprint: dict
    clock_file: Path | None = None  # none: the functions run on the real clock
    visibility_timeout: int = 5  # short: a message that failed comes back while the test waits
    function_timeout: int = 30
    # What each role may do; by default everything (policies are looked at only where IAM is enforced).
    policies: dict[str, dict] = field(default_factory=dict)
    # Environment variables to add, by function.
    environment: dict[str, dict[str, str]] = field(default_factory=dict)


class Deployment:
    """One stack: its names begin with `name`."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.settings = settings
        self.blueprint = settings.blueprint
        self.record_bucket = f"{name}-records"
        self.default_bucket = f"{name}-default"
        self.blueprint_bucket = f"{name}-blueprints"
        self.blueprint_key = f"{name}.json"
        self.rule = f"{name}-tick"
        self.records = Records(self.record_bucket)
        self.clock = Clock(settings.clock_file) if settings.clock_file else None
        self._create()

    def function(self, step: str) -> str:
        """The name of the function that does `step`: generate, dispatch, execute, collect or score."""
        return f"{self.name}-{step}"

    @property
    def steps(self) -> tuple[str, ...]:
        """The functions that the blueprint asks for."""
        canary = ("collect", "score") if "detection" in self.blueprint else ()
        return ("execute", "dispatch", "generate", *canary)

    @property
    def version(self) -> str:
        return version_of(self.blueprint)

    # Creation, in the order in which things need each other.

    def _create(self) -> None:
        s3 = client("s3")
        for bucket in (self.record_bucket, self.default_bucket, self.blueprint_bucket):
            s3.create_bucket(Bucket=bucket)
        self.records.create_table()
        versioning = {"Status": "Enabled"}
        s3.put_bucket_versioning(Bucket=self.blueprint_bucket, VersioningConfiguration=versioning)
        self._version_id = self._upload()
        self._create_queues()
        for step in self.steps:
            self._create_function(step)
        self._await("function_active_v2")
        # Each execute event is claimed once, so the service need not repeat any.
        client("lambda").put_function_event_invoke_config(
            FunctionName=self.function("execute"), MaximumRetryAttempts=0, MaximumEventAgeInSeconds=60
        )
        mapping = client("lambda").create_event_source_mapping(
            EventSourceArn=self.queue_arn,
            FunctionName=self.function("dispatch"),
            BatchSize=10,
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
        self.mapping = mapping["UUID"]
        self._create_rule()
        if "detection" in self.blueprint:
            self._create_finding_rules()

    def _upload(self) -> str:
        put = client("s3").put_object(
            Bucket=self.blueprint_bucket, Key=self.blueprint_key, Body=json.dumps(self.blueprint).encode()
        )
        return put["VersionId"]

    def _create_queues(self) -> None:
        sqs = client("sqs")
        fifo = {"FifoQueue": "true"}
        self.dead_letters = sqs.create_queue(QueueName=f"{self.name}-dead.fifo", Attributes=fifo)["QueueUrl"]
        dead = sqs.get_queue_attributes(QueueUrl=self.dead_letters, AttributeNames=["QueueArn"])
        redrive = {"deadLetterTargetArn": dead["Attributes"]["QueueArn"], "maxReceiveCount": 3}
        attributes = {
            **fifo,
            "VisibilityTimeout": str(self.settings.visibility_timeout),
            "RedrivePolicy": json.dumps(redrive),
        }
        self.queue = sqs.create_queue(QueueName=f"{self.name}.fifo", Attributes=attributes)["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])
        self.queue_arn = queue["Attributes"]["QueueArn"]

    def _create_function(self, step: str) -> None:
        iam, name = client("iam"), self.function(step)
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST_LAMBDA))["Role"]
        policy = self.settings.policies.get(step, ANY)
        iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=json.dumps(policy))
        client("lambda").create_function(
            FunctionName=name,
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=role["Arn"],
            Code={"ZipFile": functions.package(step)},
            Timeout=self.settings.function_timeout,
            MemorySize=256,
            Environment={"Variables": self._environment(step)},
        )

    def _environment(self, step: str) -> dict[str, str]:
        variables = {
            "BLUEPRINT_BUCKET": self.blueprint_bucket,
            "BLUEPRINT_KEY": self.blueprint_key,
            "BLUEPRINT_VERSION_ID": self._version_id,
            "BLUEPRINT_NAME": self.name,
            "RECORD_BUCKET": self.record_bucket,
            "TARGET_METRICS": "1",
            "DEFAULT_BUCKET": self.default_bucket,
            "FAKE_CONTENT_DIR": str(functions.layer_folder()),
        }
        if self.settings.clock_file:
            variables["TEST_CLOCK_SHIFT"] = f"@{self.settings.clock_file}"
        if step == "generate":
            variables["QUEUE_URL"] = self.queue
        elif step == "dispatch":
            variables["EXECUTE_FUNCTION"] = self.function("execute")
        if step not in ("generate", "collect"):
            variables["RECORD_TABLE"] = self.records.bucket
        variables.update(self.settings.environment.get(step, {}))
        return variables

    def _create_rule(self) -> None:
        events = client("events")
        rule = events.put_rule(Name=self.rule, ScheduleExpression="cron(* * * * ? *)", State="DISABLED")
        generate = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function('generate')}"
        events.put_targets(Rule=self.rule, Targets=[{"Id": "generate", "Arn": generate}])
        client("lambda").add_permission(
            FunctionName=self.function("generate"),
            StatementId="rule",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=rule["RuleArn"],
        )

    def _create_finding_rules(self) -> None:
        """The rules that the command derives, as the stack makes them."""
        events, collect = client("events"), self.function("collect")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self.blueprint, file)
            file.flush()
            derived = json.loads(command("permissions", "--json", file.name).stdout)["detection"]["rules"]
        for rule in derived:
            name = f"{self.name}-{rule['source']}"
            pattern = json.dumps(rule["pattern"]).replace("${DefaultBucket}", self.default_bucket)
            made = events.put_rule(Name=name, EventPattern=pattern, State="ENABLED")
            arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{collect}"
            events.put_targets(Rule=name, Targets=[{"Id": "collect", "Arn": arn}])
            client("lambda").add_permission(
                FunctionName=collect,
                StatementId=rule["source"],
                Action="lambda:InvokeFunction",
                Principal="events.amazonaws.com",
                SourceArn=made["RuleArn"],
            )

    # What happens to it.

    def tick(self, slot: int, after: float = 2.0) -> dict:
        """Let the rule's tick of `slot` reach generate, `after` seconds into the slot on the functions' clock."""
        self.clock.set(start_of(slot) + after)
        return self.invoke("generate", self.tick_event(slot))

    def tick_event(self, slot: int) -> dict:
        """What the rule sends for `slot`."""
        return {
            "version": "0",
            "id": f"00000000-0000-4000-8000-{slot:012d}",
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": rfc3339(start_of(slot)),
            "region": REGION,
            "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{self.rule}"],
            "detail": {},
        }

    def invoke(self, step: str, event: dict) -> dict:
        """Invoke a function and give its answer; an error is an assertion that shows it."""
        error, answer = self.try_invoke(step, event)
        assert error is None, f"{step} failed ({error}): {answer}"
        return answer

    def try_invoke(self, step: str, event: dict) -> tuple[str | None, dict]:
        answer = client("lambda").invoke(FunctionName=self.function(step), Payload=json.dumps(event).encode())
        return answer.get("FunctionError"), json.loads(answer["Payload"].read())

    def settled(
        self, slot: int, targets: int | None = None, within: float = 30.0, except_for: frozenset[int] = frozenset()
    ) -> dict:
        """The slot's ledger, once each target has a plan and each invoked task its result.

        No result is awaited of the targets `except_for`.
        """
        wanted = len(self.blueprint["targets"]) if targets is None else targets
        latest: dict = {}

        def complete() -> bool:
            latest.clear()
            latest.update(self.records.slot(slot))
            complete = [joined.complete for target, joined in latest.items() if target not in except_for]
            return len(latest) == wanted and all(complete)

        try:
            until(f"slot {slot} of {self.name} complete", complete, within)
        except AssertionError as error:
            state = {target: joined.endings() for target, joined in latest.items()}
            raise AssertionError(f"{error}; recorded of {wanted} targets: {state}") from None
        return latest

    def quiet(self, within: float = 30.0) -> None:
        """Wait until the queue is empty and nothing is under way in it."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def empty() -> bool:
            answer = client("sqs").get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)
            return all(answer["Attributes"][name] == "0" for name in names)

        until(f"the queue of {self.name} empty", empty, within)

    def listen(self, enabled: bool) -> None:
        """Switch the way from queue to dispatch on or off."""
        client("lambda").update_event_source_mapping(UUID=self.mapping, Enabled=enabled)
        if not enabled:
            time.sleep(0.3)  # a poll that is under way ends

    def redeploy(self, blueprint: dict) -> None:
        """Deploy another version of the blueprint, and the functions' code with it."""
        self.blueprint = blueprint
        self._version_id = self._upload()
        names = {step: self.function(step) for step in self.steps}
        for step, name in names.items():
            variables = {"Variables": self._environment(step)}
            client("lambda").update_function_configuration(FunctionName=name, Environment=variables)
        self._await("function_updated_v2")
        for step, name in names.items():
            client("lambda").update_function_code(FunctionName=name, ZipFile=functions.package(step))
        self._await("function_updated_v2")

    def _await(self, waiter: str) -> None:
        for step in self.steps:
            client("lambda").get_waiter(waiter).wait(
                FunctionName=self.function(step), WaiterConfig={"Delay": 1}
            )

    def message(self, slot: int, target: int, datapoints: dict[str, int]) -> str:
        """The body of the message that generate sends for one slot and target."""
        return json.dumps({"version": self.version, "target": target, "slot": slot, "datapoints": datapoints})

    def send(self, body: str, group: str, deduplication: str) -> None:
        client("sqs").send_message(
            QueueUrl=self.queue, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=deduplication
        )

    def task_event(self, slot: int, target: int, number: int) -> dict:
        """The event that dispatch sent for a planned task, from the plan."""
        plan = self.records.document(f"ledger/{day_of(slot)}/{slot}/{target}/plan.json")
        return {
            "version": plan["version"],
            "slot": slot,
            "target": target,
            "task": number,
            "datapoints": plan["tasks"][number]["datapoints"],
        }


def recorder(name: str, account: str = ACCOUNT) -> str:
    """Deploy a function that only records its events; gives its ARN."""
    role = client("iam", account).create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST_LAMBDA))
    made = client("lambda", account).create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="index.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": functions.recorder()},
    )
    client("lambda", account).get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    return made["FunctionArn"]
