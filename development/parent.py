"""Notices that `make`, which started this process, was asked to stop or is gone.

Ctrl-C reaches everything in the terminal. A signal sent to `make` alone does not: on SIGTERM make passes it on, on
SIGINT it silently waits for us to end, and on SIGKILL it is gone. The last two show in /proc.
"""

import os
import signal
from pathlib import Path


class MakeWatch:
    """Looks at the parent process if, and only if, that is make."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._is_make = _name(self._parent) in ("make", "gmake")
        self._caught_at_first = _catches_interrupt(self._parent)

    def was_interrupted(self) -> bool:
        """Whether make is gone or no longer catches SIGINT, which it stops doing when it got one."""
        if not self._is_make:
            return False
        if os.getppid() != self._parent:
            return True
        return self._caught_at_first and not _catches_interrupt(self._parent)


def _name(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def _catches_interrupt(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)
