"""The two addresses of the demo: chosen by environment variables, and free before anything is started."""

import os

from development.ports import chosen_port, require_free_port
from development.trouble import Trouble

_CHOICES = {"agency": ("BULKHEAD_AGENCY_PORT", 8000), "police": ("BULKHEAD_POLICE_PORT", 8001)}


def chosen_ports() -> dict[str, int]:
    """The port of each web process."""
    return {
        name: chosen_port(os.environ.get(variable), variable=variable, default=default)
        for name, (variable, default) in _CHOICES.items()
    }


def require_free_ports(ports: dict[str, int]) -> None:
    """Raises a sentence when one of them is taken or both are the same."""
    if ports["agency"] == ports["police"]:
        raise Trouble("BULKHEAD_AGENCY_PORT and BULKHEAD_POLICE_PORT must differ: each web process has its own.")
    for name, (variable, _default) in _CHOICES.items():
        require_free_port(ports[name], variable=variable)
