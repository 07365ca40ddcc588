"""One kind of error for everything that can go wrong on a machine: a sentence that says what to do.

Whoever runs `make demo` or `make test` reads the sentence and nothing else; a traceback means a mistake of ours.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


class Trouble(Exception):  # noqa: N818 (a sentence for people, not the name of an error)
    """What went wrong and what to do about it, in a sentence a newcomer can act on."""


def _nearest_existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def free_megabytes(path: Path) -> int:
    """Room left on the disk that holds `path`, which need not exist yet."""
    return shutil.disk_usage(_nearest_existing(path)).free // 1_000_000


def full_disk(path: Path, *, wanted_megabytes: int) -> Trouble:
    """The sentence for a disk that has no room left for `path`."""
    return Trouble(
        f"The disk that holds {path} is full ({free_megabytes(path)} MB free): make room for {wanted_megabytes} MB and run"
        " the same command again."
    )


def require_free_space(path: Path, *, megabytes: int) -> None:
    """Raises the full-disk sentence before work begins that could not be finished anyway."""
    if free_megabytes(path) < megabytes:
        raise full_disk(path, wanted_megabytes=megabytes)


@contextmanager
def explained(doing: str, *, place: Path, wanted_megabytes: int = 500) -> Iterator[None]:
    """Turns an operating-system error inside the block into a sentence about `place`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise full_disk(place, wanted_megabytes=wanted_megabytes) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            name = error.filename or place
            raise Trouble(
                f"While {doing}: no permission to write {name}. Run as the user who owns it (you are user number"
                f" {os.geteuid()}), or set BULKHEAD_STATE to a directory of your own."
            ) from error
        raise Trouble(f"While {doing}: {error}.") from error
