"""What both suites share. A missing emulator, package or command is a failure, never a skip."""

import os
import re
from pathlib import Path

import pytest
from harness.clients import endpoint
from harness.deployment import Deployment, Settings
from harness.proxy import Proxy


def pytest_sessionstart() -> None:
    try:
        endpoint()
    except RuntimeError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_runtest_setup(item: pytest.Item) -> None:
    wanted = "1" if item.path.parent.name == "enforced_iam" else "0"
    if os.environ.get("EMULATOR_IAM") != wanted:
        how = "scripts/emulator run --iam" if wanted == "1" else "scripts/emulator run"
        pytest.fail(f"these tests need another emulator: {how}", pytrace=False)


@pytest.fixture(scope="module")
def deploy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """Make deployments: `deploy(name, blueprint, ...)`; each has a clock of its own unless `shifted=False`."""

    def make(name: str, blueprint: dict, shifted: bool = True, **settings: object) -> Deployment:
        assert re.fullmatch(r"[a-z0-9-]{1,30}", name), f"{name!r} becomes part of bucket names"
        clock = tmp_path_factory.mktemp(name) / "clock-shift" if shifted else None
        return Deployment(name, Settings(blueprint=blueprint, clock_file=clock, **settings))

    return make


@pytest.fixture(scope="module")
def proxy():
    """A proxy before the emulator, for the functions that are pointed at it."""
    proxy = Proxy()
    yield proxy
    proxy.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("series")
