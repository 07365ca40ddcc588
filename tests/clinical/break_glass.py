"""What tests of broken glass share: a case that can be found exactly, and what somebody types to open it."""

from datetime import date
from typing import Any

from casework.clinical import name_keys
from casework.clinical.break_glass import Sought
from casework.clinical.models import PersonKey
from tests.people import LOADER, PASSWORD, Case, Staff, make_case

NAME, BORN = "Jordan Example", date(1990, 5, 4)
REASON = "Collapsed at the shelter and nobody of the usual team can be reached."
FACTS = {
    "kind": "overdose",
    "nature": "Unresponsive after pills; breathing slowly.",
    "patient_capable": "no",
    "consent_obtainable": "no",
}
SOUGHT = Sought(name=NAME, birth_date=BORN, reason=REASON, facts=FACTS)


def index(case: Case) -> Case:
    """The keys under which the service that opens a case would have made its person to be found."""
    person = case.person
    for key in (
        *name_keys.keys_of_name(person.name),
        *name_keys.keys_of_birth_date(date.fromisoformat(person.birth_date_text)),
    ):
        PersonKey(person_id=person.pk, kind=key.kind, digest=key.digest).save(using=LOADER)
    return case


def findable_case(staff: Staff, **details: Any) -> Case:
    """A case of the clinician that the exact search finds."""
    return index(make_case(staff, **details))


def typed(**changes: str) -> dict[str, str]:
    """The emergency form, filled in."""
    return {
        "reason": REASON,
        **FACTS,
        "name": NAME,
        "birth_date": BORN.isoformat(),
        "password": PASSWORD,
        **changes,
    }


def typed_for_process(**changes: str) -> dict[str, str]:
    """The privacy officer's form, filled in."""
    return {
        "docket": "CP-02-MD-0001234-2026",
        "reason": "A subpoena of the county court asks for the visits of May.",
        "name": NAME,
        "birth_date": BORN.isoformat(),
        "password": PASSWORD,
        **changes,
    }
