"""The running `postgres` of one data directory: finding it, launching it, and telling it from anything else."""

import os
import signal
import subprocess
from pathlib import Path

from development.data_directory import server_environment
from development.environment import write_private_file
from development.launch import launched
from development.server_files import ServerPlace
from development.server_settings import HOST_RULES, server_arguments


class ServerProcess:
    """Launches the server of one place and finds it again, also when another process launched it."""

    def __init__(self, place: ServerPlace, log_file: Path, *, durable: bool) -> None:
        self._place = place
        self._log_file = log_file
        self._durable = durable
        self._child: subprocess.Popen[bytes] | None = None

    def number(self) -> int | None:
        """The server's process id when it runs, found out without connecting."""
        lines = self._process_file()
        if not lines or not lines[0].strip().isdigit():
            return None
        number = int(lines[0])
        return number if self.is_ours(number) else None

    def is_ready(self) -> bool:
        """Whether the server runs and takes connections."""
        lines = self._process_file()
        return len(lines) >= 8 and lines[7].strip() == "ready" and self.number() is not None

    def is_ours(self, number: int) -> bool:
        """Whether that process is this server, and not something that got its number after a crash."""
        if self._child is not None and self._child.pid == number:
            return self._child.poll() is None
        if not Path("/proc/self").exists():
            return process_exists(number)
        try:
            return Path(f"/proc/{number}/cwd").samefile(self._place.data)
        except OSError:
            return False

    def launch(self, port: int, *, supervised: bool) -> int:
        """Starts the server and returns its process id at once; whether it comes up is for the caller to watch."""
        place = self._place
        stale = place.data / "postmaster.pid"
        if stale.exists() and self.number() is None:
            # Left by a crash. Its number may be another process by now, which PostgreSQL would take for its server.
            stale.unlink()
        rules = place.directory / "pg_hba.conf"
        write_private_file(rules, HOST_RULES)
        if place.account:
            os.chown(rules, place.account.user, place.account.group)
        command = [str(place.programs / "postgres"), "-D", str(place.data)]
        command += server_arguments(durable=self._durable, port=port, rules=rules)
        mode = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self._log_file, mode, 0o600), "ab") as log:
            process = subprocess.Popen(
                launched(
                    command,
                    account=place.account,
                    dies_with_caller=signal.SIGINT if supervised else None,
                    detached=not supervised,
                ),
                stdin=subprocess.DEVNULL,
                stdout=log if supervised else subprocess.PIPE,
                stderr=log,
                cwd="/",
                env=server_environment(),
            )
        if supervised:
            self._child = process
            return process.pid
        said, _nothing = process.communicate()
        return int(said) if said.strip().isdigit() else process.pid

    def has_ended(self, number: int) -> bool:
        """Whether the process that `launch` returned is over."""
        if self._child is not None and self._child.pid == number:
            return self._child.poll() is not None
        return not process_exists(number)

    def forget(self) -> None:
        """Collects a child that has ended."""
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _process_file(self) -> list[str]:
        try:
            return (self._place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []


def process_exists(number: int) -> bool:
    """Whether a process runs under that number; one that only waits to be collected by its parent does not."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc/self").exists()
