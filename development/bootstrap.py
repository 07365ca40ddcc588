"""The first step of `make install`, `make demo`, `make test` and the others: finds a Python that is new enough.

    python3 development/bootstrap.py install|demo|test|check|prove|bench-decisions|bench-confirm

Standard library only, and written so that even an old Python understands it and can say what is missing. It makes or
repairs the virtual environment through `development.install` and then becomes the Python inside it.
"""

import os
import sys
from pathlib import Path
from typing import Iterable, Iterator  # noqa: UP035 (an old Python has to read this)

NEWEST_FIRST = ("python3.14", "python3.13", "python3.12", "python3.11")
#: What follows the installation: the module and its arguments.
TASKS = {
    "demo": ("development.demo",),
    "test": ("development.checks", "test"),
    "check": ("development.checks", "check"),
    "prove": ("development.proofs",),
    "bench-decisions": ("benchmarks.decisions",),
    "bench-confirm": ("benchmarks.confirm_releases",),
}
NAMES = ("install", *TASKS)
CHECKOUT = str(Path(__file__).resolve().parent.parent)


def give_up(sentence: str) -> None:
    """Ends with a sentence instead of a traceback."""
    sys.stderr.write("\n" + sentence + "\n")
    sys.exit(1)


def programs_on_path(names: Iterable) -> Iterator:
    """The given programs, as far as the machine has them, in the given order."""
    for name in names:
        for directory in os.environ.get("PATH", "").split(os.pathsep):
            candidate = Path(directory or ".", name)
            if os.access(str(candidate), os.X_OK) and not candidate.is_dir():
                yield str(candidate)
                break


def become_newer_python() -> None:
    """Continues in a newer Python when this one is too old and the machine has one."""
    if sys.version_info >= (3, 11):  # noqa: UP036 (this is the check that makes the others true)
        return
    import subprocess

    for candidate in programs_on_path(NEWEST_FIRST):
        if subprocess.call([candidate, "-c", "import ensurepip"], stderr=subprocess.DEVNULL) == 0:
            os.execv(candidate, [candidate, *sys.argv])  # noqa: S606 (no shell is wanted)
    give_up(
        "Bulkhead needs Python 3.11 or newer, and this is {}.{}: install one (on Debian 12 or newer:"
        " `apt-get install python3 python3-venv`) and run the same command again.".format(*sys.version_info[:2])
    )


def main() -> None:
    """Installs, then runs the task inside the virtual environment."""
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        give_up("usage: python3 development/bootstrap.py " + "|".join(NAMES))
    become_newer_python()
    os.chdir(CHECKOUT)
    sys.path.insert(0, CHECKOUT)
    from development import install
    from development.trouble import Trouble

    task = sys.argv[1]
    try:
        python = install.install(task)
    except Trouble as trouble:
        give_up(str(trouble))
    except KeyboardInterrupt:
        give_up("Stopped. Run the same command again: what is half done is repaired.")
    if task in TASKS:
        os.execv(str(python), [str(python), "-m", *TASKS[task]])  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main()
