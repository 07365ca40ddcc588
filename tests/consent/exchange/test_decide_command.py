"""`manage.py decide` reads scenarios from a file and prints the answers; it needs no database and no set-up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.consent.exchange.examples import facts

REPOSITORY = Path(__file__).resolve().parents[3]


def run(tmp_path: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process that knows of no database: its state directory is empty."""
    return subprocess.run(
        [sys.executable, "manage.py", "decide", *arguments],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "BULKHEAD_STATE": str(tmp_path / "state")},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )


def decided(tmp_path: Path, content: object) -> Any:
    file = tmp_path / "scenarios.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    finished = run(tmp_path, str(file))
    assert finished.returncode == 0, finished.stderr.decode()
    return json.loads(finished.stdout)


def complaint(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "scenarios.json"
    file.write_bytes(content)
    finished = run(tmp_path, str(file))
    assert finished.returncode == 1
    assert finished.stdout == b""
    return finished.stderr.decode()


def test_one_scenario_has_one_answer_and_a_list_has_a_list(tmp_path: Path) -> None:
    one = {"id": "one", "facts": facts()}
    single = decided(tmp_path, one)
    assert (single["id"], single["decision"]) == ("one", "permit")
    several = decided(tmp_path, [one, {"id": "two", "facts": facts(purpose="curiosity")}])
    assert [(given["id"], given["decision"]) for given in several] == [("one", "permit"), ("two", "deny")]
    assert decided(tmp_path, []) == []


def test_a_scenario_that_cannot_be_read_is_denied_among_the_others(tmp_path: Path) -> None:
    broken, whole, no_scenario = decided(
        tmp_path, [{"id": "broken", "facts": {}}, {"id": "whole", "facts": facts()}, 5]
    )
    assert (broken["decision"], whole["decision"], no_scenario["decision"]) == ("deny", "permit", "deny")
    assert broken["reasons"]
    assert no_scenario["reasons"]


def test_a_dash_reads_from_standard_input(tmp_path: Path) -> None:
    content = json.dumps({"id": "one", "facts": facts()}).encode("utf-8-sig")
    finished = run(tmp_path, "-", stdin=content)
    assert finished.returncode == 0, finished.stderr.decode()
    assert json.loads(finished.stdout)["decision"] == "permit"


def test_a_field_that_is_given_twice_denies(tmp_path: Path) -> None:
    plain = json.dumps({"id": "one", "facts": facts(deceased=True)})
    file = tmp_path / "twice.json"
    file.write_text(plain.replace('"deceased": true', '"deceased": true, "deceased": false'), encoding="utf-8")
    answered = json.loads(run(tmp_path, str(file)).stdout)
    assert answered["decision"] == "deny"
    assert any("deceased (given twice)" in reason for reason in answered["reasons"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[{"id": "one",\n "facts": }]', "line 2, column 11"),
        (b"", "line 1, column 1"),
        (b'{"id": "\xff"}', "byte 8"),
        (b'{"patient_age": NaN}', "NaN"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5_000, "not JSON"),
    ],
    ids=["unfinished", "empty", "not-utf-8", "not-a-number", "too-deep", "too-long-a-number"],
)
def test_a_file_that_is_no_json_is_refused_with_the_place_of_the_error(
    tmp_path: Path, content: bytes, said: str
) -> None:
    complained = complaint(tmp_path, content)
    assert said in complained
    assert "Traceback" not in complained


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    finished = run(tmp_path, str(tmp_path / "nowhere.json"))
    assert finished.returncode == 1
    assert "nowhere.json cannot be read" in finished.stderr.decode()
