"""An emulator of AWS (ministack) on a free loopback port, with a clean state, for as long as one command runs.

    python emulator.py run [--iam] [--deduplication-window SECONDS] COMMAND [ARGUMENT...]

The command finds the emulator through the standard environment (AWS_ENDPOINT_URL and so on) and gives the exit code.
Called by `scripts/emulator`; README.md beside this file says more.
"""

import argparse
import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import corrections

ACCOUNT = "111111111111"  # to ministack an access key of twelve digits is that account's root
REGION = "us-east-1"
STARTS_WITHIN = 30.0
STOPS_WITHIN = 5.0
SHOWN_OF_LOG = 15


def serve(port: int, deduplication_window: float) -> None:
    """Be the emulator, on loopback only: the `ministack` command would bind every interface."""
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from ministack.app import app
    from ministack.core import hypercorn_compat
    from ministack.services import sqs

    hypercorn_compat.install()
    corrections.install()
    # AWS forgets a deduplication id after 300 s; a test of what comes after that need not wait for it.
    if not hasattr(sqs, "_DEDUP_WINDOW_S"):
        raise SystemExit("this version of ministack keeps its deduplication window elsewhere")
    sqs._DEDUP_WINDOW_S = deduplication_window
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    asyncio.run(hypercorn_serve(app, config))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def client_environment(port: int, iam: bool) -> dict[str, str]:
    """What a client of the emulator needs, and nothing of the user's own AWS configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment.update(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
        AWS_ACCESS_KEY_ID=ACCOUNT,
        AWS_SECRET_ACCESS_KEY="test",
        AWS_REGION=REGION,
        AWS_DEFAULT_REGION=REGION,
        AWS_EC2_METADATA_DISABLED="true",
        # No profile, no cached login of whoever runs the tests.
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        EMULATOR_IAM="1" if iam else "0",
    )
    return environment


def server_environment(port: int, iam: bool, folder: Path) -> dict[str, str]:
    """The server's own: functions inherit it, so it holds no more than they need to find their way back."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # A retry that never comes fast enough to be seen would prove nothing about retries being off.
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
        "AUTH": "true" if iam else "false",
    }


class Emulator:
    """A running server, its folder and its log."""

    def __init__(self, iam: bool, deduplication_window: float) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="activity-generator-emulator-"))
        self.log = self.folder / "emulator.log"
        command = [sys.executable, __file__, "serve", "--port", str(self.port)]
        command += ["--deduplication-window", str(deduplication_window)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                env=server_environment(self.port, iam, self.folder),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that its functions can be ended with it
            )

    def wait_until_healthy(self) -> None:
        url = f"http://127.0.0.1:{self.port}/_ministack/health"
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the emulator ended at once, with {self.process.returncode}")
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the emulator was not healthy within {STARTS_WITHIN:g} s")

    def stop(self, keep: bool) -> None:
        """End the server and every function it started."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def show_log(self, end: bool) -> None:
        """Say where the log is, and show its end if the emulator itself is the matter."""
        lines = self.log.read_text(errors="replace").splitlines()
        for line in lines[-SHOWN_OF_LOG:] if end else []:
            print(f"  emulator: {line[:400]}", file=sys.stderr)
        print(f"hint: the emulator's whole log is {self.log}", file=sys.stderr)


def run(command: list[str], iam: bool, deduplication_window: float) -> int:
    def interrupted(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, interrupted)
    emulator = Emulator(iam, deduplication_window)
    code, healthy = 1, False
    try:
        emulator.wait_until_healthy()
        healthy = True
        environment = client_environment(emulator.port, iam)
        environment["EMULATOR_LOG"] = str(emulator.log)
        code = subprocess.run(command, env=environment).returncode
        if code < 0:
            code = 128 - code
    except (RuntimeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        # Whoever interrupts does not look for an error.
        failed = code not in (0, 128 + signal.SIGINT, 128 + signal.SIGTERM)
        if failed:
            emulator.show_log(end=emulator.process.poll() is not None or not healthy)
        emulator.stop(keep=failed)
    return code


def main() -> int:
    parser = argparse.ArgumentParser(prog="emulator", description=__doc__.splitlines()[0])
    actions = parser.add_subparsers(dest="action", required=True)
    running = actions.add_parser("run", help="start the emulator, run a command, stop the emulator")
    running.add_argument("--iam", action="store_true", help="enforce IAM: policies, trust, external ids")
    serving = actions.add_parser("serve", help="be the emulator (`run` starts this)")
    serving.add_argument("--port", type=int, required=True)
    for parsed in (running, serving):
        parsed.add_argument(
            "--deduplication-window",
            type=float,
            default=300.0,
            metavar="SECONDS",
            help="how long a FIFO queue remembers a deduplication id (default: 300, as on AWS)",
        )
    running.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND...")
    arguments = parser.parse_args()
    if arguments.action == "serve":
        serve(arguments.port, arguments.deduplication_window)
        return 0
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    if not command:
        running.error("which command?")
    return run(command, arguments.iam, arguments.deduplication_window)


if __name__ == "__main__":
    sys.exit(main())
