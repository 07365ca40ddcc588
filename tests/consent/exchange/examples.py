"""Facts of the exchange format for the tests: one whole scenario that is permitted, and papers to put into it."""

from typing import Any

from consent.exchange.reader import Facts, read_facts
from consent.facts import Consent

NOW = "2026-05-04T21:15:00-04:00"
CARE_WORDING = "my treating providers, health plans, third-party payers, and people helping to operate this program"


def facts(**changes: Any) -> dict[str, Any]:
    """A hospital asks the unit, a mental-health facility, for what it needs to treat the person."""
    return {
        "actor_role": "co-response social worker",
        "actor_org": "Co-Response Behavioral Health Unit",
        "actor_org_status": {
            "hipaa_ce": True,
            "part2_program": False,
            "pa_mh_facility": True,
            "sud_only_public": False,
        },
        "recipient_role": "ED physician",
        "recipient_org": "Hilltop General Hospital ED",
        "recipient_org_type": "hospital_ed",
        "purpose": "treatment",
        "segments_requested": ["mh_general"],
        "patient_age": 34,
        "consents": [],
        "agreements": [],
        "legal_process": [],
        "emergency": None,
        "threat": None,
        "now": NOW,
    } | changes


def paper(**changes: Any) -> dict[str, Any]:
    """A complete Part 2 consent that names a care navigator."""
    return {
        "kind": "part2_general",
        "discloser": "Co-Response Behavioral Health Unit",
        "recipients": ["Allegheny Care Navigators"],
        "segments": ["part2_sud"],
        "purposes": ["care navigation"],
        "signed_on": "2026-02-20T10:00:00-05:00",
        "expires_on": "2026-12-31T23:59:59-05:00",
        "elements_missing": [],
    } | changes


def unread(read: Facts) -> list[str]:
    """What of the facts could not be read."""
    return [fact.kind for fact in read[1].unrecognized]


def understood(**changes: Any) -> Facts:
    """Read facts of which nothing may be left unread."""
    read = read_facts(facts(**changes))
    assert unread(read) == []
    return read


def read_paper(*, about: dict[str, Any] | None = None, **changes: Any) -> Consent:
    """Read one paper, in facts changed by `about`; nothing may be left unread."""
    _request, evidence = understood(**(about or {}), consents=[paper(**changes)])
    return evidence.consents[0]


def refused_fields(**changes: Any) -> list[str]:
    """The paths of the fields that could not be read."""
    return [sentence.split(": ")[0] for sentence in unread(read_facts(facts(**changes)))]
