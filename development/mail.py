"""Catches the demo's e-mail: a real SMTP server on this machine that writes each message into a private file.

python -m development.mail PORT DIRECTORY
"""

import asyncio
import itertools
import os
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Keeps every message as a file of its own, named so that a list of the directory is in the order of arrival."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._numbers = itertools.count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Accepts a message only once it is kept."""
        content = envelope.content or b""
        data = content.encode() if isinstance(content, str) else content
        name = f"{time.time_ns()}-{next(self._numbers)}"
        partial = self._directory / f"{name}.partial"
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        partial.rename(self._directory / f"{name}.eml")
        return "250 kept"


async def serve(port: int, directory: Path) -> None:
    """Runs until the process is asked to stop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stopped.set)
    mailbox = Mailbox(directory)
    server = await loop.create_server(lambda: SMTP(mailbox, hostname="localhost", loop=loop), "127.0.0.1", port)
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
