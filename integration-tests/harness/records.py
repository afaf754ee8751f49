"""The record, read and joined from the documents alone: a second opinion on `activity-generator ledger`.

It is a bucket, and for the ledger a table of the same name: partition key `day`, sort key `document`, the JSON in `body`, or,
if it is large, in the object of the bucket that `object` names.
"""

import json
from collections import Counter
from dataclasses import dataclass, field

from .clients import client
from .clock import day_of

LEDGER = "ledger/"  # what the keys of the table's documents begin with

# From best to worst: a data point in several slices ends as the worst of them.
SEVERITY = ["done", "paused", "budget", "version", "late", "failed", "lost", "unknown"]


@dataclass
class Joined:
    """One slot and target: its plan, and how each data point ended."""

    plan: dict
    claims: dict[int, dict] = field(default_factory=dict)
    results: dict[int, dict] = field(default_factory=dict)

    @property
    def invoked(self) -> list[int]:
        """The numbers of the tasks that went out."""
        return [number for number, task in enumerate(self.plan["tasks"]) if "ending" not in task]

    @property
    def complete(self) -> bool:
        return all(number in self.results for number in self.invoked)

    @property
    def planned(self) -> int:
        return sum(task["activities"] for task in self.plan["tasks"])

    @property
    def done(self) -> int:
        return sum(result["done"] for result in self.results.values())

    @property
    def errors(self) -> Counter:
        return sum((Counter(result.get("errors", {})) for result in self.results.values()), Counter())

    def endings(self) -> dict[str, str]:
        """Each data point's one ending."""
        ended = {generator: ["done"] for generator in self.plan.get("idle", [])}
        for number, task in enumerate(self.plan["tasks"]):
            for place, point in enumerate(task["datapoints"]):
                ended.setdefault(point["generator_id"], []).append(self._ending(number, task, place))
        return {generator: max(all_of, key=SEVERITY.index) for generator, all_of in ended.items()}

    def _ending(self, number: int, task: dict, place: int) -> str:
        if "ending" in task:
            return task["ending"]
        if number in self.results:
            return self.results[number]["endings"][place]
        return "unknown" if number in self.claims else "lost"


class Records:
    """The documents of one record."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket

    def create_table(self) -> None:
        names = {"day": "HASH", "document": "RANGE"}
        client("dynamodb").create_table(
            TableName=self.bucket,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in names.items()],
        )

    def keys(self, prefix: str = "") -> list[str]:
        """The keys of all documents that begin so."""
        # Objects below ledger/ are parts of the table's items.
        in_bucket = [] if prefix.startswith(LEDGER) else [key for key in self.objects(prefix) if not key.startswith(LEDGER)]
        return sorted(in_bucket + [key for key in self._items(prefix) if key.startswith(prefix)])

    def objects(self, prefix: str = "") -> list[str]:
        """The keys of the bucket's objects."""
        pages = client("s3").get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def _items(self, prefix: str) -> list[str]:
        """The keys of the table's items that may begin so."""
        day, _, document = prefix.removeprefix(LEDGER).partition("/")
        if prefix.startswith(LEDGER) and len(day) == len("2026-01-01") and document:
            pages = client("dynamodb").get_paginator("query").paginate(
                TableName=self.bucket,
                ConsistentRead=True,
                KeyConditionExpression="#day = :day AND begins_with(#document, :document)",
                ExpressionAttributeNames={"#day": "day", "#document": "document"},
                ExpressionAttributeValues={":day": {"S": day}, ":document": {"S": document}},
            )
        else:
            pages = client("dynamodb").get_paginator("scan").paginate(TableName=self.bucket, ConsistentRead=True)
        return [f"{LEDGER}{item['day']['S']}/{item['document']['S']}" for page in pages for item in page["Items"]]

    def document(self, key: str) -> dict:
        if not key.startswith(LEDGER):
            text = client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()
            if key.endswith(".jsonl"):
                return {"lines": [json.loads(line) for line in text.splitlines()]}
            return json.loads(text)
        item = client("dynamodb").get_item(TableName=self.bucket, Key=_item_key(key), ConsistentRead=True)["Item"]
        if "body" in item:
            return json.loads(item["body"]["S"])
        return json.loads(client("s3").get_object(Bucket=self.bucket, Key=item["object"]["S"])["Body"].read())

    def put(self, key: str, document: dict) -> None:
        """Write a document of the ledger, as the functions do."""
        item = {**_item_key(key), "body": {"S": json.dumps(document)}}
        client("dynamodb").put_item(TableName=self.bucket, Item=item)

    def all(self) -> dict[str, dict]:
        return {key: self.document(key) for key in self.keys()}

    def slot(self, slot: int) -> dict[int, Joined]:
        """What is recorded of a slot, by target."""
        return self._join(f"ledger/{day_of(slot)}/{slot}/")

    def ledger(self) -> dict[tuple[int, int], Joined]:
        """Everything, by slot and target."""
        slots = sorted({int(key.split("/")[2]) for key in self.keys(LEDGER)})
        return {(slot, target): joined for slot in slots for target, joined in self.slot(slot).items()}

    def totals(self) -> dict[int, dict]:
        """By target: data points by ending, and activities planned and executed."""
        totals: dict[int, dict] = {}
        for (_, target), joined in self.ledger().items():
            total = totals.setdefault(target, {"endings": Counter(), "planned": 0, "executed": 0})
            total["endings"].update(joined.endings().values())
            total["planned"] += joined.planned
            total["executed"] += joined.done
        return totals

    def _join(self, prefix: str) -> dict[int, Joined]:
        joined: dict[int, Joined] = {}
        found = [key.removeprefix(prefix).split("/") for key in self.keys(prefix)]
        for target, name in found:
            if name == "plan.json":
                joined[int(target)] = Joined(self.document(f"{prefix}{target}/{name}"))
        for target, name in found:
            if name == "plan.json":
                continue
            number, document = int(name.removesuffix(".json")), self.document(f"{prefix}{target}/{name}")
            # A task without a plan would be a breach that no ending covers.
            assert int(target) in joined, f"{prefix}{target}/{name} has no plan"
            kind = document["record"]
            assert kind in ("claim", "result"), document
            (joined[int(target)].claims if kind == "claim" else joined[int(target)].results)[number] = document
        return joined


def _item_key(key: str) -> dict:
    day, document = key.removeprefix(LEDGER).split("/", 1)
    return {"day": {"S": day}, "document": {"S": document}}
