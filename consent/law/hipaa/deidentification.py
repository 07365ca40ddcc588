"""45 CFR 164.514(a)-(c), (e): what identifies nobody, and the limited data set."""

from consent.facts import AgreementKind, DeidentificationMethod, Purpose, Segment
from consent.law.circumstances import agreement_in_force, why_identifiable
from consent.law.groups import BUT_PSYCHOTHERAPY_NOTES, DEIDENTIFIED_PURPOSES, EVERYBODY_BUT_POLICE
from consent.law.rule import Answer, Grounds, Question, Rule, Wanting


def identifies_nobody(question: Question) -> Answer:
    """45 CFR 164.514(a): to anybody, what safe harbor or an expert's determination has stripped of identity."""
    reason = why_identifiable(question)
    if reason is not None:
        return Wanting(reason, cites=("45 CFR 164.514(b)(2)(i)(B)", "45 CFR 164.514(b)(2)(ii)"))
    if question.circumstances.deidentification is DeidentificationMethod.SAFE_HARBOR:
        return Grounds("safe harbor was applied", cites=("45 CFR 164.514(b)(2)",))
    return Grounds("an expert's determination is on file", cites=("45 CFR 164.514(b)(1)",))


def limited_data_set(question: Question) -> Answer:
    """45 CFR 164.514(e): a limited data set, to who signed a data use agreement; never for police operations."""
    if question.circumstances.deidentification is not DeidentificationMethod.LIMITED_DATA_SET:
        return "it is not a limited data set"
    agreement = agreement_in_force(question, AgreementKind.DATA_USE)
    if agreement is None:
        return "no data use agreement is in force"
    return Grounds("a data use agreement is in force", (agreement.id,), agreement.ends_at)


DEIDENTIFICATION: tuple[Rule, ...] = (
    Rule(
        code="hipaa-deid",
        citation="45 CFR 164.514(a)",
        judge=identifies_nobody,
        segments=BUT_PSYCHOTHERAPY_NOTES,
        purposes=DEIDENTIFIED_PURPOSES,
        needs=("safe harbor, or a documented expert determination", "no count below 11"),
        limits=("de-identified information only",),
        obligations=("DEID_DOC", "SMALL_CELL_SUPPRESSION"),
        also_cites=("45 CFR 164.514(b)",),
    ),
    Rule(
        code="hipaa-lds",
        citation="45 CFR 164.514(e)",
        judge=limited_data_set,
        segments=BUT_PSYCHOTHERAPY_NOTES - {Segment.SUD_COUNSELING_NOTES, Segment.HIV},
        purposes=frozenset({Purpose.RESEARCH, Purpose.PUBLIC_HEALTH, Purpose.OPERATIONS, Purpose.DEID_REPORTING}),
        recipients=EVERYBODY_BUT_POLICE,
        not_for="it never serves police operations",
        needs=("a limited data set", "a data use agreement in force"),
        limits=("a limited data set without direct identifiers",),
        obligations=("DUA", "MIN_NECESSARY"),
    ),
)
