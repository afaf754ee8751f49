"""Waiting for what happens in other processes."""

import time
from collections.abc import Callable


def until(what: str, found: Callable[[], object], within: float = 30.0, every: float = 0.1):
    """The first true value that `found` gives; a failure that names `what` when none comes in time."""
    deadline = time.monotonic() + within
    while True:
        value = found()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within:g} s: {what}")
        time.sleep(every)


def eventually(found: Callable[[], object], wanted: object, within: float = 10.0) -> None:
    """Assert that `found` comes to give `wanted`: logs and what is told in them come after the work itself."""
    deadline = time.monotonic() + within
    while (value := found()) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    assert value == wanted
