"""Mutation testing of the law: every small change of it, and of the decision, must make some test fail.

    python -m development.mutation [rules|decision]    run it alone, or one half of it; `make prove` runs it all

mutmut works on a copy in the tests' state directory, so the checkout stays as it is. It makes thousands of mutants and
runs on each the tests that reach it. The rules and what asks them are tried apart, each with tests of its own, because
whatever asks a rule is reached by every test there is. A change may go unnoticed only if `tests/mutation/survivors.toml`
says why.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from development.environment import (
    REPOSITORY,
    make_private_directory,
    tests_state_directory,
    without_site_variables,
)
from development.launch import launched
from development.mutants import Survivor, Tally, compare, read_accepted, read_results
from development.trouble import Trouble, explained

CONFIGURATIONS = Path("tests/mutation")
"""One file for each half: which modules are changed, and which tests must notice."""

HALVES = ("rules", "decision")
ACCEPTED = CONFIGURATIONS / "survivors.toml"
COPIED = ("consent", "tests/__init__.py", "tests/proofs.py", "tests/consent")
"""What the law and its tests are made of."""

_PROGRAM = Path(sys.executable).parent / "mutmut"
_STOP_SECONDS = 30


def make_workspace(repository: Path, half: str, workspace: Path) -> None:
    """Puts a fresh copy of the law and its tests, and mutmut's configuration for one half, into `workspace`."""
    with explained("copying the law for its mutation test", place=workspace):
        shutil.rmtree(workspace, ignore_errors=True)
        make_private_directory(workspace)
        for name in COPIED:
            source, target = repository / name, workspace / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)
        shutil.copy2(repository / CONFIGURATIONS / f"{half}.cfg", workspace / "setup.cfg")


def run_mutmut(workspace: Path) -> str:
    """Tries every mutant and returns mutmut's list of results. Raises Trouble when it could not begin."""
    environment = without_site_variables(os.environ) | {"PYTHONDONTWRITEBYTECODE": "1"}
    log = workspace / "mutmut.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            launched([str(_PROGRAM), "run"], dies_with_caller=signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=workspace,
            env=environment,
        )
        try:
            code = process.wait()
        except BaseException:
            _stop(process)
            raise
    if code != 0:
        said = log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n").splitlines()
        raise Trouble("\n".join([f"mutmut ended with {code}:", *said[-20:]]))
    done = subprocess.run(
        [str(_PROGRAM), "results", "--all", "true"],
        cwd=workspace,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Lets mutmut stop what it has started; only then is it ended by force."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def try_mutants(halves: tuple[str, ...], repository: Path = REPOSITORY) -> Tally:
    """Tries the mutants of each half, and counts them together."""
    tallies = []
    for half in halves:
        workspace = tests_state_directory() / "mutation" / half
        make_workspace(repository, half, workspace)
        tallies.append(read_results(run_mutmut(workspace), workspace))
    return Tally(
        sum((Counter(tally.statuses) for tally in tallies), Counter()),
        tuple(survivor for tally in tallies for survivor in tally.survivors),
    )


def report(tally: Tally, unexplained: list[Survivor], stale: list[Survivor]) -> str:
    """What is said at the end: how many mutants there were, and every one that should not be as it is."""
    survived = len(tally.survivors)
    lines = [
        f"{tally.total} mutants: {tally.noticed} made a test fail, {survived} did not,"
        f" {survived - len(unexplained)} of these for a reason that {ACCEPTED} gives."
    ]
    if unexplained:
        lines.append("\nNo test noticed these. Write one, or say why none can:\n")
        lines.extend(str(one) for one in unexplained)
    if stale:
        lines.append(f"\n{ACCEPTED} explains these, which tests notice or which no longer exist. Take them out:\n")
        lines.extend(str(one) for one in stale)
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Runs it; the exit code says whether every survivor has its reason."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    halves = tuple(arguments) or HALVES
    if not set(halves) <= set(HALVES):
        print(f"usage: python -m development.mutation [{'|'.join(HALVES)}]", file=sys.stderr)
        return 2
    try:
        accepted = read_accepted(REPOSITORY / ACCEPTED)
        tally = try_mutants(halves)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    unexplained, stale = compare(tally.survivors, accepted)
    if halves != HALVES:
        # What the other half would leave cannot be told from what no longer exists.
        stale = []
    print(report(tally, unexplained, stale))
    return 1 if unexplained or stale else 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
