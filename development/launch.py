"""Starts one program: as the user it should be, bound to the life of its starter, with clean signal handlers.

Runs as a program of its own (`python -I -S launch.py … -- program arguments`), because the same steps in a `preexec_fn`
can deadlock a process that has threads. It ends by becoming the program, so its process id is the program's.

    --user N --group N   drop root for good: no supplementary group is kept
    --with-parent PID    the kernel sends --signal to the program when PID, which must be the starter, dies in any way
    --detach             become a background process of its own; print its process id and return
"""

import ctypes
import os
import shutil
import signal
import sys

PR_SET_PDEATHSIG = 1


def launched(
    command: list[str],
    *,
    account: tuple[int, int] | None = None,
    dies_with_caller: signal.Signals | None = None,
    detached: bool = False,
) -> list[str]:
    """The command that starts `command` through this launcher.

    `account`: user and group number. `dies_with_caller`: the signal it is sent when the calling process, or the thread
    that started it, ends in any way; start it from a thread that stays.
    """
    options: list[str] = []
    if account:
        options += ["--user", str(account[0]), "--group", str(account[1])]
    if dies_with_caller is not None:
        options += ["--with-parent", str(os.getpid()), "--signal", str(int(dies_with_caller))]
    if detached:
        options += ["--detach"]
    # Found here, because after the user has changed the launcher's own Python may be out of reach.
    program = shutil.which(command[0]) or command[0]
    return [sys.executable, "-I", "-S", __file__, *options, "--", program, *command[1:]]


def die_with(parent: int, wanted: int) -> None:
    """Asks the kernel to send `wanted` when the parent goes; ends at once if it is gone already.

    INVARIANT: called after the user has changed, because changing the user clears the request.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(wanted), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def take_options(arguments: list[str]) -> tuple[dict[str, int], bool, list[str]]:
    """Splits the launcher's own options from the program to become."""
    end = arguments.index("--")
    options, program = arguments[:end], arguments[end + 1 :]
    detach = "--detach" in options
    if detach:
        options.remove("--detach")
    return {options[i]: int(options[i + 1]) for i in range(0, len(options), 2)}, detach, program


def main(arguments: list[str]) -> None:
    """Takes the steps in the one order that works, then becomes the program."""
    numbers, detach, program = take_options(arguments)
    os.setsid()
    if detach:
        child = os.fork()
        if child:
            os.write(1, f"{child}\n".encode())
            os._exit(0)
        os.setsid()
        os.dup2(2, 1)
    if "--user" in numbers:
        os.setgroups([])
        os.setgid(numbers["--group"])
        os.setuid(numbers["--user"])
    if "--with-parent" in numbers:
        die_with(numbers["--with-parent"], numbers["--signal"])
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE):
        signal.signal(name, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.execv(program[0], program)  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        os.write(2, f"launch: {error}\n".encode())
        os._exit(127)
