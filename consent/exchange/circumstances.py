"""Reads the facts that a scenario gives now and then, an emergency and a threat. What is absent is not known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.exchange.fields import Fields, exactly, plainly, read_instant
from consent.exchange.purposes import docket
from consent.exchange.words import (
    DIRECTOR_FINDINGS,
    OPENING_NOTHING,
    ORIGINS,
    PERSONNEL_VICTIMS,
    RECORDED_FINDINGS,
    REPORT_GROUNDS,
    REPRESENTATIONS,
    THREAT_TARGETS,
)
from consent.facts import (
    Admission,
    Circumstances,
    Custody,
    DeidentificationMethod,
    Emergency,
    Incident,
    Party,
    Purpose,
    RecordOrigin,
    ReportGround,
    Representation,
    Suspension,
    Threat,
    VictimStatement,
)

REPORTS: frozenset[Purpose] = frozenset({Purpose.CHILD_ABUSE_REPORT, Purpose.ELDER_ABUSE_REPORT, Purpose.WOUND_REPORT})
"""Purposes that imply that whoever reports has reasonable cause."""

RECORDED_BEFORE = timedelta(minutes=10)
RESOLVED_BEFORE = timedelta(minutes=1)
AS_RECORDED = "as the holder recorded it"
_MOST_DAYS, _MOST_YEARS, _MOST_PEOPLE = 3660, 200, 1_000_000_000
_METHODS = exactly(DeidentificationMethod)


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """What is known of the person beyond the circumstances of the request."""

    deceased: bool | None
    adjudicated_incapacitated: bool | None
    circumstances: Circumstances


def read_circumstances(fields: Fields, *, purpose: Purpose | None, emergency: Emergency | None) -> PersonKnown:
    """Return everything that is given now and then. An emergency also says whether the person is capable."""
    present, capable, objected = _agreement_of_patient(fields)
    if capable is None and emergency is not None:
        capable = emergency.patient_capable
    adjudicated, determined = _incapacity(fields)
    victim, represented = _victim(fields)
    grounds = fields.choices("report_basis", REPORT_GROUNDS, loosely=True)
    if purpose in REPORTS:
        grounds |= {ReportGround.REASONABLE_CAUSE}
    # Known, and neither opens anything: a hybrid entity's wall stands, a written request is what others require.
    fields.flag("same_legal_entity")
    fields.flag("request_in_writing")
    fields.number("period_years_requested", most=_MOST_YEARS)
    circumstances = Circumstances(
        matter=docket(fields.text("matter")),
        origin=_origin(fields),
        custody=_custody(fields),
        incapacity_determined=determined,
        minor_consented_to_care=fields.flag("minor_consented_to_care"),
        parent_consented_to_care=fields.flag("parent_consented_to_care"),
        minor_is_applicant=fields.flag("applicant"),
        hiv_needed_for_care=fields.flag("hiv_needed_for_care"),
        patient_present=present,
        patient_capable=capable,
        patient_objected=objected,
        best_interest=fields.flag("best_interest"),
        involved_before_death=fields.flag("involved_before_death"),
        contrary_preference=fields.flag("contrary_preference"),
        suspected_crime=fields.flag("suspected_crime"),
        discloser_is_victim=fields.flag("actor_is_victim"),
        direct_administrative_control=fields.flag("direct_administrative_control"),
        supervised=fields.flag("supervised"),
        break_glass=fields.flag("break_glass"),
        director_determination=fields.flag("director_determination"),
        review_board_waiver=fields.flag("irb_waiver"),
        deidentification=fields.choice("deid_method", _METHODS),
        smallest_cell=fields.number("smallest_cell", most=_MOST_PEOPLE),
        residents_in_breach=_residents(fields),
        representations=fields.choices("representations", REPRESENTATIONS, loosely=True) | represented,
        report_grounds=grounds,
        director_findings=fields.choices("director_findings", DIRECTOR_FINDINGS, loosely=True),
        findings=fields.choices("findings", RECORDED_FINDINGS, loosely=True),
        victim=victim,
        incident=_incident(fields),
        admission=_admission(fields),
        suspension=_suspension(fields),
    )
    return PersonKnown(fields.flag("deceased"), adjudicated, circumstances)


def _agreement_of_patient(fields: Fields) -> tuple[bool | None, bool | None, bool | None]:
    said = fields.inner("patient_agreement")
    if said is None:
        return None, None, None
    read = said.flag("present"), said.flag("capable"), said.flag("objected")
    said.finish()
    return read


def _incapacity(fields: Fields) -> tuple[bool | None, bool | None]:
    found = fields.inner("incapacity")
    if found is None:
        return None, None
    read = found.flag("adjudicated"), found.flag("director_determined")
    found.finish()
    return read


def _victim(fields: Fields) -> tuple[VictimStatement | None, frozenset[Representation]]:
    said = fields.inner("victim")
    if said is None:
        return None, frozenset()
    victim = VictimStatement(
        agrees=said.flag("agrees"),
        incapacitated=said.flag("incapacitated"),
        best_interest=said.flag("best_interest"),
    )
    represented = said.choices("representations", REPRESENTATIONS, loosely=True)
    said.flag("written")  # An agreement in writing opens nothing that a consent on file would not.
    said.finish()
    return victim, represented


def _incident(fields: Fields) -> Incident | None:
    report = fields.inner("incident")
    if report is None:
        return None
    words = plainly(report.text("victim"))
    incident = Incident(
        suspect_is_patient=report.flag("suspect_is_patient"),
        on_premises=report.flag("on_premises"),
        against_personnel=words in PERSONNEL_VICTIMS if words else None,
        report_on_file=report.flag("report_on_file"),
    )
    report.finish()
    return incident


def _admission(fields: Fields) -> Admission | None:
    said = fields.inner("admission")
    if said is None:
        return None
    admission = Admission(
        violent_crime=said.flag("violent_crime"),
        serious_harm=said.flag("serious_harm"),
        in_therapy=said.flag("in_therapy"),
    )
    said.finish()
    return admission


def _suspension(fields: Fields) -> Suspension | None:
    """A written request lasts for the days it asks for; an oral one for as long as the law allows."""
    days = fields.number("days_requested", most=_MOST_DAYS)
    asked = fields.inner("suspension")
    if asked is None:
        return None
    oral, made_at = asked.flag("oral"), asked.moment("made_on")
    asked.finish()
    ends_at = None
    if oral is False and made_at is not None and days is not None:
        ends_at = made_at + timedelta(days=days)
    return Suspension(oral=oral, made_at=made_at, ends_at=ends_at)


def _origin(fields: Fields) -> RecordOrigin | None:
    value = fields.value("received_under")
    if isinstance(value, str) and plainly(value).removeprefix("42 cfr ") in OPENING_NOTHING:
        return None
    return fields.choice("received_under", ORIGINS, loosely=True)


def _custody(fields: Fields) -> Custody | None:
    value = fields.value("custody")
    if isinstance(value, bool):
        return Custody.HELD if value else Custody.RELEASED
    return fields.choice("custody", {"escaped": Custody.ESCAPED}, loosely=True)


def _residents(fields: Fields) -> int | None:
    breach = fields.inner("breach")
    if breach is None:
        return None
    residents = breach.number("residents", most=_MOST_PEOPLE)
    breach.finish()
    return residents


def read_emergency(
    fields: Fields, *, person: str, discloser: Party, recipient: Party, now: datetime
) -> Emergency | None:
    """Return the emergency as documented. The record of a disclosure in it is owed, so its fields count as filled."""
    record = fields.inner("emergency")
    if record is None:
        return None
    kind = record.text("kind")
    capable, obtainable = record.flag("patient_capable"), record.flag("consent_obtainable")
    if obtainable is None and capable is False:
        obtainable = False
    emergency = Emergency(
        id="emergency",
        person_id=person,
        kind=kind,
        bona_fide=record.flag("bona_fide"),
        patient_capable=capable,
        consent_obtainable=obtainable,
        consent_refused=record.flag("consent_refused"),
        declared_disaster=record.flag("declared_disaster"),
        program_closed=record.flag("program_closed"),
        nature=kind or AS_RECORDED,
        disclosed_by=discloser.role or AS_RECORDED,
        medical_personnel_name=recipient.person_name or recipient.role or AS_RECORDED,
        medical_personnel_affiliation=recipient.organization_name or AS_RECORDED,
        occurred_at=now - RECORDED_BEFORE,
    )
    record.finish()
    return emergency


def read_threat(fields: Fields, *, person: str, discloser: Party, now: datetime) -> Threat | None:
    """Return the threat as recorded shortly before `now`; a resolved one is over."""
    record = fields.inner("threat")
    if record is None:
        return None
    record.value("weapon")  # Known; it makes no threat more serious than it is recorded to be.
    threat = Threat(
        id="threat",
        person_id=person,
        serious=record.flag("serious"),
        imminent=record.flag("imminent"),
        specific=record.flag("specific"),
        target=record.choice("target", THREAT_TARGETS, loosely=True),
        recorded_by=discloser.role or AS_RECORDED,
        basis=AS_RECORDED,
        recorded_at=now - RECORDED_BEFORE,
        resolved_at=_resolved_at(record, now),
    )
    record.finish()
    return threat


def _resolved_at(record: Fields, now: datetime) -> datetime | None:
    """True: over. A date or a time: over from then on."""
    value = record.value("resolved")
    if isinstance(value, str) and read_instant(value.strip()) is not None:
        return record.moment("resolved")
    return now - RESOLVED_BEFORE if record.flag("resolved") else None
