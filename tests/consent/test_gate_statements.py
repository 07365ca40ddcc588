"""What the gate asks of the database: few statements, and as many for sixty pieces as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent import gate, services
from consent.errors import NothingMayBeReleased
from consent.models import Release, ReleaseItem
from tests.consent.door import IDENTITY, Door, add_section, as_clinician
from tests.people import LOADER, make_organization

#: Between entering ``confirm`` and its return: savepoints, the lock, reading, freezing and the ledger.
ALLOWED = 12
EVERY_SEGMENT = ("identity_presence", "mh_general", "part2_sud")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Everything that the agency's database is asked inside, transaction control included."""
    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said.extend(query["sql"] for query in captured.captured_queries)


def confirmed(door: Door, keys: list[str], *, now: datetime) -> list[str]:
    """The statements of one confirmation of these pieces."""
    shown = door.preview(now=now, keys=keys)
    with as_clinician(door.staff):
        with statements() as said:
            release = gate.confirm(**door.ask(now=now, keys=keys), digest=shown.digest, preview_id=shown.decision_id)
    assert ReleaseItem.objects.using(LOADER).filter(release_id=release.pk).count() == len(shown.contents)
    return said


def opened_in_an_emergency(door: Door, *, now: datetime, said: list[str] | None = None) -> Release:
    """A release to medical personnel on a documented emergency, which opens a duty at the supervisor's desk."""
    hospital = make_organization("Mercy Hospital", "hospital_ed", is_covered_entity=True, is_part2_program=False)
    medics = gate.Recipient(organization_id=hospital.pk, is_treating_provider=True, is_medical_personnel=True)
    facts = services.EmergencyFacts(
        kind="overdose",
        nature="Unconscious.",
        medical_personnel="Dr. R., physician",
        affiliation="Mercy Hospital",
        patient_capable=False,
        consent_obtainable=False,
        consent_refused=False,
    )
    with as_clinician(door.staff) as by:
        services.record_emergency(person_id=door.person_id, facts=facts, by=by, now=now)
    asked = {"recipient": medics, "purpose": "treatment"}
    shown = door.preview(now=now, **asked)
    with as_clinician(door.staff):
        with statements() as taken:
            release = gate.confirm(**door.ask(now=now, **asked), digest=shown.digest, preview_id=shown.decision_id)
    if said is not None:
        said.extend(taken)
    return release


def summaries(door: Door, count: int) -> list[str]:
    return [
        add_section(door.case, door.staff, segment="mh_general", text=f"Summary {number}.", summary=True)
        for number in range(count)
    ]


def test_a_confirmation_takes_as_many_statements_for_sixty_pieces_as_for_one(door: Door, now: datetime) -> None:
    keys = summaries(door, 60)
    door.consent(now=now, segments=EVERY_SEGMENT)
    taken = {count: confirmed(door, [IDENTITY, *keys[:count]], now=now) for count in (1, 10, 60)}
    assert {count: len(said) for count, said in taken.items()} == dict.fromkeys(taken, len(taken[1]))
    assert len(taken[60]) <= ALLOWED, "\n".join(said[:160] for said in taken[60])


def test_a_fuller_file_takes_no_more_statements(door: Door, now: datetime) -> None:
    keys = [*door.everything, *summaries(door, 3)]
    door.consent(now=now, segments=EVERY_SEGMENT)
    before = len(confirmed(door, keys, now=now))
    for purpose in ("housing", "treatment", "crisis_planning"):
        door.consent(now=now, segments=EVERY_SEGMENT, purpose=purpose)
    with as_clinician(door.staff) as by:
        for number in range(3):
            threat = services.ThreatFacts(
                serious=True, imminent=False, specific=True, target="identified", basis=f"Said so, {number}."
            )
            services.record_threat(person_id=door.person_id, facts=threat, by=by, now=now)
    assert len(confirmed(door, keys, now=now)) == before


def test_a_release_that_opens_duties_takes_no_more_statements_than_allowed(door: Door, now: datetime) -> None:
    said: list[str] = []
    opened_in_an_emergency(door, now=now, said=said)
    assert any('INSERT INTO "consent_openduty"' in statement for statement in said)
    assert len(said) <= ALLOWED, "\n".join(statement[:160] for statement in said)


def test_a_confirmation_repeated_asks_less_and_writes_nothing(door: Door, now: datetime) -> None:
    door.consent(now=now)
    shown = door.preview(now=now)
    confirm = {**door.ask(now=now), "digest": shown.digest, "preview_id": shown.decision_id}
    with as_clinician(door.staff):
        gate.confirm(**confirm)
        with statements() as said:
            gate.confirm(**confirm)
    assert not [statement for statement in said if statement.startswith(("INSERT", "UPDATE"))]


def test_a_refused_confirmation_writes_nothing(door: Door, now: datetime) -> None:
    shown = door.preview(now=now)
    with as_clinician(door.staff):
        with statements() as said, pytest.raises(NothingMayBeReleased):
            gate.confirm(**door.ask(now=now), digest=shown.digest)
    assert not [statement for statement in said if statement.startswith(("INSERT", "UPDATE"))]


def test_what_was_not_chosen_is_not_read(door: Door, now: datetime) -> None:
    """Neither other pieces of the record nor the papers' own text and signatures are unsealed or even fetched."""
    keys = summaries(door, 5)
    door.consent(now=now)
    said = " ".join(confirmed(door, keys[:1], now=now))
    assert keys[0] in said or keys[0].replace("-", "") in said
    assert not [key for key in keys[1:] if key in said or key.replace("-", "") in said]
    assert "paper_sealed" not in said
    assert "signature_sealed" not in said


def test_a_withdrawal_closes_many_releases_with_as_many_statements_as_one(door: Door) -> None:
    taken = []
    for releases in (1, 5):
        consent = door.consent(now=datetime.now(UTC))
        for _ in range(releases):
            door.release(now=datetime.now(UTC))
        with as_clinician(door.staff) as by, statements() as said:
            services.revoke_consent(consent_id=consent.pk, in_writing=True, by=by, now=datetime.now(UTC))
        taken.append(len(said))
    assert taken[0] == taken[1]
