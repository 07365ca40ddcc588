"""`make prove`: the long forms of what every test run samples, and the mutation test of the law. An hour at most.

    python -m development.proofs

Each proof says in one line whether it held and how long it took; what failed is shown. Ctrl-C stops all of it. Everything
that it writes lies in the tests' state directory.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType

from development.cluster import ensure_test_cluster
from development.environment import REPOSITORY
from development.launch import launched
from development.trouble import Trouble

LONG_FORMS = "BULKHEAD_PROVE"
"""The variable that makes `tests.proofs.how_many` answer with the long form."""

AT_MOST_SECONDS = 3600
_STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim, and the command that ends well where it holds. `show` is how much of its last words is worth showing."""

    claim: str
    command: tuple[str, ...]
    show: int = 0


def tests(*files: str, together: bool = False) -> tuple[str, ...]:
    """The command that runs tests in their long form, in parallel where they share nothing."""
    spread = ("-n", "auto", "--dist", "loadfile" if together else "load")
    return ("-m", "pytest", "-q", *spread, *files)


PROOFS: tuple[Proof, ...] = (
    Proof(
        "The law and the same law as Cedar policies decide 20,000 worlds alike",
        tests("tests/consent/test_cedar_oracle.py"),
    ),
    Proof(
        "What must hold in every world holds in thousands of them",
        tests("tests/consent/test_properties.py", "tests/consent/test_remedies.py"),
    ),
    Proof(
        "What is open is what the law lets go, in 1,500 histories",
        tests("tests/consent/test_gate_histories.py"),
    ),
    Proof("No change of the law goes unnoticed", ("-m", "development.mutation"), show=1),
)


def prove(proof: Proof, environment: Mapping[str, str], *, seconds: float) -> bool:
    """Runs one proof for at most `seconds`; its output is shown only when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        launched([sys.executable, *proof.command], dies_with_caller=signal.SIGTERM),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=REPOSITORY,
        env=dict(environment),
    )
    try:
        output, _nothing = process.communicate(timeout=max(seconds, 0))
        held = process.returncode == 0
    except subprocess.TimeoutExpired:
        output, held = f"{_stop(process)}\nIt was stopped: the hour is over.", False
    except BaseException:
        _stop(process)
        raise
    print(f"{'holds ' if held else 'FAILED'}  {time.monotonic() - began:6.0f} s  {proof.claim}", flush=True)
    lines = output.strip().splitlines()
    if not held or proof.show:
        print("\n".join(lines[-proof.show :] if held else lines), flush=True)
    return held


def _stop(process: subprocess.Popen[str]) -> str:
    """Lets the proof put away what it has made, and returns what it said."""
    process.send_signal(signal.SIGINT)
    try:
        return process.communicate(timeout=_STOP_SECONDS)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0]


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Runs every proof, even after one has failed; the exit code says whether all hold."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    until = time.monotonic() + AT_MOST_SECONDS
    try:
        environment = dict(os.environ) | ensure_test_cluster() | {LONG_FORMS: "1"}
        held = [prove(proof, environment, seconds=until - time.monotonic()) for proof in PROOFS]
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print("Everything holds." if all(held) else "Not everything holds.")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
