"""`make prove` runs every long form there is, says of each whether it held, and can be stopped."""

import re

import pytest

from development.environment import REPOSITORY
from development.proofs import LONG_FORMS, PROOFS, Proof, prove
from tests import proofs


def files_with_long_forms() -> set[str]:
    """Every test file that tries more in the long form."""
    reading = re.compile(r"^from tests(\.proofs)? import .*\b(how_many|PROVING|proofs)\b", re.MULTILINE)
    found = (path for path in (REPOSITORY / "tests").rglob("test_*.py") if path.name != "test_proofs.py")
    return {str(path.relative_to(REPOSITORY)) for path in found if reading.search(path.read_text(encoding="utf-8"))}


def test_every_long_form_is_part_of_a_proof() -> None:
    run = {part for proof in PROOFS for part in proof.command if part.startswith("tests/")}
    assert run == files_with_long_forms()


def test_the_switch_is_the_one_that_the_tests_read() -> None:
    source = (REPOSITORY / "tests" / "proofs.py").read_text(encoding="utf-8")
    assert f'"{LONG_FORMS}"' in source
    asking = [
        path
        for folder in ("tests", "development", "benchmarks")
        for path in (REPOSITORY / folder).rglob("*.py")
        if LONG_FORMS in path.read_text(encoding="utf-8")
    ]
    assert {path.name for path in asking} == {"proofs.py"}


def test_a_sample_is_what_every_run_tries() -> None:
    assert proofs.how_many(3, 5) == (5 if proofs.PROVING else 3)


def run(code: str, capsys: pytest.CaptureFixture[str], *, seconds: float = 30, show: int = 0) -> tuple[bool, str]:
    held = prove(Proof("Two and two are four", ("-c", code), show=show), {LONG_FORMS: "1"}, seconds=seconds)
    return held, capsys.readouterr().out


def test_a_proof_that_holds_says_its_claim_alone(capsys: pytest.CaptureFixture[str]) -> None:
    held, shown = run("print('noise'); print('the sum')", capsys)
    assert held
    assert re.fullmatch(r"holds +\d+ s  Two and two are four\n", shown)
    assert run("print('noise'); print('the sum')", capsys, show=1)[1].splitlines()[1:] == ["the sum"]


def test_a_proof_that_fails_shows_what_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    held, shown = run("print('they are five'); raise SystemExit(1)", capsys)
    assert not held
    assert shown.startswith("FAILED")
    assert "they are five" in shown


def test_the_long_form_is_switched_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(f"import os; raise SystemExit(os.environ.get({LONG_FORMS!r}) != '1')", capsys)[0]


def test_a_proof_that_outlasts_the_hour_is_stopped_and_has_not_held(capsys: pytest.CaptureFixture[str]) -> None:
    held, shown = run("print('begun', flush=True)\nwhile True: pass", capsys, seconds=1)
    assert not held
    assert "begun" in shown
    assert "the hour is over" in shown
