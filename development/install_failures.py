"""What the installers say when they fail, and what to do about it, in a sentence."""

import re
import sys
from pathlib import Path

from development.trouble import Trouble, free_megabytes, full_disk

#: What a fresh installation takes, with what pip keeps while it works.
MEGABYTES = 1500

_NO_NETWORK = re.compile(
    r"Temporary failure in name resolution|Name or service not known|Failed to establish a new connection"
    r"|Network is unreachable|Connection(?:Timeout|Refused| refused| timed out)|ReadTimeout|getaddrinfo|ENOTFOUND"
    r"|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ProxyError|CERTIFICATE_VERIFY_FAILED|SSLError"
)
_FULL = re.compile(r"No space left on device|ENOSPC|Errno 28|Disk quota exceeded|EDQUOT")
_COMPILER = r"\S*(?:gcc|cc|clang|g\+\+|c\+\+)\S*"
_NO_COMPILER = re.compile(
    rf"(?:command|program) '?{_COMPILER}'? failed: No such file|{_COMPILER}: (?:command )?not found"
    rf"|No such file or directory: '{_COMPILER}'|no acceptable C compiler|Unknown compiler|Python\.h: No such file"
)
_NO_RUST = re.compile(r"(?:cargo|rustc)[^\n]*not (?:found|installed)|can't find Rust compiler|No such file[^\n]*cargo")


def _is_full(said: str, place: Path) -> bool:
    """Whether the disk is full: installers do not always pass on why a step of theirs failed."""
    return bool(_FULL.search(said)) or free_megabytes(place) < 20


def explain_venv(said: str, place: Path) -> Trouble:
    """Why `python -m venv` failed."""
    if _is_full(said, place):
        return full_disk(place, wanted_megabytes=MEGABYTES)
    if re.search(r"ensurepip is not\s+available|No module named '?ensurepip", said):
        return Trouble(
            f"This Python cannot make virtual environments: `apt-get install python{sys.version_info.major}."
            f"{sys.version_info.minor}-venv` (or python3-venv), then run the same command again."
        )
    return Trouble(f"Making {place} failed:\n{_end_of(said)}")


def explain_pip(said: str, place: Path) -> Trouble:
    """Why pip failed."""
    if _is_full(said, place):
        return full_disk(place, wanted_megabytes=MEGABYTES)
    if _NO_RUST.search(said):
        return Trouble(_compile_sentence(said, "apt-get install cargo"))
    if _NO_COMPILER.search(said):
        return Trouble(_compile_sentence(said, "apt-get install build-essential python3-dev"))
    if "DO NOT MATCH THE HASHES" in said:
        return Trouble(
            "A package differs from the one whose hash is locked, so nothing of it was installed. A proxy or mirror"
            " between this machine and the package index may alter files: use another, and run the same command again."
        )
    if _NO_NETWORK.search(said) or "Could not find a version" in said or "No matching distribution" in said:
        return Trouble(
            "The Python packages could not be downloaded: check this machine's network, its proxy, and PIP_INDEX_URL if"
            f" that is set, then run the same command again. What pip said last:\n{_end_of(said, lines=3)}"
        )
    return Trouble(f"Installing the Python packages failed:\n{_end_of(said)}")


def _compile_sentence(said: str, command: str) -> str:
    failed = re.search(
        r"(?:Failed building wheel for|Failed to build|Could not build wheels for) ['\"]?([\w.-]+)", said
    )
    package = failed.group(1) if failed else "A package"
    return (
        f"{package} has no ready-made file for this machine and must be compiled, but the compiler is missing:"
        f" `{command}`, then run the same command again."
    )


def explain_npm(said: str, place: Path) -> Trouble:
    """Why npm failed."""
    if _is_full(said, place):
        return full_disk(place, wanted_megabytes=300)
    if _NO_NETWORK.search(said):
        return Trouble(
            "The front-end packages could not be downloaded: check this machine's network (and npm's registry and proxy"
            f" settings), then run the same command again. What npm said last:\n{_end_of(said, lines=3)}"
        )
    return Trouble(f"Installing the front-end packages failed:\n{_end_of(said)}")


def _end_of(said: str, lines: int = 15) -> str:
    return "\n".join(said.strip().splitlines()[-lines:])
