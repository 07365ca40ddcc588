"""`make lock`: writes the lock files anew. None of them names an address that anything is downloaded from.

Versions that are locked already stay, unless the requirements no longer allow them.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from development.environment import REPOSITORY
from development.install import FrontEnd, VirtualEnvironment

_ADDRESS = re.compile(r"https?://")


def lock_python(repository: Path = REPOSITORY) -> None:
    """requirements/*.txt with the hash of every file that may be installed, for every platform and Python from 3.11."""
    for name in ("production", "development"):
        command = [
            *(str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
            *("--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links"),
            *(f"requirements/{name}.in", "-o", f"requirements/{name}.txt"),
        ]
        subprocess.run(command, cwd=repository, check=True)


def lock_front_end(repository: Path = REPOSITORY) -> None:
    """package-lock.json, less the addresses of funding pages that npm adds."""
    program, variables = FrontEnd(repository, VirtualEnvironment(repository)).npm()
    command = [*program, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=repository, env=variables, check=True)
    path = repository / "package-lock.json"
    path.write_text(json.dumps(_without_addresses(json.loads(path.read_text())), indent=2) + "\n", encoding="utf-8")


def _without_addresses(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _without_addresses(inner) for key, inner in value.items() if key not in ("funding", "resolved")}


def addresses_in_locks(repository: Path = REPOSITORY) -> list[str]:
    """Lines of lock files that name an address; there should be none."""
    files = [repository / "package-lock.json", *sorted((repository / "requirements").glob("*.txt"))]
    return [
        f"{path.name}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _ADDRESS.search(line)
    ]


def main() -> int:
    lock_python()
    lock_front_end()
    found = addresses_in_locks()
    if found:
        print("Addresses in lock files: " + ", ".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
