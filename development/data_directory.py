"""Makes the data directory of the embedded PostgreSQL server, with a password from the first moment on."""

import os
import subprocess
from pathlib import Path

from development.environment import write_private_file
from development.launch import launched
from development.server_files import Account, ServerPlace

SUPERUSER = "postgres"


class InitializationFailed(Exception):  # noqa: N818 (what happened, for the caller to explain)
    """`initdb` ended badly; the argument is what it wrote."""


def server_environment() -> dict[str, str]:
    """Nothing of the caller's environment: it may hold keys that the database server must not know."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def initialize(place: ServerPlace, password: str, *, durable: bool) -> None:
    """Fills the empty data directory; afterwards it belongs to the account that the server runs as.

    Text is sorted and its letters are classed by PostgreSQL itself, so that every machine does it in the same way.
    """
    first = place.initial_account
    password_file = place.directory / "first-password"
    password_file.unlink(missing_ok=True)
    write_private_file(password_file, password)
    command = [str(place.programs / "initdb"), f"--pgdata={place.data}", f"--username={SUPERUSER}"]
    command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions", "--encoding=UTF8"]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not durable:
        command.append("--no-sync")
    try:
        if first:
            os.chown(password_file, first.user, first.group)
            os.chown(place.data, first.user, first.group)
        done = subprocess.run(
            launched(command, account=first),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            env=server_environment(),
            check=False,
        )
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        raise InitializationFailed(done.stderr.decode(errors="replace"))
    if place.account and place.account != first:
        _give_tree(place.data, place.account)


def _give_tree(top: Path, account: Account) -> None:
    for directory, names, files in os.walk(top):
        for name in (*names, *files):
            os.chown(Path(directory, name), account.user, account.group, follow_symlinks=False)
    os.chown(top, account.user, account.group)
