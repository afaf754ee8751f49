"""The deployment that real minutes tick: made first and looked at last, so that nobody waits for them in between."""

import time

import pytest
from harness.clients import client
from harness.deployment import Deployment, Settings

TICKING = {
    "commons": {"seed": 3, "num_points": 20},  # no start: the first tick is the first slot
    "generators": [{"id": "ramp", "shape": "custom", "config": {"formula": "t"}}],
    "targets": [{"type": "s3", "action": "put", "prefix": "ticked/", "generators": ["ramp"]}],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "ticking" in item.fixturenames)  # stable: the others keep their order


@pytest.fixture(scope="session")
def ticking():
    deployment = Deployment("ticking", Settings(blueprint=TICKING))
    enabled = time.time()
    client("events").enable_rule(Name=deployment.rule)
    yield {"deployment": deployment, "enabled": enabled}
    client("events").disable_rule(Name=deployment.rule)


@pytest.fixture(scope="session", autouse=True)
def ticking_from_the_start(request: pytest.FixtureRequest) -> None:
    if any("ticking" in item.fixturenames for item in request.session.items):
        request.getfixturevalue("ticking")
