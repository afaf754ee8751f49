"""The packages under test, and the stand-in functions that targets invoke."""

import io
import json
import os
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = Path(os.environ.get("FUNCTIONS_DIR", ROOT / "target/lambda"))
LAYER = BUILT / "fake-content-layer"

# Prints each event on a line of its own: its log is the list of what it was invoked with.
RECORDER = """
import json

def handler(event, context):
    print("RECORDED " + json.dumps(event, sort_keys=True), flush=True)
    return {"recorded": True}
"""


def package(name: str) -> bytes:
    """The zip of one of the three functions, as `scripts/build` makes it."""
    path = BUILT / name / "bootstrap.zip"
    if not path.is_file():
        raise RuntimeError(f"{path} is missing: scripts/build makes it")
    return path.read_bytes()


def layer_folder() -> Path:
    """What the fake-content layer unpacks to: the emulator does not unpack layers for these runtimes."""
    folders = [path.parent for path in LAYER.rglob("manifest.json")] if LAYER.is_dir() else []
    if len(folders) != 1:
        raise RuntimeError(f"{LAYER} holds {len(folders)} manifest.json, not one: scripts/build makes it")
    return folders[0]


def recorder() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", RECORDER)
    return buffer.getvalue()


def recorded(messages: list[str]) -> list[dict]:
    """The events that a recorder printed, from its log."""
    marker = "RECORDED "
    return [json.loads(message[len(marker) :]) for message in messages if message.startswith(marker)]
