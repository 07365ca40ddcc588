"""What the mutation test says: which change nobody noticed, in words that survive an edit, and whether that is right."""

from collections import Counter
from configparser import ConfigParser
from pathlib import Path

import pytest

from development.environment import REPOSITORY
from development.mutants import Survivor, Tally, compare, read_accepted, read_results
from development.mutation import ACCEPTED, CONFIGURATIONS, COPIED, HALVES, make_workspace, report
from development.trouble import Trouble

MUTATED = '''
def before(now, ends_at):
    return 1

def x_before__mutmut_orig(now, ends_at):
    """Whether it has not ended."""
    if ends_at is None or now < ends_at:
        return call("it stands", (now,), ends_at=ends_at)
    return False

def x_before__mutmut_1(now, ends_at):
    """Whether it has not ended."""
    if ends_at is None and now < ends_at:
        return call("it stands", (now,), ends_at=ends_at)
    return False

def x_before__mutmut_2(now, ends_at):
    """Whether it has not ended."""
    if ends_at is None or now <= ends_at:
        return call("it stands", (now,), ends_at=ends_at)
    return False

def x_before__mutmut_3(now, ends_at):
    """Whether it has not ended."""
    if ends_at is None or now < ends_at:
        return call("it stands", (now,), ends_at=None)
    return False

def x_before__mutmut_4(now, ends_at):
    """Whether it has not ended."""
    if ends_at is None or now < ends_at:
        return call("it stands", (now,), )
    return False

def x_before__mutmut_5(now, ends_at):
    """Whether it has not ended."""
    if ends_at is None or now < ends_at:
        return call("it stands", (now,), ends_at=ends_at)
    return True

class Paper:
    def xǁPaperǁ__init____mutmut_orig(self):
        self.answers = {}

    def xǁPaperǁ__init____mutmut_1(self):
        self.answers = None
'''
CHANGES = {
    "x_before__mutmut_1": ("before", "ends_at is None or now < ends_at", "ends_at is None and now < ends_at"),
    "x_before__mutmut_2": ("before", "now < ends_at", "now <= ends_at"),
    "x_before__mutmut_3": (
        "before",
        "call('it stands', (now,), ends_at=ends_at)",
        "call('it stands', (now,), ends_at=None)",
    ),
    "x_before__mutmut_4": ("before", "call('it stands', (now,), ends_at=ends_at)", "call('it stands', (now,))"),
    "x_before__mutmut_5": ("before", "return False", "return True"),
    "xǁPaperǁ__init____mutmut_1": ("Paper.__init__", "self.answers = {}", "self.answers = None"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """One mutated file, as mutmut writes it."""
    place = tmp_path / "mutants" / "consent" / "law"
    place.mkdir(parents=True)
    (place / "time.py").write_text(MUTATED, encoding="utf-8")
    return tmp_path


def printed(**statuses: str) -> str:
    return "".join(f"    consent.law.time.{name}: {status}\n" for name, status in statuses.items())


@pytest.mark.parametrize("mutant", CHANGES)
def test_a_survivor_is_told_by_its_function_and_by_what_was_changed(workspace: Path, mutant: str) -> None:
    (survivor,) = read_results(printed(**{mutant: "survived"}), workspace).survivors
    function, was, became = CHANGES[mutant]
    assert survivor == Survivor(f"consent.law.time.{function}", was, became)


@pytest.mark.parametrize("status", ["survived", "no tests", "not checked", "suspicious", "skipped", "segfault"])
def test_whatever_made_no_test_fail_is_a_survivor(workspace: Path, status: str) -> None:
    tally = read_results(printed(x_before__mutmut_1="killed", x_before__mutmut_2=status), workspace)
    assert (tally.total, tally.noticed, len(tally.survivors)) == (2, 1, 1)


def test_a_mutant_that_never_ends_was_noticed(workspace: Path) -> None:
    tally = read_results(printed(x_before__mutmut_1="timeout"), workspace)
    assert (tally.noticed, tally.survivors) == (1, ())


def test_a_run_that_left_nothing_is_no_proof(workspace: Path) -> None:
    with pytest.raises(Trouble, match="no results"):
        read_results("", workspace)


ONE, TWO = Survivor("a.b", "x", "y"), Survivor("a.b", "x", "z")


def test_a_new_survivor_and_a_stale_entry_are_both_told() -> None:
    assert compare([ONE], Counter([ONE])) == ([], [])
    assert compare([ONE, TWO], Counter([ONE])) == ([TWO], [])
    assert compare([], Counter([ONE])) == ([], [ONE])
    # Two alike need two entries: one reason does not cover another place.
    assert compare([ONE, ONE], Counter([ONE])) == ([ONE], [])


def test_the_report_counts_and_shows_what_should_not_be() -> None:
    tally = Tally({"killed": 8, "timeout": 1, "survived": 2}, (ONE, TWO))
    told = report(tally, [TWO], [])
    assert told.startswith("11 mutants: 9 made a test fail, 2 did not, 1 of these for a reason")
    assert "became  z" in told
    assert "became  y" not in told
    assert "Take them out" in report(tally, [], [ONE])


def test_every_accepted_survivor_says_why(tmp_path: Path) -> None:
    read_accepted(REPOSITORY / ACCEPTED)
    listed = tmp_path / "survivors.toml"
    listed.write_text('[[survivor]]\nfunction = "a.b"\nwas = "x"\nbecame = "y"\nbecause = " "\n', encoding="utf-8")
    with pytest.raises(Trouble, match="because"):
        read_accepted(listed)


@pytest.mark.parametrize("half", HALVES)
def test_the_workspace_holds_the_law_its_tests_and_the_configuration(tmp_path: Path, half: str) -> None:
    make_workspace(REPOSITORY, half, tmp_path / half)
    for name in (*COPIED, "setup.cfg", "consent/law/rule.py", "tests/consent/law/test_part2.py"):
        assert (tmp_path / half / name).exists(), name
    assert not list((tmp_path / half).rglob("__pycache__"))
    (tmp_path / half / "left.txt").write_text("of an earlier run")
    make_workspace(REPOSITORY, half, tmp_path / half)
    assert not (tmp_path / half / "left.txt").exists()


def named_in(half: str, setting: str) -> list[str]:
    """The paths that one setting of a half's configuration lists."""
    configuration = ConfigParser()
    configuration.read(REPOSITORY / CONFIGURATIONS / f"{half}.cfg")
    return [line.removeprefix("--ignore=") for line in configuration["mutmut"][setting].splitlines() if "/" in line]


@pytest.mark.parametrize("half", HALVES)
def test_everything_that_a_configuration_names_is_there(half: str) -> None:
    named = named_in(half, "only_mutate") + named_in(half, "pytest_add_cli_args_test_selection")
    assert len(named) > 5
    for name in named:
        assert list(REPOSITORY.glob(name)), name


def test_all_of_the_law_and_of_the_decision_is_changed_in_one_half_or_the_other() -> None:
    changed = [
        path
        for half in HALVES
        for name in named_in(half, "only_mutate")
        for path in REPOSITORY.glob(name)
        if path.suffix == ".py"
    ]
    whole = {*(REPOSITORY / "consent" / "law").rglob("*.py")} - {REPOSITORY / "consent" / "law" / "__init__.py"}
    whole |= {REPOSITORY / "consent" / f"{name}.py" for name in ("decision", "judging")}
    assert sorted(changed) == sorted(whole)
