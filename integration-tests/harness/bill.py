"""What AWS would bill, counted from what the functions really sent: requests at a proxy, log lines, metrics."""

import json
from collections import Counter

from .observed import embedded_metrics, log_messages
from .proxy import Request

WRITE_UNIT = 1_024
"""Bytes of an item that one write unit of DynamoDB pays for."""

ITEM_OVERHEAD = 100
"""Bytes that DynamoDB stores of each item besides its own."""

PLATFORM_BYTES = 350
"""What Lambda itself logs of an invocation: START, END and REPORT, as documented, with their request ids."""

STEPS = ("generate", "dispatch", "execute")

SERVICES = ("S3", "SQS", "LAMBDA", "DYNAMODB", "CLOUDWATCH")
"""The services that the functions ask, as variables of endpoints name them."""


def requests(seen: list[Request], record_bucket: str, blueprint_bucket: str, execute: str) -> Counter:
    """Billed requests by (service, item), as `activity-generator estimate` names its lines.

    Not those for the blueprint: a function reads it once when it starts, and AWS decides how often it does.
    """
    bill: Counter = Counter()
    for request in seen:
        if request.service == "s3" and request.bucket == blueprint_bucket:
            continue
        bill[line_of(request, record_bucket, execute)] += quantity_of(request)
    return bill


def line_of(request: Request, record_bucket: str, execute: str) -> tuple[str, str]:
    operation = request.target.split(".")[-1]
    if request.service == "s3" and request.bucket == record_bucket:
        paused = request.method == "GET" and request.key == "paused.json"
        return ("S3, record", "get requests: is it paused?" if paused else f"{request.method.lower()} requests")
    if request.service == "s3":
        listed = request.method == "GET" and not request.key
        return ("S3, targets", f"{'list' if listed else request.method.lower()} requests")
    if request.service == "dynamodb":
        assert operation == "PutItem", f"not foreseen: {operation}"
        return ("DynamoDB, ledger", "write units")
    if request.service == "sqs":
        assert operation == "SendMessageBatch", f"not foreseen: {operation}"
        return ("SQS", "send requests")
    if request.service == "lambda":
        ours = f"/functions/{execute}/" in request.path
        return ("Lambda", "execute: invocations") if ours else ("Lambda, targets", "invocations")
    if request.service == "monitoring":
        return ("CloudWatch", "PutMetricData requests")
    raise AssertionError(f"not foreseen: {request.service} {request.method} {request.path} {request.target}")


def quantity_of(request: Request) -> int:
    if request.service != "dynamodb":
        return 1
    return -(-item_bytes(json.loads(request.body)["Item"]) // WRITE_UNIT)


def item_bytes(item: dict) -> int:
    """An item's size as DynamoDB counts it: names and texts in UTF-8."""
    return sum(len(name.encode()) + len(value["S"].encode()) for name, value in item.items())


def stored_bytes(seen: list[Request]) -> int:
    """Bytes of all items in the end: the last of each key."""
    items = {}
    for request in seen:
        if request.service == "dynamodb":
            item = json.loads(request.body)["Item"]
            items[item["day"]["S"], item["document"]["S"]] = item_bytes(item)
    return sum(items.values()) + ITEM_OVERHEAD * len(items)


def log_bytes(function: str) -> int:
    """Bytes of the lines that a function wrote."""
    own = [line for line in log_messages(function) if not line.startswith(("START ", "END ", "REPORT ", "INIT_START "))]
    return sum(len(line.rstrip("\n").encode()) for line in own)


def own_metrics(functions: list[str]) -> set:
    """The functions' own metrics: each name with its dimensions is one on the bill."""
    return {
        (name, tuple(sorted(metric["dimensions"].items())))
        for function in functions
        for metric in embedded_metrics(function)
        for name in metric["values"]
    }
