"""What the database server says when it fails, and what to do about it, in a sentence."""

import os
import re
from pathlib import Path

from development.trouble import Trouble, full_disk


def explain_server(said: str, otherwise: str, *, data: Path, log: Path) -> Trouble:
    """Turns what `initdb` or `postgres` wrote into a sentence that says what to do; `otherwise` if it is not known."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return full_disk(data, wanted_megabytes=500)
    if "could not look up effective user ID" in said:
        return Trouble(
            f"PostgreSQL needs a name for its user, and user number {os.geteuid()} has none on this machine:"
            " run as a user that is listed in /etc/passwd, or as root."
        )
    if "Cannot allocate memory" in said or "could not create shared memory segment" in said:
        return Trouble("The database server needs about 300 MB of free memory: stop something else and run again.")
    if "incompatible with server" in said or "not compatible with this version" in said:
        return Trouble(
            "The demo's data was written by another version of PostgreSQL: it is invented, so throw it away with"
            " `make discard` and run again."
        )
    if "wrong ownership" in said or "invalid permissions" in said or "Permission denied" in said:
        return Trouble(
            f"The database server may not read {data}: the state directory was copied or its permissions"
            " changed. Remove that directory, or set BULKHEAD_STATE to another one, and run again."
        )
    problems = re.findall(r"(?:FATAL|PANIC|initdb: error|launch):\s*(.+)", said)
    reason = problems[-1].strip() if problems else otherwise
    return Trouble(f"The database server did not start ({reason}): see {log}.")
