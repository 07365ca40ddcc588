"""Worked examples of 42 CFR Part 2: consents, redisclosure, court orders, and what forbids."""

from consent.examples import cast
from consent.examples.papers import NOW, agreement, care_paper, lawsuit, limit, order, paper, scene
from consent.examples.worked import (
    WorkedExample,
    asked,
    discloser,
    forbids,
    known,
    never_opens,
    nothing_on_file,
    on_file,
    opens,
    recipient,
    without,
)
from consent.facts import (
    AgreementKind,
    CombinedWith,
    ConsentKind,
    NamedRecipient,
    OrderProvision,
    OrganizationKind,
    Purpose,
    RecordOrigin,
    Segment,
)

SUD, NOTES, PRESENCE = Segment.PART2_SUD, Segment.SUD_COUNSELING_NOTES, Segment.IDENTITY_PRESENCE
_AND_HIPAA = ConsentKind.HIPAA_AUTHORIZATION
_CASE = "docket 12 of 2026"
_ELSEWHERE = frozenset({"another holder"})

_CONSENTS = (
    opens(
        "p2-consent-general",
        "A person signed a paper that lets the program tell the police how to help in a crisis. The police ask for that.",
        scene(
            cast.PROGRAM,
            cast.POLICE,
            Purpose.CRISIS_PLANNING,
            SUD,
            paper(cast.PROGRAM, cast.POLICE, Purpose.CRISIS_PLANNING, SUD, ConsentKind.PART2_GENERAL, _AND_HIPAA),
        ),
        ("the person has revoked the paper", on_file("consents", revoked_at=NOW)),
        ("the paper has expired", on_file("consents", expires_at=NOW)),
        ("nobody signed the paper", on_file("consents", signature=None)),
        ("the paper names somebody else", on_file("consents", recipients=(NamedRecipient(organization_id="a bank"),))),
        ("the paper is for another purpose", on_file("consents", purposes=frozenset({Purpose.HOUSING}))),
        ("the paper does not tell of the right to revoke it", on_file("consents", statements=frozenset())),
    ),
    opens(
        "p2-consent-tpo",
        "A person agreed to all future treatment, payment and operations. A clinic that treats them asks for the dose.",
        scene(cast.PROGRAM, cast.THERAPIST, Purpose.TREATMENT, SUD, care_paper(cast.PROGRAM)),
        ("no such paper is on file", without("consents")),
        ("the paper lacks the statements about redisclosure", on_file("consents", statements=frozenset({"A6-REVOKE"}))),
        ("the recipient does not treat the person", recipient(is_treating_provider=False)),
        ("the person has revoked it by word of mouth", on_file("consents", revoked_orally_at=NOW)),
    ),
    opens(
        "p2-consent-scn",
        "A person signed one paper for counseling notes and for nothing else, so that a new therapist can read them.",
        scene(
            cast.PROGRAM,
            cast.THERAPIST,
            Purpose.TREATMENT,
            NOTES,
            paper(cast.PROGRAM, cast.THERAPIST, Purpose.TREATMENT, NOTES, ConsentKind.PART2_COUNSELING_NOTES),
        ),
        ("the paper covers other information too", on_file("consents", segments=frozenset({NOTES, SUD}))),
        (
            "the paper stands together with a consent to treatment",
            on_file("consents", combined_with=frozenset({CombinedWith.CONSENT_TO_TREATMENT})),
        ),
        ("care was made to depend on signing it", on_file("consents", conditioned=True)),
    ),
    never_opens(
        "p2-scn-apart",
        "A clinic asks for counseling notes. On file is the person's consent for all treatment, payment and operations.",
        scene(cast.PROGRAM, cast.THERAPIST, Purpose.TREATMENT, NOTES, care_paper(cast.PROGRAM)),
    ),
    opens(
        "p2-consent-legal",
        "A person wants a judge to see how treatment goes, and signed a paper for this one case.",
        scene(
            cast.PROGRAM,
            cast.COURT,
            Purpose.COURT_PROCEEDING,
            SUD,
            paper(
                cast.PROGRAM,
                cast.COURT,
                Purpose.COURT_PROCEEDING,
                SUD,
                ConsentKind.PART2_LEGAL,
                _AND_HIPAA,
                matter=_CASE,
            ),
            matter=_CASE,
        ),
        ("it is asked for in another case", known(matter="docket 99 of 2026")),
        (
            "the paper serves other purposes too",
            on_file("consents", purposes=frozenset({Purpose.COURT_PROCEEDING, Purpose.TREATMENT})),
        ),
        ("the person has revoked the paper", on_file("consents", revoked_at=NOW)),
    ),
    opens(
        "p2-cj",
        "A treatment court let a person go home on condition of treatment, and asks whether they attend.",
        scene(
            cast.PROGRAM,
            cast.DRUG_COURT,
            Purpose.MONITORING_CONDITIONAL_RELEASE,
            SUD,
            paper(
                cast.PROGRAM,
                cast.DRUG_COURT,
                Purpose.MONITORING_CONDITIONAL_RELEASE,
                SUD,
                ConsentKind.PART2_CRIMINAL_JUSTICE,
                _AND_HIPAA,
                condition_of="release of March 2026",
            ),
            pieces=("attendance", "test_results"),
        ),
        ("no release depends on the treatment", on_file("consents", condition_of="")),
        ("somebody asks who did not set the condition", recipient(kind=OrganizationKind.EMPLOYER)),
        ("the paper does not state its period", on_file("consents", period_starts_at=None, statements=frozenset())),
    ),
    opens(
        "p2-registry-pdmp",
        "A program reports a dispensed dose to the state's monitoring program, which the person's consent names.",
        scene(
            cast.PROGRAM,
            cast.MONITORING_PROGRAM,
            Purpose.PRESCRIPTION_MONITORING,
            SUD,
            paper(
                cast.PROGRAM,
                cast.MONITORING_PROGRAM,
                Purpose.PRESCRIPTION_MONITORING,
                SUD,
                ConsentKind.PART2_GENERAL,
                _AND_HIPAA,
            ),
            pieces=("drug_type", "dosage", "dates"),
        ),
        (
            "the consent does not name the monitoring program",
            on_file("consents", recipients=(NamedRecipient(organization_id="a pharmacy"),)),
        ),
        ("the person has revoked the consent", on_file("consents", revoked_at=NOW)),
    ),
)

_REDISCLOSURE = (
    opens(
        "p2-redisclose-ce",
        "A hospital got the record on the person's consent for care, and sends it on to the therapist who takes over.",
        scene(
            cast.HOSPITAL,
            cast.THERAPIST,
            Purpose.TREATMENT,
            SUD,
            care_paper(cast.PROGRAM),
            origin=RecordOrigin.CARE_CONSENT,
        ),
        ("nobody knows how the hospital came by the record", known(origin=None)),
        ("no copy of that consent is on file", without("consents")),
        ("the holder is not known to be a covered entity", discloser(hipaa_covered_entity=None)),
    ),
    opens(
        "p2-redisclose-p2",
        "A program that bills nobody got the record from another program, on a consent for care that is in force.",
        scene(
            cast.FREE_PROGRAM,
            cast.NURSE,
            Purpose.TREATMENT,
            SUD,
            care_paper(cast.PROGRAM),
            origin=RecordOrigin.CARE_CONSENT,
        ),
        ("the person has revoked that consent", on_file("consents", revoked_at=NOW)),
        ("nobody knows how the program came by the record", known(origin=None)),
        ("the holder is not known to be a program", discloser(part2_program=None)),
    ),
    opens(
        "p2-redisclose-holder",
        "A county fund that pays for care gives the record to its billing service, which is bound by contract.",
        scene(
            cast.COUNTY_FUND,
            cast.BILLING_SERVICE,
            Purpose.PAYMENT,
            SUD,
            care_paper(cast.PROGRAM),
            agreement(AgreementKind.QUALIFIED_SERVICE, cast.COUNTY_FUND, cast.BILLING_SERVICE),
            origin=RecordOrigin.CARE_CONSENT,
        ),
        ("no contract is in force", on_file("agreements", in_force=False)),
        ("the contract does not bind the service to Part 2", on_file("agreements", acknowledges_bound=None)),
        (
            "the consent was for neither payment nor operations",
            on_file("consents", purposes=frozenset({Purpose.TREATMENT})),
        ),
    ),
)

_COURT_ORDERS = (
    opens(
        "p2-order-64",
        "In a custody case a judge ordered the program, after a hearing, to give dates of attendance to the court.",
        scene(
            cast.PROGRAM,
            cast.COURT,
            Purpose.COURT_PROCEEDING,
            SUD,
            order(OrderProvision.NONCRIMINAL, cast.PROGRAM, SUD),
        ),
        ("a subpoena came without an order", without("legal_process")),
        ("the order came without a subpoena", on_file("legal_process", accompanied_by_subpoena=None)),
        ("the judge did not make the findings", on_file("legal_process", findings=frozenset())),
        ("the order was made under 2.66", on_file("legal_process", provision=OrderProvision.INVESTIGATE_PROGRAM)),
        ("the order is directed at somebody else", on_file("legal_process", holder_id="another holder")),
        ("the order is not known to be in force", on_file("legal_process", in_force=None)),
    ),
    opens(
        "p2-order-65",
        "Detectives investigate an armed robbery by somebody in treatment, with a judge's order for that and a subpoena.",
        scene(
            cast.PROGRAM,
            cast.POLICE,
            Purpose.LAW_ENFORCEMENT_INVESTIGATION,
            SUD,
            order(OrderProvision.CRIMINAL, cast.PROGRAM, SUD, crime="armed robbery"),
        ),
        ("the crime is the sale of drugs", on_file("legal_process", crime="sale of a controlled substance")),
        ("the judge did not make the findings", on_file("legal_process", findings=frozenset())),
        ("the order was made under 2.64", on_file("legal_process", provision=OrderProvision.NONCRIMINAL)),
        ("no judge signed it", on_file("legal_process", signed_by_judge=None)),
    ),
    opens(
        "p2-order-66",
        "A licensing office investigates the program itself, with a judge's order for that and a subpoena.",
        scene(
            cast.PROGRAM,
            cast.LICENSING,
            Purpose.INVESTIGATE_PROGRAM,
            SUD,
            order(OrderProvision.INVESTIGATE_PROGRAM, cast.PROGRAM, SUD),
        ),
        ("the judge did not make the findings", on_file("legal_process", findings=frozenset())),
        ("the record was received for an audit", known(origin=RecordOrigin.AUDIT)),
        ("the subpoena was quashed", on_file("legal_process", subpoena_in_force=False)),
    ),
)

_PROHIBITIONS = (
    forbids(
        "p2-use-bar",
        "A program sues a person over a bill and wants to give its lawyer the record, under a good service agreement.",
        scene(
            cast.FREE_PROGRAM,
            cast.COUNSEL,
            Purpose.PROVIDER_DEFENSE,
            SUD,
            agreement(AgreementKind.QUALIFIED_SERVICE, cast.FREE_PROGRAM, cast.COUNSEL),
            lawsuit(cast.FREE_PROGRAM, by_the_person=False),
        ),
        ("it is the person who sues the program", on_file("legal_process", brought_by_patient=True)),
        ("the lawyer helps with payment, not with a proceeding", asked(purpose=Purpose.PAYMENT)),
    ),
    forbids(
        "p2-order-62",
        "Auditors hold copies of records for an audit. The police ask for one, and the person even signed a paper for it.",
        scene(
            cast.AUDITOR,
            cast.POLICE,
            Purpose.CRISIS_PLANNING,
            SUD,
            paper(cast.AUDITOR, cast.POLICE, Purpose.CRISIS_PLANNING, SUD, ConsentKind.PART2_GENERAL),
            origin=RecordOrigin.AUDIT,
        ),
        ("the record was not received for an audit", known(origin=RecordOrigin.GENERAL_CONSENT)),
    ),
    forbids(
        "p2-misdirected",
        "A record came to the hospital by mistake. The person even signed a paper, and the hospital wants to pass it on.",
        scene(
            cast.HOSPITAL,
            cast.THERAPIST,
            Purpose.TREATMENT,
            SUD,
            paper(cast.HOSPITAL, cast.THERAPIST, Purpose.TREATMENT, SUD, ConsentKind.PART2_GENERAL),
            origin=RecordOrigin.MISDIRECTED,
        ),
        ("it did not come by mistake", known(origin=RecordOrigin.GENERAL_CONSENT)),
    ),
    forbids(
        "p2-restriction",
        "A person agreed to care as a whole, but asked that one clinic should learn nothing, and the program said yes.",
        scene(
            cast.PROGRAM,
            cast.THERAPIST,
            Purpose.TREATMENT,
            SUD,
            care_paper(cast.PROGRAM),
            limit(cast.THERAPIST),
        ),
        ("the program never agreed to the limit", on_file("restrictions", agreed=False)),
        ("the limit has ended", on_file("restrictions", ended_at=NOW)),
        ("the limit is about somebody else", on_file("restrictions", organization_ids=_ELSEWHERE)),
        ("no limit is on file", nothing_on_file),
    ),
)

CONSENT_EXAMPLES: tuple[WorkedExample, ...] = (*_CONSENTS, *_REDISCLOSURE, *_COURT_ORDERS, *_PROHIBITIONS)
