"""Ending the process at the other end of a connection, as a crash would."""

import os
import signal
from pathlib import Path


def _inode_of(peer: tuple[str, int]) -> str:
    """The socket that a local client connects from, by Linux's table of connections."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rsplit(":", 1)[1], 16) == peer[1] and fields[9] != "0":
            return fields[9]
    raise AssertionError(f"no local socket has port {peer[1]}")


def kill_client(peer: tuple[str, int], function: str) -> int:
    """Kill the process that holds the client's end of a connection, if it runs `function`; gives its id."""
    link = f"socket:[{_inode_of(peer)}]"
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            held = any(os.readlink(entry) == link for entry in (folder / "fd").iterdir())
            environment = (folder / "environ").read_bytes().split(b"\0") if held else []
        except OSError:
            continue  # ended meanwhile, or not ours
        # Never any process but a function of this test's own.
        if f"AWS_LAMBDA_FUNCTION_NAME={function}".encode() in environment:
            os.kill(int(folder.name), signal.SIGKILL)
            return int(folder.name)
    raise AssertionError(f"no process of {function} holds {link}")
