"""42 CFR Part 2, with the person's written consent (2.31, 2.33(a), 2.34 to 2.36)."""

from consent.facts import ConsentKind, OrganizationKind, Purpose, Segment
from consent.law.consents import judge_consents
from consent.law.groups import EVERYBODY_BUT_POLICE, USE_AGAINST_THE_PERSON
from consent.law.rule import Answer, Grounds, Part, Question, Rule

RECORD: frozenset[Segment] = frozenset({Segment.PART2_SUD, Segment.IDENTITY_PRESENCE})
"""What Part 2 covers but for SUD counseling notes, which have rules of their own."""

COUNSELING_NOTES: frozenset[Segment] = frozenset({Segment.SUD_COUNSELING_NOTES})

WITH_CONSENT: tuple[str, ...] = (
    "NOTICE_2_32",
    "COPY_OF_CONSENT_OR_SCOPE",
    "ACCOUNTING_PART2_2_25",
    "MIN_NECESSARY",
    "USE_RESTRICTION_2_12D",
)

PROGRESS_FIELDS: frozenset[str] = frozenset({"attendance", "participation", "test_results", "progress_summary"})
"""What monitoring a conditional release needs (42 CFR 2.13(a), 2.35(a))."""

REGISTRY_FIELDS: frozenset[str] = frozenset({"identity", "drug_type", "dosage", "dates"})
"""What a central registry or a prescription monitoring program may be told (42 CFR 2.34(b), 2.36)."""

_REGISTRIES: frozenset[Purpose] = frozenset({Purpose.CENTRAL_REGISTRY, Purpose.PRESCRIPTION_MONITORING})
_ORDINARY: frozenset[Purpose] = frozenset(Purpose) - _REGISTRIES
_INTERMEDIARIES: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.INTERMEDIARY, OrganizationKind.INTERMEDIARY_PARTICIPANT}
)


def general_consent(question: Question) -> Answer:
    """42 CFR 2.33(a)(1): what a written consent describes may go to whom it names, for its purpose."""
    answers = judge_consents(question, ConsentKind.PART2_GENERAL, called="Part 2 consent")
    if question.recipient.kind not in _INTERMEDIARIES:
        return answers
    return tuple([_through_an_intermediary(answer) for answer in answers])


def _through_an_intermediary(answer: Part) -> Part:
    if not isinstance(answer, Grounds):
        return answer
    return Grounds(
        answer.reason,
        evidence_ids=answer.evidence_ids,
        ends_at=answer.ends_at,
        keys=answer.keys,
        limits=answer.limits,
        obligations=("INTERMEDIARY_LIST",),
        cites=(*answer.cites, "42 CFR 2.31(a)(4)(ii)", "42 CFR 2.24"),
    )


def care_consent(question: Question) -> Answer:
    """42 CFR 2.33(a)(2): one consent may serve all future treatment, payment and health care operations."""
    called = "Part 2 consent for treatment, payment and operations"
    return judge_consents(question, ConsentKind.PART2_TPO, called=called)


def counseling_notes_consent(question: Question) -> Answer:
    """42 CFR 2.31(b): SUD counseling notes may go on a separate consent that covers nothing else."""
    called = "consent of their own for SUD counseling notes"
    return judge_consents(question, ConsentKind.PART2_COUNSELING_NOTES, called=called)


def counseling_notes_are_apart(question: Question) -> Answer:
    """42 CFR 2.31(b)(1): no general consent and no consent for care reaches SUD counseling notes."""
    return "SUD counseling notes go only with a consent of their own"


def proceedings_consent(question: Question) -> Answer:
    """42 CFR 2.31(d): a consent for one proceeding, and for nothing else, opens the record in that proceeding."""
    called = "consent for this proceeding"
    return judge_consents(question, ConsentKind.PART2_LEGAL, called=called)


def criminal_justice_consent(question: Question) -> Answer:
    """42 CFR 2.35(a): who made treatment a condition of release may monitor progress, on a consent for that."""
    called = "criminal-justice consent"
    return judge_consents(question, ConsentKind.PART2_CRIMINAL_JUSTICE, called=called)


def registry_consent(question: Question) -> Answer:
    """42 CFR 2.34, 2.36: on consent, a registry or monitoring program may learn identity, drug, dosage and dates."""
    return judge_consents(question, ConsentKind.PART2_GENERAL, called="consent that names the registry")


CONSENTS: tuple[Rule, ...] = (
    Rule(
        code="p2-consent-general",
        citation="42 CFR 2.33(a)(1)",
        judge=general_consent,
        segments=RECORD,
        purposes=_ORDINARY,
        needs=("a Part 2 consent with every element of 2.31(a) that names recipient, purpose and information",),
        obligations=WITH_CONSENT,
        also_cites=("42 CFR 2.31(a)",),
    ),
    Rule(
        code="p2-consent-tpo",
        citation="42 CFR 2.33(a)(2)",
        judge=care_consent,
        segments=RECORD,
        purposes=_ORDINARY - USE_AGAINST_THE_PERSON,
        recipients=EVERYBODY_BUT_POLICE,
        not_for="a consent for treatment, payment and operations never reaches police",
        needs=("a consent for treatment, payment and operations with the statements of 2.31(a)(4)(iii) and (10)",),
        obligations=WITH_CONSENT,
    ),
    Rule(
        code="p2-consent-scn",
        citation="42 CFR 2.31(b)",
        judge=counseling_notes_consent,
        segments=COUNSELING_NOTES,
        needs=("a separate consent for SUD counseling notes, combined with no other and made no condition",),
        obligations=WITH_CONSENT,
        also_cites=("42 CFR 2.33(a)(1)",),
    ),
    Rule(
        code="p2-scn-apart",
        citation="42 CFR 2.31(b)(1)",
        judge=counseling_notes_are_apart,
        segments=COUNSELING_NOTES,
        needs=("nothing: it never opens them",),
    ),
    Rule(
        code="p2-consent-legal",
        citation="42 CFR 2.31(d)",
        judge=proceedings_consent,
        segments=RECORD,
        purposes=USE_AGAINST_THE_PERSON,
        needs=("a consent for the matter at hand alone, combined with no other purpose",),
        obligations=(*WITH_CONSENT, "LEGAL_REVIEW"),
    ),
    Rule(
        code="p2-cj",
        citation="42 CFR 2.35(a)",
        judge=criminal_justice_consent,
        segments=RECORD,
        purposes=frozenset({Purpose.MONITORING_CONDITIONAL_RELEASE}),
        recipients=EVERYBODY_BUT_POLICE,
        not_for="officers did not make treatment a condition of release",
        needs=("a consent under 2.35 that states its period and when it becomes revocable", "proof of the condition"),
        fields=PROGRESS_FIELDS,
        obligations=WITH_CONSENT,
        also_cites=("42 CFR 2.35(b)", "42 CFR 2.35(c)"),
    ),
    Rule(
        code="p2-registry-pdmp",
        citation="42 CFR 2.34, 2.36",
        judge=registry_consent,
        segments=RECORD,
        purposes=_REGISTRIES,
        recipients=EVERYBODY_BUT_POLICE,
        needs=("a Part 2 consent that names the registry or the monitoring program",),
        fields=REGISTRY_FIELDS,
        limits=("identity, type and dosage of the drug, and dates",),
        obligations=WITH_CONSENT,
    ),
)
