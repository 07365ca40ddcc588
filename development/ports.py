"""Finds out whether a port of this machine is free, and says so in a sentence when it is not."""

import random
import socket

from development.trouble import Trouble

# Below the range from which Linux takes ports for outgoing connections, so that none of those is in the way later.
_QUIET_PORTS = range(21000, 32000)


def is_free(port: int) -> bool:
    """Whether a server could listen on that port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    for port in random.sample(_QUIET_PORTS, 200):
        if is_free(port):
            return port
    raise Trouble(
        f"No free port was found between {_QUIET_PORTS.start} and {_QUIET_PORTS.stop} on 127.0.0.1: stop programs that"
        " hold them."
    )


def chosen_port(text: str | None, *, variable: str, default: int) -> int:
    """The port that an environment variable asks for."""
    if not text:
        return default
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"{variable} must be a port number between 1 and 65535, such as {default}.")
    return int(text)


def require_free_port(port: int, *, variable: str) -> None:
    """Raises a sentence that says how to go on when something listens on the port already."""
    if is_free(port):
        return
    raise Trouble(
        f"Port {port} is busy: stop the program that uses it (perhaps another demo), or choose another port with"
        f" `{variable}={port + 10} make demo`."
    )
