"""The steps of which scripts/test, test-integration and test-deployment are made."""

import os

from steps import ROOT, Step

PYTHON = ROOT / "target/tools/integration/bin/python"
TESTS = ROOT / "integration-tests"
COMMAND = ROOT / "target/suite/activity-generator"

# FIFO queues remember a deduplication id for 300 s. Tests of what comes after wait this long instead.
WINDOW = ["--deduplication-window", "3"]
# The end of pytest where nothing was chosen: that may be where the caller chose (-k) some tests of another file.
NOTHING_CHOSEN = 5


def environment() -> dict[str, str]:
    return {
        "ACTIVITY_GENERATOR": os.environ.get("ACTIVITY_GENERATOR", str(COMMAND)),
        "PYTHONPATH": str(TESTS),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def emulated(name: str, tests: str, *options: str, arguments: list[str] | None = None) -> Step:
    """Python tests beside an emulator of their own."""
    pytest = [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", "--quiet", "--durations=5", *(arguments or []), TESTS / tests]
    passing = (0, NOTHING_CHOSEN) if arguments else (0,)
    return Step(name, ["scripts/emulator", "run", *options, *pytest], environment(), passing=passing)


def setup() -> Step:
    return Step("setup", ["scripts/setup", "--integration", "--node", "--templates"])


def builds() -> list[Step]:
    """What the tests run, then what is released: one after the other, since each takes every core."""
    return [
        Step("build: tests, and the command with AWS", ["scripts/build-tests"]),
        Step("build: functions and command, as they are released", ["scripts/build"]),
    ]


def unit() -> Step:
    return Step("unit, property and command tests", ["scripts/test-unit"], yields=True)


def smoke() -> Step:
    return Step("the released command on every shipped blueprint", ["scripts/smoke", "--no-build"], yields=True)


def constructs() -> list[Step]:
    return [
        Step("stacks and constructs", ["npm", "test", "--prefix", "cdk"], environment(), yields=True),
        Step(
            "recorded permissions are those of the command",
            ["npm", "run", "fixtures", "--prefix", "cdk", "--", "--check"], environment(), yields=True,
        ),
        Step("templates, as cfn-lint sees them", ["scripts/check-templates"], environment(), yields=True),
    ]


def ports() -> list[Step]:
    # Those of the module iam need the emulator that enforces IAM.
    return [
        Step("ports", ["scripts/emulator", "run", *WINDOW, "scripts/test-ports", "--skip", "iam::"]),
        Step("ports, IAM enforced", ["scripts/emulator", "run", "--iam", "scripts/test-ports", "iam::"]),
    ]


def functions(arguments: list[str] | None = None) -> list[Step]:
    """The functions, deployed: each file beside an emulator of its own, those that take longest first."""
    files = sorted(path.name for path in (TESTS / "end_to_end").glob("test_*.py"))
    longest = [name for name in ("test_real_ticks.py", "test_failures.py", "test_once.py") if name in files]
    ordered = [*longest, *(name for name in files if name not in longest)]
    return [
        *(emulated(f"functions: {said(name)}", f"end_to_end/{name}", *WINDOW, arguments=arguments) for name in ordered),
        *(
            emulated(f"functions, IAM enforced: {said(path.name)}", f"enforced_iam/{path.name}", "--iam", *WINDOW, arguments=arguments)
            for path in sorted((TESTS / "enforced_iam").glob("test_*.py"))
        ),
    ]


def life(arguments: list[str] | None = None) -> Step:
    return emulated("life of deployed blueprints", "deployed/test_life.py", arguments=arguments)


def rights(arguments: list[str] | None = None) -> Step:
    return emulated("derived rights, IAM enforced", "deployed/enforced_iam", "--iam", arguments=arguments)


def said(file: str) -> str:
    return file.removeprefix("test_").removesuffix(".py").replace("_", " ")
