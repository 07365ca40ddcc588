"""What the tests need from the machine is looked for first, and its absence is said with the command that mends it."""

from pathlib import Path

import pytest

from development.checks import Check, find_chromium, redis_selection, run_check
from development.trouble import Trouble


def program(directory: Path, name: str) -> str:
    path = directory / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_chromium_is_found_under_its_usual_names(tmp_path: Path) -> None:
    expected = program(tmp_path, "google-chrome")
    assert find_chromium({"PATH": str(tmp_path)}) == expected
    expected = program(tmp_path, "chromium")
    assert find_chromium({"PATH": str(tmp_path)}) == expected


def test_a_named_chromium_wins(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    own = program(tmp_path, "own-browser")
    assert find_chromium({"PATH": str(tmp_path), "CHROMIUM": own}) == own


def test_a_missing_chromium_is_answered_with_the_one_command(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="`apt-get install chromium`"):
        find_chromium({"PATH": str(tmp_path)})


def test_a_named_chromium_that_is_not_there_is_not_replaced_by_another(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    with pytest.raises(Trouble, match="correct or unset"):
        find_chromium({"PATH": str(tmp_path), "CHROMIUM": "/nowhere/chromium"})


def test_redis_tests_run_where_redis_is(tmp_path: Path) -> None:
    assert redis_selection({"PATH": str(tmp_path)}) == ["-m", "not redis"]
    program(tmp_path, "redis-server")
    assert redis_selection({"PATH": str(tmp_path)}) == []


def test_redis_tests_cannot_be_left_out_where_they_are_demanded(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="`apt-get install redis-server`"):
        redis_selection({"PATH": str(tmp_path), "BULKHEAD_REQUIRE_REDIS": "1"})


def test_a_failing_check_shows_what_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    failing = Check("Example", ("python", "-c", "print('what is wrong'); raise SystemExit(3)"), "mend it so")
    assert run_check(failing, {}) is False
    shown = capsys.readouterr().out
    assert "FAILED  Example" in shown
    assert "what is wrong" in shown
    assert "To mend most of this: mend it so" in shown


def test_a_passing_check_shows_its_name_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check(Check("Example", ("python", "-c", "print('noise')")), {}) is True
    shown = capsys.readouterr().out
    assert "passed  Example" in shown
    assert "noise" not in shown
