"""Runs the steps of the test scripts: several at once, each with its output kept together and its seconds shown.

What a step writes goes to a file in target/test-logs. It is shown as it comes while one step runs alone, and where a step
failed; otherwise its last line is.
"""

import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "target/test-logs"


@dataclass(frozen=True)
class Step:
    """One command, with a name that says what it shows."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    yields: bool = False  # it only computes: it gives way to steps that watch the clock
    passing: tuple[int, ...] = (0,)  # exit codes

    def words(self) -> list[str]:
        # What computes must not hold up what is timed.
        return [*(["nice", "-n", "10"] if self.yields and shutil.which("nice") else []), *map(str, self.command)]


@dataclass(frozen=True)
class Ended:
    step: Step
    code: int
    seconds: float
    processor: float  # seconds of processor time, with all that the step started and waited for
    log: Path

    @property
    def passed(self) -> bool:
        return self.code in self.step.passing

    def line(self) -> str:
        verdict = "ok" if self.passed else "FAILED"
        return f"<== {self.step.name}: {verdict}, {self.seconds:.0f} s ({self.processor:.0f} s of processor time)"


class Steps:
    """What ran so far."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.ended: list[Ended] = []
        self.left_out: list[Step] = []  # since one before them failed
        self._printing = threading.Lock()

    def failed(self) -> list[Ended]:
        return [one for one in self.ended if not one.passed]

    def of(self, steps: list[Step]) -> list[Ended]:
        return [one for one in self.ended if one.step in steps]

    def passed(self, step: Step) -> bool:
        return any(one.passed for one in self.of([step]))

    def alone(self, step: Step) -> bool:
        """Run a step by itself, and show what it writes as it comes."""
        self._say(f"\n==> {step.name}")
        ended = self._run(step, live=True)
        self._say(ended.line())
        return ended.passed

    def together(self, steps: list[Step | list[Step]], at_once: int) -> bool:
        """Run steps side by side, `at_once` at a time, begun in the order given.

        Those of a list run one after the other, until one fails.
        """
        waiting: queue.SimpleQueue[Step | list[Step]] = queue.SimpleQueue()
        for step in steps:
            waiting.put(step)
        before = len(self.failed())

        def work() -> None:
            while True:
                try:
                    steps = waiting.get_nowait()
                except queue.Empty:
                    return
                lane = steps if isinstance(steps, list) else [steps]
                for number, step in enumerate(lane, 1):
                    self._say(f"==> {step.name}: begun")
                    ended = self._run(step, live=False)
                    self._say(f"{self._shown(ended)}{ended.line()}")
                    if not ended.passed:
                        self.left_out.extend(lane[number:])
                        break

        workers = [threading.Thread(target=work) for _ in range(min(at_once, len(steps)))]
        self._say("")
        for worker in workers:
            worker.start()
        try:
            for worker in workers:
                worker.join()
        except KeyboardInterrupt:
            # What runs was interrupted with us; the rest need not begin.
            while not waiting.empty():
                waiting.get()
            raise SystemExit(130) from None
        return len(self.failed()) == before

    def end(self) -> int:
        """Say what became of it all; the exit code."""
        seconds = time.monotonic() - self.began
        processor = sum(one.processor for one in self.ended)
        failed = self.failed()
        if failed:
            print(f"\nfailed after {seconds:.0f} s:")
            for one in failed:
                print(f"  {one.step.name}: {one.log.relative_to(ROOT)}")
            for step in self.left_out:
                print(f"  {step.name}: not begun")
            return 1
        print(f"\neverything passed in {seconds:.0f} s ({processor:.0f} s of processor time)")
        return 0

    def _run(self, step: Step, live: bool) -> Ended:
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / (re.sub(r"[^a-z0-9]+", "-", step.name.lower()).strip("-") + ".log")
        began = time.monotonic()
        with log.open("wb") as file:
            process = subprocess.Popen(
                step.words(), cwd=ROOT, env={**os.environ, **step.environment}, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if live else file, stderr=subprocess.STDOUT,
            )
            if live:
                while part := process.stdout.read1():
                    file.write(part)
                    sys.stdout.buffer.write(part)
                    sys.stdout.buffer.flush()
            # Popen's own wait would not say how much processor time it took.
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        ended = Ended(step, process.returncode, time.monotonic() - began, used.ru_utime + used.ru_stime, log)
        self.ended.append(ended)
        return ended

    def _shown(self, ended: Ended) -> str:
        lines = ended.log.read_text(errors="replace").splitlines()
        if ended.passed:
            said = [line.strip() for line in lines if line.strip()][-1:]
            return "".join(f"    {line[:160]}\n" for line in said)
        return "".join(f"    {line}\n" for line in lines)

    def _say(self, text: str) -> None:
        with self._printing:
            print(text, flush=True)
