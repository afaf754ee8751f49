"""What can be seen of a deployment from outside: objects, metrics, invocations, logs."""

import json
from collections import Counter
from datetime import datetime, timezone

from .clients import ACCOUNT, client
from .clock import SLOT_SECONDS, start_of
from .functions import recorded

METADATA_SLOT = "activity-generator-slot"
METADATA_TASK = "activity-generator-task"
METADATA_BLUEPRINT = "activity-generator-blueprint"
METADATA_FAKE_TYPES = "activity-generator-fake-types"


class Objects:
    """The objects that activities put into a bucket; each is looked at once."""

    def __init__(self, bucket: str, account: str = ACCOUNT) -> None:
        self.bucket = bucket
        self._s3 = client("s3", account)
        self._metadata: dict[str, dict[str, str]] = {}

    def metadata(self) -> dict[str, dict[str, str]]:
        """User metadata by key, of every object that carries a slot."""
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for entry in page.get("Contents", []):
                if entry["Key"] not in self._metadata:
                    head = self._s3.head_object(Bucket=self.bucket, Key=entry["Key"])
                    self._metadata[entry["Key"]] = head["Metadata"]
        return {key: metadata for key, metadata in self._metadata.items() if METADATA_SLOT in metadata}

    def count(self) -> Counter:
        """How many objects by (slot's time, first folder of the key)."""
        return Counter((metadata[METADATA_SLOT], key.split("/")[0]) for key, metadata in self.metadata().items())


def log_messages(function: str, account: str = ACCOUNT) -> list[str]:
    """Every line that a function wrote, in the order in which invocations ended."""
    logs = client("logs", account)
    group = f"/aws/lambda/{function}"
    try:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]
    except logs.exceptions.ResourceNotFoundException:
        return []  # it was never invoked


def invocations(function: str) -> int:
    """How often a function has been invoked, and has ended."""
    return sum(message.startswith("END RequestId") for message in log_messages(function))


def log_lines(function: str) -> list[dict]:
    """The structured lines of a function's log. No name may come twice in an object: most readers would lose one value."""
    lines = []
    for message in log_messages(function):
        if message.startswith("{"):
            lines.append(json.loads(message, object_pairs_hook=_each_once))
    return lines


def _each_once(pairs: list[tuple[str, object]]) -> dict:
    repeated = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    assert not repeated, f"{repeated} twice in {pairs}"
    return dict(pairs)


def embedded_metrics(function: str) -> list[dict]:
    """The lines in embedded metric format: metrics and dimensions, as CloudWatch would extract them."""
    metrics = []
    for line in log_lines(function):
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
            for dimensions in directive["Dimensions"]:
                metrics.append(
                    {
                        "namespace": directive["Namespace"],
                        "time": line["_aws"]["Timestamp"],
                        "dimensions": {name: line[name] for name in dimensions},
                        "values": {metric["Name"]: line[metric["Name"]] for metric in directive["Metrics"]},
                    }
                )
    return metrics


def metric_sum(function: str, name: str, **dimensions: str) -> float:
    """The sum of an embedded metric over every line with exactly these dimensions."""
    found = [metric for metric in embedded_metrics(function) if metric["dimensions"] == dimensions]
    return sum(metric["values"].get(name, 0) for metric in found)


def field_sum(function: str, name: str, target: str) -> float:
    """The sum of a field over every line about a target."""
    return sum(line.get(name, 0) for line in log_lines(function) if line.get("target") == target)


def target_titles(function: str) -> dict[int, str]:
    """Each target's title by its index, from the lines with metrics: a title begins with the index."""
    titles = {line.get("target") for line in log_lines(function) if "_aws" in line}
    return {int(title.split()[0]): title for title in titles if title}


def recorded_events(function: str, account: str = ACCOUNT) -> list[dict]:
    """What a recorder function was invoked with."""
    return recorded(log_messages(function, account))


def published(namespace: str, shape: str, generator: str, first: int, last: int, account: str = ACCOUNT) -> dict:
    """The data points of a `Timeseries` metric, by slot: (sum, how many there were)."""
    answer = client("cloudwatch", account).get_metric_statistics(
        Namespace=namespace,
        MetricName="Timeseries",
        Dimensions=[{"Name": "Shape", "Value": shape}, {"Name": "Id", "Value": generator}],
        StartTime=datetime.fromtimestamp(start_of(first), timezone.utc),
        EndTime=datetime.fromtimestamp(start_of(last + 1), timezone.utc),
        Period=SLOT_SECONDS,
        Statistics=["Sum", "SampleCount"],
    )
    return {
        int(point["Timestamp"].timestamp()) // SLOT_SECONDS: (point["Sum"], point["SampleCount"])
        for point in answer["Datapoints"]
    }
