"""45 CFR 164.512(a)-(e), (g), (i), (k)(5): reports, oversight, proceedings, death, research, custody, each condition."""

from dataclasses import replace

from consent.examples.worked import Change, Scene, asked, discloser, known, recipient, without
from consent.facts import (
    Authority,
    Custody,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecordItem,
    ReportGround,
    Representation,
    Segment,
)
from tests.consent.law.evidence_rows import process, when_order_reaches, when_process_is_in_force
from tests.consent.law.one_rule import Row, both, each, not_true, opens, wants

REQUIRED = "state law requires the report"
COMMITTED = "state law requires the report of a commitment"
DUTY = "the duty is the court's, the review officer's and the county administrator's alone"


def by(*kinds: OrganizationKind) -> list[Change]:
    return [discloser(kind=kind) for kind in kinds]


def others(*kinds: OrganizationKind) -> list[Change]:
    return by(*(kind for kind in OrganizationKind if kind not in kinds))


TREATING = (OrganizationKind.HOSPITAL_ED, OrganizationKind.EMS, OrganizationKind.MH_PROVIDER)
COMMITTING = (OrganizationKind.COURT, OrganizationKind.COUNTY_MH_ADMIN)
REQUIRED_BY_LAW: list[Row] = [
    opens("hipaa-512a-wounds", REQUIRED, *by(*TREATING)),
    wants("hipaa-512a-wounds", "the discloser is not a provider who treated the wound", *others(*TREATING)),
    opens("hipaa-512a-firearms", COMMITTED, *by(*COMMITTING)),
    wants("hipaa-512a-firearms", DUTY, *others(*COMMITTING)),
    opens("hipaa-512b-child", "state law asks for the report"),
    opens("hipaa-512b", "a public health authority may collect it"),
]


@each(REQUIRED_BY_LAW)
def test_164_512_a_and_b_required_by_law_and_public_health(row: Row) -> None:
    assert row.answered() == row.wanted()


def on_grounds(*grounds: ReportGround) -> Change:
    return known(report_grounds=frozenset(grounds))


ADULTS: list[Row] = [
    opens(
        "hipaa-512c",
        "the law requires the report",
        on_grounds(ReportGround.REQUIRED_BY_LAW),
        on_grounds(*ReportGround),
        cites=("45 CFR 164.512(c)(1)(i)",),
    ),
    opens(
        "hipaa-512c",
        "the person agrees to the report",
        on_grounds(ReportGround.PERSON_AGREES),
        on_grounds(ReportGround.PERSON_AGREES, ReportGround.PREVENT_SERIOUS_HARM),
        cites=("45 CFR 164.512(c)(1)(ii)",),
    ),
    opens(
        "hipaa-512c",
        "a statute authorizes the report and it prevents harm",
        on_grounds(ReportGround.PREVENT_SERIOUS_HARM),
        on_grounds(ReportGround.UNABLE_TO_AGREE, ReportGround.REASONABLE_CAUSE),
        cites=("45 CFR 164.512(c)(1)(iii)",),
    ),
    wants(
        "hipaa-512c",
        "the report is neither required, nor agreed to, nor recorded as needed to prevent serious harm",
        on_grounds(),
        on_grounds(ReportGround.REASONABLE_CAUSE),
    ),
]


@each(ADULTS)
def test_164_512_c_reports_of_abuse_of_an_adult(row: Row) -> None:
    assert row.answered() == row.wanted()


def about_session_notes(scene: Scene) -> Scene:
    notes = RecordItem(key="mh_general", segment=Segment.PSYCHOTHERAPY_NOTES, field="notes")
    return asked(items=(notes,))(scene)


def with_standing(*authorities: Authority) -> Change:
    return recipient(authorities=frozenset(authorities))


OVERSEES = "an oversight agency oversees the system"
COUNTY = recipient(kind=OrganizationKind.COUNTY_AGENCY)
OVERSIGHT: list[Row] = [
    opens("hipaa-512d", OVERSEES, with_standing(), asked(purpose=Purpose.OVERSIGHT)),
    opens(
        "hipaa-512d",
        OVERSEES,
        *(both(COUNTY, with_standing(one)) for one in Authority if one is not Authority.HHS_ENFORCEMENT),
    ),
    wants(
        "hipaa-512d",
        "the recipient is not known to oversee the system by law",
        both(COUNTY, with_standing()),
        both(COUNTY, with_standing(Authority.HHS_ENFORCEMENT)),
    ),
    opens(
        "hipaa-512d",
        OVERSEES,
        *(
            both(about_session_notes, with_standing(one))
            for one in (Authority.FUNDS_PROGRAM, Authority.REGULATES_PROGRAM)
        ),
    ),
    wants(
        "hipaa-512d",
        "psychotherapy notes go to an agency that oversees their originator",
        both(about_session_notes, with_standing()),
        both(about_session_notes, with_standing(Authority.THIRD_PARTY_PAYER)),
    ),
    opens("hipaa-502a2ii", "federal law requires it for the rule's own enforcement"),
    wants(
        "hipaa-502a2ii",
        "the recipient is not known to enforce the rule for the Secretary",
        with_standing(*(one for one in Authority if one is not Authority.HHS_ENFORCEMENT)),
    ),
]


@each(OVERSIGHT)
def test_164_512_d_and_164_502_a_2_oversight_and_the_secretary(row: Row) -> None:
    assert row.answered() == row.wanted()


ORDER, SUBPOENA = "hipaa-512e-order", "hipaa-512e-subpoena"
ORDERED = "a court has ordered it"
PETITION = process(kind=ProcessKind.COMMITMENT_PROCEEDING)
AS_WORDED = ("only what the order expressly authorizes: dates of attendance",)


ON_ORDER: list[Row] = [
    *when_order_reaches(ORDER, ORDERED),
    wants(ORDER, "no court order is on file", without("legal_process"), process(kind=ProcessKind.SUBPOENA)),
    wants(
        ORDER,
        "no judge has signed it",
        *not_true(process, "signed_by_judge", kind=ProcessKind.COMMITMENT_PROCEEDING),
        evidence=("process-1",),
    ),
    opens(
        ORDER,
        ORDERED,
        PETITION,
        both(PETITION, process(holder_id=None)),
        both(PETITION, process(in_force=None)),
        both(PETITION, process(segments=frozenset({Segment.HIV}))),
        evidence=("process-1",),
        limits=AS_WORDED,
    ),
    wants(
        ORDER,
        "the legal process is not known to be in force",
        both(PETITION, process(in_force=False)),
        evidence=("process-1",),
    ),
    wants(
        ORDER,
        "the legal process is directed at another holder",
        both(PETITION, process(holder_id="somebody else")),
        evidence=("process-1",),
    ),
]


@each(ON_ORDER)
def test_164_512_e_1_i_on_an_order(row: Row) -> None:
    assert row.answered() == row.wanted()


ASSURED = "a subpoena with satisfactory assurance asks for it"
PROTECTED = ("45 CFR 164.512(e)(1)(iii)",)


ON_SUBPOENA: list[Row] = [
    *(
        replace(row, cites=PROTECTED if row.held else ())
        for row in when_process_is_in_force(SUBPOENA, ASSURED, holder_must_be_named=False)
    ),
    wants(SUBPOENA, "no subpoena is on file", without("legal_process"), process(kind=ProcessKind.SEARCH_WARRANT)),
    wants(
        SUBPOENA,
        "there is no satisfactory assurance of notice to the person, nor a protective order",
        *not_true(process, "satisfactory_assurance"),
        evidence=("process-1",),
    ),
    opens(
        SUBPOENA,
        ASSURED,
        process(segments=frozenset({Segment.MH_GENERAL})),
        evidence=("process-1",),
        cites=PROTECTED,
    ),
    wants(
        SUBPOENA,
        "the subpoena covers other information",
        process(segments=frozenset({Segment.HIV})),
        evidence=("process-1",),
    ),
]


@each(ON_SUBPOENA)
def test_164_512_e_1_ii_on_a_subpoena_with_assurance(row: Row) -> None:
    assert row.answered() == row.wanted()


UNREPRESENTED = "the official has not represented what the information is needed for"
HELD = "an official with custody represents that care or safety needs it"
IN_CUSTODY = (
    Representation.CARE_OF_INMATE,
    Representation.SAFETY_OF_INMATE_OR_OTHERS,
    Representation.SAFETY_OF_OFFICERS,
    Representation.SAFETY_IN_TRANSPORT,
    Representation.SECURITY_OF_INSTITUTION,
)
DEATH_RESEARCH_CUSTODY: list[Row] = [
    opens("hipaa-512g", "a coroner inquires into the death"),
    wants("hipaa-512g", "the person is not known to have died", *not_true(asked, "person_deceased")),
    opens("hipaa-512i", "a review board waived the authorization"),
    wants("hipaa-512i", "no waiver of a review board is on file", *not_true(known, "review_board_waiver")),
    opens("hipaa-512k5", HELD, *(known(representations=frozenset({one})) for one in IN_CUSTODY)),
    wants(
        "hipaa-512k5",
        "the person is not known to be held",
        *(known(custody=custody) for custody in (None, Custody.RELEASED, Custody.ESCAPED)),
        cites=("45 CFR 164.512(k)(5)(iii)",),
    ),
    wants(
        "hipaa-512k5",
        UNREPRESENTED,
        known(representations=frozenset()),
        known(representations=frozenset(Representation) - set(IN_CUSTODY)),
    ),
]


@each(DEATH_RESEARCH_CUSTODY)
def test_164_512_g_i_and_k_5_death_research_and_custody(row: Row) -> None:
    assert row.answered() == row.wanted()
