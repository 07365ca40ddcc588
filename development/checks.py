"""`make check` and `make test`: every check of the project, one after the other, and what to do about each that fails.

    python -m development.checks check    style, types, imports, migrations, Django's own checks
    python -m development.checks test     the same, then every test in parallel, browser and all

Whatever the tests need from the machine is looked for first, so that its absence is said at once and not after minutes.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from development.cluster import ensure_test_cluster
from development.environment import REPOSITORY
from development.launch import launched
from development.trouble import Trouble

CHROMIUM_VARIABLE = "CHROMIUM"
REDIS_VARIABLE = "BULKHEAD_REQUIRE_REDIS"
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command that must end well, and the command that mends what it most often finds."""

    title: str
    command: tuple[str, ...]
    mend: str = ""


QUICK = (
    Check("Style", ("ruff", "check", "."), ".venv/bin/ruff check --fix ."),
    Check("Layout", ("ruff", "format", "--check", "."), ".venv/bin/ruff format ."),
    Check("Imports", ("lint-imports",)),
    Check("Types", ("mypy",)),
    Check("Migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    Check("Django", ("python", "manage.py", "check")),
)


def find_chromium(environment: Mapping[str, str] = os.environ) -> str:
    """The Chromium that the browser tests drive, or a sentence with the one command that installs it."""
    named = environment.get(CHROMIUM_VARIABLE)
    if named:
        found = shutil.which(named, path=environment.get("PATH"))
        if found is None:
            raise Trouble(f"{CHROMIUM_VARIABLE} is set to {named}, which is not a program: correct or unset it.")
        return found
    for name in _CHROMIUM_NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            return found
    raise Trouble("The browser tests need Chromium: `apt-get install chromium`, or set CHROMIUM to the program's path.")


def redis_selection(environment: Mapping[str, str] = os.environ) -> list[str]:
    """How pytest is told about the Redis tests: they run where redis-server is, and must run where that is demanded."""
    if shutil.which("redis-server", path=environment.get("PATH")):
        return []
    if environment.get(REDIS_VARIABLE) == "1":
        raise Trouble(f"{REDIS_VARIABLE}=1 demands the Redis tests: `apt-get install redis-server`, then run again.")
    return ["-m", "not redis"]


def run_check(check: Check, environment: Mapping[str, str]) -> bool:
    """Runs one check; its output is shown only when it fails."""
    began = time.monotonic()
    program = sys.executable if check.command[0] == "python" else str(_PROGRAMS / check.command[0])
    done = subprocess.run(
        launched([program, *check.command[1:]], dies_with_caller=signal.SIGTERM),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=REPOSITORY,
        env=dict(environment),
        check=False,
    )
    seconds = time.monotonic() - began
    print(f"{'passed' if done.returncode == 0 else 'FAILED'}  {check.title:<11} {seconds:5.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout.rstrip())
        if check.mend:
            print(f"To mend most of this: {check.mend}")
    return done.returncode == 0


def run_tests(environment: Mapping[str, str], selection: list[str]) -> bool:
    """Runs every test, showing pytest's own output; Ctrl-C reaches it as an interruption."""
    # By file, so that what a file sets up for all its tests (a server, a city, a browser) is set up once.
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *selection]
    process = subprocess.Popen(
        launched(command, dies_with_caller=signal.SIGTERM),
        stdin=subprocess.DEVNULL,
        cwd=REPOSITORY,
        env=dict(environment),
    )
    try:
        return process.wait() == 0
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    wanted = arguments[0] if arguments else "test"
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        environment = dict(os.environ)
        selection: list[str] = []
        if wanted == "test":
            environment[CHROMIUM_VARIABLE] = find_chromium()
            selection = redis_selection()
        environment |= ensure_test_cluster()
        failed = [check.title for check in QUICK if not run_check(check, environment)]
        if wanted == "test" and not run_tests(environment, selection):
            failed.append("Tests")
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    elif wanted == "check":
        print("Every quick check passed. `make test` runs the tests too.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
