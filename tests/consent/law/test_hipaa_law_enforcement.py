"""45 CFR 164.512(f), 164.502(j)(2): what law enforcement may have, one row for each condition of each rule."""

from typing import Any

from consent.examples.papers import NOW
from consent.examples.worked import asked, discloser, known, without
from consent.facts import (
    Incident,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    Representation,
    RequestTest,
    Segment,
    VictimStatement,
)
from tests.consent.law.evidence_rows import emergency, process, when_order_reaches, when_process_is_in_force
from tests.consent.law.one_rule import TOMORROW, Change, Row, both, each, not_true, opens, wants

F1, F3, F4, F5, F6, J2 = "hipaa-512f1", "hipaa-512f3", "hipaa-512f4", "hipaa-512f5", "hipaa-512f6", "hipaa-502j2"
BY_A_COURT = ("45 CFR 164.512(f)(1)(ii)(A)",)
BY_A_GRAND_JURY = ("45 CFR 164.512(f)(1)(ii)(B)",)
BY_AN_AGENCY = ("45 CFR 164.512(f)(1)(ii)(C)",)
ASKED_FOR = "legal process that HIPAA accepts asks for it"
UNSIGNED = "no judge has signed it"


def of_kind(kind: ProcessKind, **facts: Any) -> Change:
    return process(kind=kind, **facts)


PAPERS_OF_A_COURT: list[Row] = [
    *when_process_is_in_force(F1, ASKED_FOR, cites=BY_A_COURT),
    wants(F1, "no legal process is on file", without("legal_process")),
    wants(F1, "no legal process is on file", of_kind(ProcessKind.COMPLAINT), of_kind(ProcessKind.COMMITMENT_WARRANT)),
    opens(F1, ASKED_FOR, of_kind(ProcessKind.SUBPOENA), evidence=("process-1",), cites=BY_A_COURT),
    wants(F1, UNSIGNED, *not_true(process, "signed_by_judge"), evidence=("process-1",), cites=BY_A_COURT),
    wants(
        F1,
        UNSIGNED,
        *not_true(process, "signed_by_judge", kind=ProcessKind.SUBPOENA),
        evidence=("process-1",),
        cites=BY_A_COURT,
    ),
    opens(
        F1,
        ASKED_FOR,
        process(segments=frozenset({Segment.MH_GENERAL, Segment.HIV})),
        process(segments=frozenset()),
        evidence=("process-1",),
        cites=BY_A_COURT,
    ),
    wants(
        F1,
        "the legal process covers other information",
        process(segments=frozenset({Segment.HIV})),
        evidence=("process-1",),
        cites=BY_A_COURT,
    ),
    wants(
        F1,
        "it is not a warrant of a court for records",
        of_kind(ProcessKind.ARREST_WARRANT),
        of_kind(ProcessKind.ADMINISTRATIVE_WARRANT),
        evidence=("process-1",),
        cites=BY_A_COURT,
    ),
]
GRAND_JURY_AND_AGENCY: list[Row] = [
    opens(
        F1,
        ASKED_FOR,
        of_kind(ProcessKind.GRAND_JURY_SUBPOENA, signed_by_judge=None),
        evidence=("process-1",),
        cites=BY_A_GRAND_JURY,
    ),
    wants(
        F1,
        "the legal process is not known to be in force",
        of_kind(ProcessKind.GRAND_JURY_SUBPOENA, in_force=None),
        evidence=("process-1",),
        cites=BY_A_GRAND_JURY,
    ),
    opens(
        F1,
        ASKED_FOR,
        of_kind(ProcessKind.ADMINISTRATIVE_SUBPOENA, signed_by_judge=None, request_tests=frozenset(RequestTest)),
        evidence=("process-1",),
        cites=BY_AN_AGENCY,
    ),
    wants(
        F1,
        "it is not shown to be relevant, limited, and not to be met with de-identified information",
        *(
            of_kind(ProcessKind.ADMINISTRATIVE_SUBPOENA, request_tests=frozenset(RequestTest) - {left_out})
            for left_out in RequestTest
        ),
        evidence=("process-1",),
        cites=BY_AN_AGENCY,
    ),
]


@each(PAPERS_OF_A_COURT, GRAND_JURY_AND_AGENCY)
def test_164_512_f_1_on_legal_process(row: Row) -> None:
    assert row.answered() == row.wanted()


BY_ORDER = of_kind(
    ProcessKind.COURT_ORDER, provision=OrderProvision.NONCRIMINAL, scope=("dates of attendance",), segments=frozenset()
)


@each(row.after(BY_ORDER) for row in when_order_reaches(F1, ASKED_FOR, cites=BY_A_COURT))
def test_164_512_f_1_ii_a_a_court_order_bounds_what_goes(row: Row) -> None:
    assert row.answered() == row.wanted()


CANNOT_AGREE = VictimStatement(agrees=None, incapacitated=True, best_interest=True)
REPRESENTED = frozenset(
    {
        Representation.VIOLATION_BY_ANOTHER,
        Representation.NOT_AGAINST_VICTIM,
        Representation.ACTIVITY_WOULD_BE_HARMED,
    }
)
NOT_MET = ("45 CFR 164.512(f)(3)(ii)(A)",)


def victim(representations: frozenset[Representation] = REPRESENTED, **statement: bool | None) -> Change:
    plain: dict[str, bool | None] = {"agrees": None, "incapacitated": True, "best_interest": True}
    return known(victim=VictimStatement(**plain | statement), representations=representations)


VICTIMS: list[Row] = [
    opens(F3, "the victim agrees", known(victim=VictimStatement(agrees=True)), cites=("45 CFR 164.512(f)(3)(i)",)),
    wants(F3, "nothing is recorded about a victim", known(victim=None)),
    wants(F3, "the victim does not agree", victim(agrees=False), cites=NOT_MET),
    opens(
        F3,
        "the victim cannot agree, the official represents the need, and it serves the victim",
        victim(),
        victim(representations=frozenset(Representation)),
        owes=("DOC_REPRESENTATION",),
        cites=("45 CFR 164.512(f)(3)(ii)",),
    ),
    wants(F3, "it is not recorded that the victim cannot agree", *not_true(victim, "incapacitated"), cites=NOT_MET),
    wants(
        F3,
        "the official has not represented everything that the rule asks for",
        *(victim(representations=REPRESENTED - {left_out}) for left_out in sorted(REPRESENTED)),
        cites=NOT_MET,
    ),
    wants(
        F3,
        "no professional judgment of the victim's best interest is recorded",
        *not_true(victim, "best_interest"),
        cites=NOT_MET,
    ),
]


@each(VICTIMS)
def test_164_512_f_3_about_the_victim_of_a_crime(row: Row) -> None:
    assert row.answered() == row.wanted()


def incident(**facts: bool | None) -> Change:
    return known(incident=Incident(**facts))


CRIMES: list[Row] = [
    opens(F4, "the death may come of a crime"),
    wants(F4, "the person is not known to have died", *not_true(asked, "person_deceased")),
    wants(F4, "no suspicion of a crime is recorded", *not_true(known, "suspected_crime")),
    opens(F5, "it is believed to be evidence of a crime on the premises"),
    wants(
        F5,
        "no report of the incident is on file",
        known(incident=None),
        *not_true(incident, "report_on_file", on_premises=True),
    ),
    wants(F5, "the crime was not on the premises", *not_true(incident, "on_premises", report_on_file=True)),
    opens("hipaa-512f2", "an official asks in order to identify or locate somebody"),
]


@each(CRIMES)
def test_164_512_f_2_f_4_and_f_5_suspects_deaths_and_premises(row: Row) -> None:
    assert row.answered() == row.wanted()


MET_A_CRIME = "a provider giving emergency care meets a crime"
NO_CARE = "no emergency care is documented"
OTHER_PROVIDERS = (OrganizationKind.HOSPITAL_ED, OrganizationKind.MH_PROVIDER)
AWAY = incident(on_premises=False)
NOT_AWAY = "it is not recorded that the emergency was away from the premises"
EMERGENCY_CARE: list[Row] = [
    # Paramedics are away from their premises; of a crime they need no report, only the suspicion.
    opens(F6, MET_A_CRIME, evidence=("emergency-1",)),
    wants(F6, "no suspicion of a crime is recorded", *not_true(known, "suspected_crime")),
    opens(
        F6,
        MET_A_CRIME,
        *(known(suspected_crime=value, incident=Incident(on_premises=False)) for value in (None, True)),
        evidence=("emergency-1",),
    ),
    opens(F6, MET_A_CRIME, *(both(AWAY, discloser(kind=kind)) for kind in OTHER_PROVIDERS), evidence=("emergency-1",)),
    wants(F6, NOT_AWAY, *(discloser(kind=kind) for kind in OTHER_PROVIDERS)),
    wants(F6, NOT_AWAY, *(incident(on_premises=value) for value in (None, True))),
    wants(F6, "the discloser gives no emergency care", discloser(kind=OrganizationKind.HEALTH_PLAN)),
    opens(F6, MET_A_CRIME, emergency(ended_at=TOMORROW), evidence=("emergency-1",), ends_at=TOMORROW),
    wants(F6, NO_CARE, without("emergencies"), *not_true(emergency, "bona_fide")),
    wants(F6, NO_CARE, emergency(person_id="somebody else"), emergency(ended_at=NOW)),
]


@each(EMERGENCY_CARE)
def test_164_512_f_6_a_crime_met_while_giving_emergency_care(row: Row) -> None:
    assert row.answered() == row.wanted()


STRUCK = "a member of the workforce is the victim"
AGAINST_STAFF: dict[str, bool | None] = {"against_personnel": True, "report_on_file": True, "suspect_is_patient": True}


def reported(**facts: bool | None) -> Change:
    """Nobody says that they are the victim; a report of the incident is on file."""
    return known(discloser_is_victim=None, incident=Incident(**AGAINST_STAFF | facts))


WORKFORCE: list[Row] = [
    opens(J2, STRUCK, reported(), asked(purpose=Purpose.CRIME_ON_PREMISES)),
    wants(J2, "no member of the workforce is known to be the victim", *not_true(known, "discloser_is_victim")),
    wants(J2, "no member of the workforce is known to be the victim", *not_true(reported, "against_personnel")),
    wants(
        J2,
        "no report of the incident and of its suspect is on file",
        *not_true(reported, "report_on_file"),
        *not_true(reported, "suspect_is_patient"),
    ),
]


@each(WORKFORCE)
def test_164_502_j_2_a_member_of_the_workforce_as_the_victim(row: Row) -> None:
    assert row.answered() == row.wanted()
