"""Every disagreement between the engine and the Cedar policies that came up while both were built, settled by the law.

Each row spells its facts out, says what the law answers, and which half was wrong. Both must give that answer now.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consent.decision import decide
from consent.facts import (
    Agreement,
    AgreementKind,
    Authority,
    Circumstances,
    CombinedWith,
    Consent,
    ConsentKind,
    Custody,
    DeidentificationMethod,
    Emergency,
    Evidence,
    Incident,
    LegalProcess,
    NamedRecipient,
    OrderFinding,
    OrderProvision,
    OrganizationKind,
    ProcessKind,
    Purpose,
    RecipientClass,
    RecordItem,
    RecordOrigin,
    Restriction,
    Segment,
    SignatureKind,
    Signer,
    Suspension,
    Threat,
)
from tests.consent.cedar import oracle
from tests.consent.worlds import (
    BUREAU,
    HOSPITAL,
    NOW,
    PROGRAM,
    SECOND,
    SISTER,
    STATEMENTS,
    UNIT,
    care_paper,
    emergency,
    paper,
    request,
    restriction,
    threat,
)

Kind = OrganizationKind
MENTAL_HEALTH, SUBSTANCE_USE, COUNSELING_NOTES = Segment.MH_GENERAL, Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES
SESSIONS, HIV, PRESENCE = Segment.PSYCHOTHERAPY_NOTES, Segment.HIV, Segment.IDENTITY_PRESENCE
OTHER_SUBSTANCE_USE = Segment.SUD_NON_PART2

GENERAL_HOSPITAL = replace(
    HOSPITAL, organization_id="general", part2_program=False, mental_health_facility=False, sud_only_public=False
)
MIXED_HOSPITAL = replace(GENERAL_HOSPITAL, organization_id="mixed", part2_program=True)
AMBULANCE = replace(GENERAL_HOSPITAL, organization_id="ambulance", kind=Kind.EMS)
SMALL_PROGRAM = replace(PROGRAM, organization_id="small", hipaa_covered_entity=False)
STATE_CLINIC = replace(UNIT, organization_id="clinic", hipaa_covered_entity=False)
HOUSE = replace(STATE_CLINIC, organization_id="house", kind=Kind.HOUSING_PROVIDER, mental_health_facility=False)
EVERY_STATEMENT = STATEMENTS | {"E-REVOCABLE", "E-PERIOD", "G7-VERBAL"}
CARE = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})


def recipient(kind: OrganizationKind, **changes: Any) -> Any:
    """An organization of this kind that is a covered entity."""
    plain = replace(HOSPITAL, organization_id=f"the-{kind}", kind=kind, is_medical_personnel=None)
    return replace(plain, **changes)


def ask(*segments: Segment, field: str = "diagnosis", whole: bool = True, **changes: Any) -> Any:
    """A wish to disclose one item of each segment; its key is the segment's name."""
    items = tuple(RecordItem(key=str(one), segment=one, field=field, whole=whole) for one in segments)
    return request(items=items, **changes)


def known(**changes: Any) -> Circumstances:
    return Circumstances(**changes)


def named(asked: Any, *kinds: ConsentKind, **changes: Any) -> Consent:
    """A flawless paper of these kinds for this very disclosure."""
    plain = {
        "kinds": frozenset(kinds),
        "discloser_ids": frozenset({asked.discloser.organization_id}),
        "recipients": (
            NamedRecipient(
                organization_id=asked.recipient.organization_id,
                person_id=None if asked.recipient.organization_id else asked.recipient.person_id,
            ),
        ),
        "segments": frozenset(item.segment for item in asked.items),
        "purposes": frozenset({asked.purpose}),
        "statements": EVERY_STATEMENT,
        "matter": "CP-02-CR-0001-2026",
        "condition_of": "probation",
        "revocable_from": NOW + timedelta(days=30),
    }
    return paper(**plain | changes)


def agreement(asked: Any, kind: AgreementKind, **changes: Any) -> Agreement:
    """An agreement in force between both sides."""
    plain = Agreement(
        id=f"agreement-{kind}",
        kind=kind,
        party_ids=frozenset({asked.discloser.organization_id, asked.recipient.organization_id}),
        in_force=True,
        acknowledges_bound=True,
        will_resist=True,
    )
    return replace(plain, **changes)


def process(asked: Any, kind: ProcessKind, **changes: Any) -> LegalProcess:
    """A process in force, signed by a judge, served on the discloser."""
    plain = LegalProcess(
        id=f"process-{kind}",
        kind=kind,
        in_force=True,
        signed_by_judge=True,
        holder_id=asked.discloser.organization_id,
    )
    return replace(plain, **changes)


def order(asked: Any, provision: OrderProvision, **changes: Any) -> LegalProcess:
    """A court's order with every finding and its subpoena."""
    plain = {
        "provision": provision,
        "findings": frozenset(OrderFinding),
        "crime": "armed robbery",
        "accompanied_by_subpoena": True,
    }
    return process(asked, ProcessKind.COURT_ORDER, **plain | changes)


def limit(asked: Any, **changes: Any) -> Restriction:
    """An agreed limit on this very recipient."""
    return restriction(organization_ids=frozenset({asked.recipient.organization_id}), **changes)


def on_file(*facts: Any) -> Evidence:
    """Sort facts into one body of evidence."""

    def every(kind: type) -> tuple[Any, ...]:
        return tuple(fact for fact in facts if isinstance(fact, kind))

    return Evidence(
        consents=every(Consent),
        emergencies=every(Emergency),
        threats=every(Threat),
        restrictions=every(Restriction),
        agreements=every(Agreement),
        legal_process=every(LegalProcess),
    )


def row(why: str, wrong: str, asked: Any, expected: str, *facts: Any, only: set[Segment] | None = None) -> Any:
    """One disagreement: why it is decided so, which half was wrong, the facts, and the answer.

    `only`: the segments that go, where not all do.
    """
    going = {str(item.segment) for item in asked.items} if only is None else {str(one) for one in only}
    return pytest.param(
        asked, on_file(*facts), (expected, going if expected != "deny" else set()), id=f"{why} [{wrong}]"
    )


LOCATE = ask(
    PRESENCE,
    field="name",
    discloser=MIXED_HOSPITAL,
    purpose=Purpose.IDENTIFY_LOCATE_SUSPECT,
)
REPORT = ask(
    MENTAL_HEALTH,
    discloser=UNIT,
    recipient=recipient(Kind.COUNTY_AGENCY),
    purpose=Purpose.CHILD_ABUSE_REPORT,
)
PROGRAM_REPORT = replace(REPORT, discloser=SMALL_PROGRAM, items=ask(SUBSTANCE_USE).items)
SEARCHED = ask(MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, purpose=Purpose.LAW_ENFORCEMENT_INVESTIGATION)
OVERSEEN = ask(
    SESSIONS, discloser=GENERAL_HOSPITAL, recipient=recipient(Kind.OVERSIGHT_AGENCY), purpose=Purpose.OVERSIGHT
)
PLAN = ask(
    MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, recipient=recipient(Kind.HEALTH_PLAN), purpose=Purpose.CARE_NAVIGATION
)
COMMITMENT = ask(MENTAL_HEALTH, purpose=Purpose.COMMITMENT_302)
PASSED_ON = ask(
    SUBSTANCE_USE,
    discloser=GENERAL_HOSPITAL,
    recipient=recipient(Kind.HEALTH_PLAN),
    purpose=Purpose.OPERATIONS,
    circumstances=known(origin=RecordOrigin.CARE_CONSENT),
)
HIV_STAFF = ask(
    HIV,
    discloser=GENERAL_HOSPITAL,
    recipient=recipient(Kind.INTERNAL),
    purpose=Purpose.TREATMENT,
    circumstances=known(direct_administrative_control=True),
)
HIV_COURT = ask(
    HIV, discloser=HOUSE, recipient=recipient(Kind.COUNTY_AGENCY), purpose=Purpose.CHILD_ABUSE_INVESTIGATION
)
ESCAPED = ask(
    PRESENCE,
    discloser=GENERAL_HOSPITAL,
    recipient=recipient(Kind.CORRECTIONS),
    purpose=Purpose.IDENTIFY_LOCATE_SUSPECT,
    circumstances=known(custody=Custody.ESCAPED),
)
PROSECUTOR = ask(MENTAL_HEALTH, recipient=recipient(Kind.PROSECUTOR), purpose=Purpose.LAW_ENFORCEMENT_INVESTIGATION)
OWN_ACCOUNTING = ask(
    MENTAL_HEALTH,
    discloser=GENERAL_HOSPITAL,
    recipient=recipient(Kind.PATIENT),
    purpose=Purpose.ACCOUNTING,
    circumstances=known(suspension=Suspension(oral=True, ends_at=NOW - SECOND)),
)
HOUSING = ask(
    SUBSTANCE_USE, discloser=SMALL_PROGRAM, recipient=recipient(Kind.HOUSING_PROVIDER), purpose=Purpose.HOUSING
)
NOTES_FOR_CARE = ask(COUNSELING_NOTES, discloser=SMALL_PROGRAM, recipient=HOSPITAL, purpose=Purpose.TREATMENT)
LABORATORY = ask(SUBSTANCE_USE, discloser=SMALL_PROGRAM, recipient=recipient(Kind.QSO), purpose=Purpose.LAB_SERVICES)
PARTICIPANT = ask(
    SUBSTANCE_USE,
    discloser=SMALL_PROGRAM,
    recipient=recipient(Kind.INTERMEDIARY_PARTICIPANT, is_treating_provider=True),
    purpose=Purpose.TREATMENT,
)
PROCEEDING = ask(
    SUBSTANCE_USE,
    discloser=SMALL_PROGRAM,
    recipient=recipient(Kind.COURT),
    purpose=Purpose.COURT_PROCEEDING,
    circumstances=known(matter="CP-02-CR-0001-2026"),
)
MONITORED = ask(
    SUBSTANCE_USE,
    field="attendance",
    discloser=SMALL_PROGRAM,
    recipient=recipient(Kind.CORRECTIONS),
    purpose=Purpose.MONITORING_CONDITIONAL_RELEASE,
)
TREATED = ask(SUBSTANCE_USE, discloser=SMALL_PROGRAM, recipient=HOSPITAL, purpose=Purpose.TREATMENT)
PAID = ask(SUBSTANCE_USE, discloser=SMALL_PROGRAM, recipient=recipient(Kind.HEALTH_PLAN), purpose=Purpose.PAYMENT)
RESEARCHED = ask(SUBSTANCE_USE, discloser=SMALL_PROGRAM, recipient=recipient(Kind.RESEARCHER), purpose=Purpose.RESEARCH)
INVESTIGATED = ask(
    SUBSTANCE_USE,
    discloser=SMALL_PROGRAM,
    recipient=recipient(Kind.OVERSIGHT_AGENCY),
    purpose=Purpose.INVESTIGATE_PROGRAM,
    circumstances=known(origin=RecordOrigin.RESEARCH),
)
CLINIC_PLANS = ask(MENTAL_HEALTH, discloser=STATE_CLINIC)
ELDER = ask(
    MENTAL_HEALTH,
    discloser=STATE_CLINIC,
    recipient=recipient(Kind.COUNTY_AGENCY),
    purpose=Purpose.ELDER_ABUSE_REPORT,
    circumstances=known(report_grounds=frozenset({"required_by_law"})),
)
ON_STAFF = Incident(suspect_is_patient=True, on_premises=True, against_personnel=True, report_on_file=True)

ROWS = [
    # --- the engine was wrong ---
    row("2.13(c)(1) presence in a mixed facility tells of no substance use, so 2.12(d)(1) is silent", "engine",
        LOCATE, "permit_partial"),
    row("18 Pa.C.S. 5106 a wound is reported to the local police", "engine",
        ask(PRESENCE, discloser=GENERAL_HOSPITAL, purpose=Purpose.WOUND_REPORT), "permit_partial"),
    row("18 Pa.C.S. 5106 and to no federal agent", "engine",
        ask(PRESENCE, discloser=GENERAL_HOSPITAL, purpose=Purpose.WOUND_REPORT,
            recipient=replace(BUREAU, kind=Kind.FEDERAL_LE)), "deny"),
    row("164.522(a)(1)(v) an agreed limit stops no report of child abuse", "engine",
        REPORT, "permit_partial", limit(REPORT)),
    row("2.26(a)(5) nor one by a program", "engine",
        PROGRAM_REPORT, "permit_partial", limit(PROGRAM_REPORT)),
    row("164.522(a)(1)(v) nor a judge's search warrant", "engine",
        SEARCHED, "permit", limit(SEARCHED), process(SEARCHED, ProcessKind.SEARCH_WARRANT)),
    row("164.522(a) but it stops an authorization", "engine",
        SEARCHED, "deny", limit(SEARCHED), named(SEARCHED, ConsentKind.HIPAA_AUTHORIZATION)),
    row("164.522(a)(1)(vi) what was paid in full binds a plan for payment and operations alone", "engine",
        PLAN, "permit", limit(PLAN, agreed=False, paid_in_full=True), named(PLAN, ConsentKind.HIPAA_AUTHORIZATION)),
    row("5100.32(a)(9) a commitment is told to police who hold the warrant for it", "engine",
        COMMITMENT, "permit_partial", threat(),
        process(COMMITMENT, ProcessKind.COMMITMENT_WARRANT, signed_by_judge=None)),
    row("5100.32(a)(9) and to no police without it", "engine", COMMITMENT, "deny", threat()),
    row("164.508(a)(2)(ii) sessions go to who oversees their originator", "engine",
        replace(OVERSEEN, recipient=replace(OVERSEEN.recipient, authorities=frozenset({Authority.REGULATES_PROGRAM}))),
        "permit"),
    row("164.508(a)(2)(ii) and to no other oversight agency", "engine", OVERSEEN, "deny"),
    row("2.33(b)(1) a covered entity passes on what it received for care", "engine",
        PASSED_ON, "permit", care_paper(statements=EVERY_STATEMENT)),
    row("2.31(c)(2) but not on a paper that the wrong person signed", "engine",
        PASSED_ON, "deny", care_paper(statements=EVERY_STATEMENT, signer=Signer.SPOUSE)),
    row("7607(a)(4) staff are those of the provider, not of who controls it", "engine", HIV_STAFF, "deny"),
    row("164.502(a)(2)(ii) federal enforcement prevails over the silence of 71 P.S. 1690.108", "engine",
        ask(OTHER_SUBSTANCE_USE, discloser=GENERAL_HOSPITAL, purpose=Purpose.OVERSIGHT,
            recipient=recipient(Kind.OVERSIGHT_AGENCY, authorities=frozenset({Authority.HHS_ENFORCEMENT}))), "permit"),
    row("7608 an order is not limited to some proceedings", "engine",
        HIV_COURT, "permit_partial", order(HIV_COURT, OrderProvision.PENNSYLVANIA_HIV)),
    row("5100.34(f) blanks describe no part of a record", "engine",
        CLINIC_PLANS, "permit", named(CLINIC_PLANS, ConsentKind.PA_MENTAL_HEALTH_RELEASE, described_part="  ")),
    row("164.512(j)(1)(ii)(B) it is for law enforcement to find who escaped", "engine", ESCAPED, "deny"),
    row("5100.35(b) no order serves an investigation", "engine",
        replace(PROSECUTOR, circumstances=known(findings=frozenset({"notice_to_patient"}))), "deny",
        order(PROSECUTOR, OrderProvision.PENNSYLVANIA_MENTAL_HEALTH)),
    row("164.528(a)(2)(ii) an oral suspension of which nobody knows the day still stands", "engine",
        OWN_ACCOUNTING, "permit_partial"),
    row("2.31(c)(3) a withdrawal counts, whatever the paper claims to be", "engine",
        HOUSING, "deny", named(HOUSING, ConsentKind.PART2_GENERAL, id="older"),
        named(HOUSING, id="withdrawn", revoked_at=NOW - SECOND)),
    row("2.62 what is held for research investigates no program either", "engine",
        INVESTIGATED, "deny", named(INVESTIGATED, ConsentKind.PART2_GENERAL)),
    # --- the policies were wrong ---
    row("2.31(a)(7) only a consent for care may say that nothing ends it", "policies",
        RESEARCHED, "deny",
        named(RESEARCHED, ConsentKind.PART2_GENERAL, expires_at=None, expires_event="none")),
    row("2.31(a)(7) one for research ends with the study", "policies",
        RESEARCHED, "permit",
        named(RESEARCHED, ConsentKind.PART2_GENERAL, expires_at=None, expires_event="End of the research study")),
    row("2.31(d) a consent for a proceeding stands alone", "policies",
        PROCEEDING, "permit", named(PROCEEDING, ConsentKind.PART2_LEGAL)),
    row("2.31(d) and not on one paper with a release", "policies",
        PROCEEDING, "deny",
        named(PROCEEDING, ConsentKind.PART2_LEGAL, ConsentKind.PA_MENTAL_HEALTH_RELEASE)),
    row("2.31(b)(2) nothing stands on one paper with counseling notes", "policies",
        HOUSING, "deny", named(HOUSING, ConsentKind.PART2_GENERAL, ConsentKind.PART2_COUNSELING_NOTES)),
    row("2.31(a)(4)(ii) participants are described as those who treat", "policies",
        PARTICIPANT, "permit",
        named(PARTICIPANT, ConsentKind.PART2_GENERAL, recipients=(NamedRecipient(organization_id="network"),),
              recipient_class=RecipientClass.TREATING_PARTICIPANTS)),
    row("2.31(a)(4)(ii) and reached for nothing else", "policies",
        replace(PARTICIPANT, purpose=Purpose.CARE_NAVIGATION), "deny",
        named(replace(PARTICIPANT, purpose=Purpose.CARE_NAVIGATION), ConsentKind.PART2_GENERAL,
              recipients=(NamedRecipient(organization_id="network"),),
              recipient_class=RecipientClass.TREATING_PARTICIPANTS)),
    row("2.31(b) a consent for counseling notes names its recipient", "policies",
        NOTES_FOR_CARE, "deny",
        named(NOTES_FOR_CARE, ConsentKind.PART2_COUNSELING_NOTES, recipients=(),
              recipient_class=RecipientClass.TREATMENT_PAYMENT_OPERATIONS)),
    row("2.31(a)(4)(i) who helps to operate the program treats nobody", "policies",
        replace(LABORATORY, purpose=Purpose.TREATMENT), "deny",
        care_paper(discloser_ids=frozenset({"small"})), agreement(LABORATORY, AgreementKind.BUSINESS_ASSOCIATE)),
    row("2.33(a)(2) operations include a laboratory's service", "policies",
        LABORATORY, "permit",
        care_paper(discloser_ids=frozenset({"small"})), agreement(LABORATORY, AgreementKind.BUSINESS_ASSOCIATE)),
    row("2.51(a)(1) a refusal goes on counting against the emergency that it met", "policies",
        TREATED, "deny", emergency(id="a"), emergency(id="b", consent_refused=True, ended_at=NOW)),
    row("2.51(a)(1) but not against one that began later", "policies",
        TREATED, "permit", emergency(id="a", occurred_at=NOW),
        emergency(id="b", consent_refused=True, ended_at=NOW)),
    row("2.11 (QSO) nobody serves itself under an agreement", "policies",
        replace(LABORATORY, recipient=replace(LABORATORY.recipient, organization_id="small")), "deny",
        agreement(LABORATORY, AgreementKind.QUALIFIED_SERVICE, party_ids=frozenset({"small"}))),
    row("2.15(b)(2) after a death the spouse signs where nobody was appointed", "policies",
        replace(HOUSING, person_deceased=True), "permit",
        named(HOUSING, ConsentKind.PART2_GENERAL, signer=Signer.SPOUSE, signer_authority="no estate was opened")),
    row("2.15(a)(2) who was found unable to decide cannot have signed", "policies",
        replace(HOUSING, circumstances=known(incapacity_determined=True)), "deny",
        named(HOUSING, ConsentKind.PART2_GENERAL)),
    row("2.15(a)(2) the director signs for payment by a plan", "policies",
        replace(PAID, circumstances=known(incapacity_determined=True)), "permit",
        named(PAID, ConsentKind.PART2_GENERAL, signer=Signer.PROGRAM_DIRECTOR)),
    row("2.15(a)(2) and for nothing beside it", "policies",
        replace(PAID, circumstances=known(incapacity_determined=True)), "deny",
        named(PAID, ConsentKind.PART2_GENERAL, signer=Signer.PROGRAM_DIRECTOR, purposes=CARE)),
    row("7607(c) nobody signs for the dead", "policies",
        ask(HIV, discloser=HOUSE, person_deceased=True), "deny",
        named(ask(HIV, discloser=HOUSE), ConsentKind.PA_HIV, signer=Signer.EXECUTOR, signer_authority="letters")),
    row("10101.2 from 14 on a parent releases to nobody but who goes on with the care", "policies",
        ask(MENTAL_HEALTH, discloser=STATE_CLINIC, recipient=recipient(Kind.MH_PROVIDER, is_treating_provider=False),
            purpose=Purpose.TREATMENT, person_age=15, circumstances=known(parent_consented_to_care=True)), "deny",
        named(ask(MENTAL_HEALTH, discloser=STATE_CLINIC, recipient=recipient(Kind.MH_PROVIDER),
                  purpose=Purpose.TREATMENT), ConsentKind.PA_MENTAL_HEALTH_RELEASE, signer=Signer.PARENT)),
    row("2.35(c) what cannot be revoked yet is not taken back by another paper", "policies",
        MONITORED, "permit", named(MONITORED, ConsentKind.PART2_CRIMINAL_JUSTICE),
        named(MONITORED, ConsentKind.PART2_GENERAL, id="withdrawn", revoked_at=NOW - SECOND)),
    row("2.35(a)(1) a jail may have made treatment a condition", "policies",
        MONITORED, "permit", named(MONITORED, ConsentKind.PART2_CRIMINAL_JUSTICE)),
    row("2.35(b) the printed statement of the period suffices", "policies",
        MONITORED, "permit",
        named(MONITORED, ConsentKind.PART2_CRIMINAL_JUSTICE, period_starts_at=None, expires_at=None,
              expires_event="final disposition")),
    row("2.31(a)(6) no other instrument's element is asked of a 2.35 consent", "policies",
        MONITORED, "permit",
        named(MONITORED, ConsentKind.PART2_CRIMINAL_JUSTICE, elements_missing=frozenset({"A6-REVOKE", "F11-COPY"}))),
    row("2.31(c)(2) but one that nobody knows of is", "policies",
        MONITORED, "deny",
        named(MONITORED, ConsentKind.PART2_CRIMINAL_JUSTICE, elements_missing=frozenset({"Z9-UNHEARD-OF"}))),
    row("164.512(f)(1)(ii) a subpoena reaches what it names", "policies",
        SEARCHED, "deny",
        process(SEARCHED, ProcessKind.GRAND_JURY_SUBPOENA, segments=frozenset({Segment.HIV}))),
    row("164.512(f)(1)(ii)(A) and whom it names", "policies",
        SEARCHED, "deny", process(SEARCHED, ProcessKind.SUBPOENA, holder_id=None)),
    row("164.502(j)(2) who is attacked on the premises may tell of the suspect", "policies",
        ask(PRESENCE, field="suspect_name", whole=False, discloser=GENERAL_HOSPITAL,
            purpose=Purpose.CRIME_ON_PREMISES,
            circumstances=known(incident=replace(ON_STAFF, on_premises=None))), "permit_partial"),
    row("164.512(j)(1)(i) the county decides on commitments and averts no threat", "policies",
        ask(MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, recipient=recipient(Kind.COUNTY_MH_ADMIN),
            purpose=Purpose.AVERT_THREAT), "deny", threat()),
    row("7607(a) no order opens HIV-related information to the police", "policies",
        replace(HIV_COURT, recipient=BUREAU), "deny", order(HIV_COURT, OrderProvision.PENNSYLVANIA_HIV)),
    row("164.404 a breach of sessions is told too", "policies",
        ask(SESSIONS, discloser=GENERAL_HOSPITAL, recipient=recipient(Kind.PATIENT), purpose=Purpose.BREACH_NOTICE),
        "permit"),
    row("2.61 an order reaches any holder", "policies",
        replace(PROCEEDING, discloser=HOUSE, circumstances=known(origin=RecordOrigin.PATIENT_ACCESS)),
        "permit_partial", order(replace(PROCEEDING, discloser=HOUSE), OrderProvision.NONCRIMINAL)),
    row("2.62 but none of whom it is unknown what they hold it for", "policies",
        replace(PROCEEDING, discloser=HOUSE), "deny",
        order(replace(PROCEEDING, discloser=HOUSE), OrderProvision.NONCRIMINAL)),
    row("10225.103 an older adult is 60", "policies", replace(ELDER, person_age=59), "deny"),
    row("10225.103 from 60 on", "policies", replace(ELDER, person_age=60), "permit_partial"),
    row("2.62 no consent opens to an investigation what is held for research", "policies",
        replace(PROCEEDING, circumstances=replace(PROCEEDING.circumstances, origin=RecordOrigin.RESEARCH)), "deny",
        named(PROCEEDING, ConsentKind.PART2_LEGAL)),
    row("2.26(a)(3) a declared disaster overrides a limit too", "policies",
        TREATED, "permit", limit(TREATED),
        emergency(patient_capable=True, declared_disaster=True, program_closed=True)),
    row("164.502(g)(3)(ii)(A) a parent is told where other law permits it", "policies",
        ask(MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, recipient=SISTER, purpose=Purpose.PROTECT_MINOR, person_age=15),
        "deny"),
    row("2.13(c)(2) whether a search finds anything is an answer", "policies",
        ask(Segment.OPERATIONAL, purpose=Purpose.SYSTEM_SEARCH), "deny"),
    row("2.31(a)(3) a paper that lists fields covers those", "policies",
        CLINIC_PLANS, "deny",
        named(CLINIC_PLANS, ConsentKind.PA_MENTAL_HEALTH_RELEASE, fields=frozenset({"service_dates"}))),
    row("160.103 what no law is known to govern is nobody's to permit", "policies",
        replace(CLINIC_PLANS, discloser=replace(STATE_CLINIC, mental_health_facility=None)), "deny",
        named(CLINIC_PLANS, ConsentKind.PA_MENTAL_HEALTH_RELEASE)),
    row("2.16(b) what came by mistake goes nowhere", "policies",
        replace(HOUSING, circumstances=known(origin=RecordOrigin.MISDIRECTED)), "deny",
        named(HOUSING, ConsentKind.PART2_GENERAL)),
    row("164.501 a payer's review is payment", "policies",
        replace(PLAN, purpose=Purpose.AUDIT), "permit"),
    row("164.512(f)(6) an ambulance is away from its premises", "policies",
        ask(PRESENCE, discloser=AMBULANCE, purpose=Purpose.POLICE_REPORT, circumstances=known(suspected_crime=True)),
        "permit_partial", emergency()),
    row("164.512(d) a county's agency that regulates the provider oversees it", "policies",
        ask(MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, purpose=Purpose.AUDIT,
            recipient=recipient(Kind.COUNTY_AGENCY, authorities=frozenset({Authority.REGULATES_PROGRAM}))), "permit"),
    row("164.508(b)(3) an authorization for counseling notes may stand with its like", "policies",
        ask(COUNSELING_NOTES, discloser=PROGRAM), "permit",
        named(ask(COUNSELING_NOTES, discloser=PROGRAM), ConsentKind.PART2_COUNSELING_NOTES,
              ConsentKind.HIPAA_AUTHORIZATION,
              combined_with=frozenset({CombinedWith.COUNSELING_NOTES_CONSENT}))),
    row("5100.34(f)(7) a spoken release says that the person could not sign", "policies",
        CLINIC_PLANS, "deny",
        named(CLINIC_PLANS, ConsentKind.PA_MENTAL_HEALTH_RELEASE,
              signature=SignatureKind.VERBAL_WITH_TWO_WITNESSES, witnesses=("a", "b"),
              statements=EVERY_STATEMENT - {"G7-VERBAL"})),
    row("2.52 research includes who the patients are", "policies",
        ask(PRESENCE, discloser=SMALL_PROGRAM, recipient=recipient(Kind.RESEARCHER), purpose=Purpose.RESEARCH,
            circumstances=known(review_board_waiver=True, director_determination=True)), "permit"),
    row("164.514(e) a limited data set is reached by an agreed limit", "policies",
        ask(MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, recipient=recipient(Kind.RESEARCHER), purpose=Purpose.RESEARCH,
            circumstances=known(deidentification=DeidentificationMethod.LIMITED_DATA_SET)), "deny",
        limit(ask(MENTAL_HEALTH, recipient=recipient(Kind.RESEARCHER))),
        agreement(ask(MENTAL_HEALTH, discloser=GENERAL_HOSPITAL, recipient=recipient(Kind.RESEARCHER)),
                  AgreementKind.DATA_USE)),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "evidence", "expected"), ROWS)
def test_both_decide_as_the_law_does(asked: Any, evidence: Evidence, expected: tuple[str, set[str]]) -> None:
    decision = decide(asked, evidence)
    assert (str(decision.outcome), set(decision.permitted_keys)) == expected
    verdict = oracle.decide(asked, evidence)
    assert (verdict.outcome, set(verdict.permitted_keys)) == expected
