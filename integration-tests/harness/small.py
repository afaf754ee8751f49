"""A small deployment with a target of each type, for tests of when and how often things happen."""

import itertools
from collections import Counter

from .clock import rfc3339, start_of
from .deployment import Deployment
from .observed import Objects, published, recorded_events
from .truth import Series
from .waiting import eventually


def recorder_of(name: str) -> str:
    return f"{name}-recorder"


def namespace_of(name: str) -> str:
    return f"{name}/Timeseries"


def blueprint_of(name: str, first: int) -> dict:
    """A target of each type, over two series."""
    return {
        "commons": {"seed": 7, "start": rfc3339(start_of(first)), "num_points": 60, "signal_min": 2, "signal_max": 9},
        "generators": [{"id": "wave", "shape": "sinusoidal"}, {"id": "dice", "shape": "random"}],
        "targets": [
            {
                "type": "s3",
                "action": "put",
                "prefix": "put/",
                "generators": ["wave", "dice"],
                "fake_types": ["ssn"],
                "slice_size": 4,
            },
            {"type": "lambda", "function": recorder_of(name), "generators": ["wave"]},
            {"type": "cloudwatch", "namespace": namespace_of(name), "generators": ["dice"], "group_datapoints": True},
        ],
    }


class Small:
    """A deployment of it, its truth, and which slot is next."""

    def __init__(self, deployment: Deployment, truth: Series, first: int) -> None:
        self.deployment = deployment
        self.truth = truth
        self.first = first
        self.slots = itertools.count(first)
        self.objects = Objects(deployment.default_bucket)

    def values(self, slot: int) -> dict[str, int]:
        return self.truth.at(slot - self.first, ["wave", "dice"])

    def activity(self, slot: int) -> dict:
        """What happened of a slot: objects, the values invoked with, metrics published."""
        time = rfc3339(start_of(slot))
        events = [event for event in recorded_events(recorder_of(self.deployment.name)) if event["timestamp"] == time]
        return {
            "objects": self.objects.count()[time, "put"],
            "invoked": [point["value"] for event in events for point in event["datapoints"]],
            "published": published(namespace_of(self.deployment.name), "random", "dice", slot, slot).get(slot),
        }

    def planned(self, slot: int) -> dict:
        """The activity that the series asks for, each once."""
        values = self.values(slot)
        return {
            "objects": values["wave"] + values["dice"],
            "invoked": [values["wave"]],
            "published": (float(values["dice"]), 1.0),
        }

    def check_once(self, slot: int) -> None:
        """All of the slot's activity happened, each once."""
        eventually(lambda: self.activity(slot), self.planned(slot))

    def check_nothing(self, slot: int) -> None:
        """None of it did."""
        assert self.activity(slot) == {"objects": 0, "invoked": [], "published": None}

    def endings(self, slot: int) -> Counter:
        """How many data points of a slot ended how."""
        ledger = self.deployment.records.slot(slot).values()
        return Counter(ending for joined in ledger for ending in joined.endings().values())
