"""Slots, and the clock of the functions under test: a file that holds the seconds to add to the real time."""

import os
import time
from datetime import datetime, timezone
from pathlib import Path

SLOT_SECONDS = 60


def slot_at(seconds: float) -> int:
    return int(seconds // SLOT_SECONDS)


def start_of(slot: int) -> int:
    return slot * SLOT_SECONDS


def rfc3339(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(slot: int) -> str:
    return datetime.fromtimestamp(start_of(slot), timezone.utc).strftime("%Y-%m-%d")


def first_slot() -> int:
    """Half an hour before the last midnight: thirty slots and a few more go over the end of a day.

    Near enough to now for CloudWatch, which takes two weeks of the past.
    """
    now = time.time()
    midnight = now - now % 86_400
    return slot_at(midnight) - 20


class Clock:
    """Sets the functions' clock; they read the file at each use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write(0.0)

    def set(self, seconds: float) -> None:
        """From now on, now is `seconds` since the epoch, and goes on from there."""
        self._write(seconds - time.time())

    def now(self) -> float:
        return time.time() + float(self.path.read_text())

    def _write(self, shift: float) -> None:
        # A function that reads while this writes must see the old shift or the new one.
        temporary = self.path.with_suffix(".new")
        temporary.write_text(f"{shift:.3f}")
        os.replace(temporary, self.path)
