"""Which calls a clinician should see first."""

import csv
import tomllib

import pytest

from casework.police.importing.crisis import TABLE_FILE, crisis_table
from casework.police.importing.profiles import PROFILE_DIRECTORY
from casework.police.models import CrisisCategory

SAMPLES = PROFILE_DIRECTORY.parent / "samples"


@pytest.mark.parametrize(
    ("type_text", "category"),
    [
        ("PERSON IN BEHAVIORAL/EMOTIONAL CRISIS", CrisisCategory.BEHAVIORAL),
        ("--CRISIS COMPLAINT - GENERAL", CrisisCategory.BEHAVIORAL),
        ("OBS - MENTAL - PERSON OR PICKUP/TRANSPORT", CrisisCategory.BEHAVIORAL),
        ("SUICIDE - CRITICAL", CrisisCategory.SUICIDE),
        ("Suicide - Suicidal Person and Attempts", CrisisCategory.SUICIDE),
        ("OVERDOSE", CrisisCategory.OVERDOSE),
        ("SERVICE - WELFARE CHECK", CrisisCategory.NONE),
        ("DISTURBANCE", CrisisCategory.NONE),
        ("ENVIRONMENTAL COMPLAINT", CrisisCategory.NONE),
        ("", CrisisCategory.NONE),
    ],
)
def test_a_call_type_counts_as_a_crisis_by_its_whole_words(type_text: str, category: CrisisCategory) -> None:
    assert crisis_table("seattle").category(type_text) == category


def test_every_entry_of_the_table_says_why_it_is_there() -> None:
    sources = tomllib.loads(TABLE_FILE.read_text(encoding="utf-8"))
    for source in sources:
        assert all(entry.why and entry.words for entry in crisis_table(source).types)


@pytest.mark.parametrize(
    ("sample", "initial", "final"),
    [
        ("seattle_calls.csv", "Initial Call Type", "Final Call Type"),
        ("seattle_dates.csv", "Initial.Call.Type", "Final.Call.Type"),
    ],
)
def test_the_samples_hold_crisis_calls_and_others(sample: str, initial: str, final: str) -> None:
    with (SAMPLES / sample).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = crisis_table("seattle")
    counted = [bool(table.category(row[initial]) or table.category(row[final])) for row in rows]
    assert 10 < sum(counted) < len(rows) - 10
