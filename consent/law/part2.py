"""42 CFR Part 2: records of substance-use programs. No threat, suspect, family or jail exception exists here."""

from consent.facts import ConsentKind, Restriction, Segment
from consent.instruments.elements import PROCEEDINGS
from consent.law.circumstances import CARE_PURPOSES, is_medical_personnel, medical_emergencies
from consent.law.consents import judge_consents
from consent.law.restrictions import restriction_results
from consent.law.rule import Answer, BasisResult, Law, Question, does_not_apply

WITH_CONSENT: tuple[str, ...] = (
    "NOTICE_2_32",
    "COPY_OF_CONSENT_OR_SCOPE",
    "ACCOUNTING_PART2_2_25",
    "MIN_NECESSARY",
    "USE_RESTRICTION_2_12D",
)

_OWN_CONSENT = "SUD counseling notes go only with a consent of their own"


def general_consent(question: Question) -> Answer:
    """42 CFR 2.31(a), 2.33(a)(1): what a written consent describes may go to whom it names, for its purpose."""
    code, citation = "p2-consent-general", "42 CFR 2.33(a)(1)"
    if question.segment is Segment.SUD_COUNSELING_NOTES:
        return does_not_apply(code, citation, _OWN_CONSENT, "42 CFR 2.31(b)(1)")
    return judge_consents(
        question,
        kind=ConsentKind.PART2_GENERAL,
        code=code,
        citation=citation,
        called="Part 2 consent",
        obligations=WITH_CONSENT,
    )


def care_consent(question: Question) -> Answer:
    """42 CFR 2.31(a)(4)-(10), 2.33(a)(2): one consent for all future treatment, payment and operations."""
    code, citation = "p2-consent-tpo", "42 CFR 2.33(a)(2)"
    if question.segment is Segment.SUD_COUNSELING_NOTES:
        return does_not_apply(code, citation, _OWN_CONSENT, "42 CFR 2.31(b)(1)")
    return judge_consents(
        question,
        kind=ConsentKind.PART2_TPO,
        code=code,
        citation=citation,
        called="Part 2 consent for treatment, payment and operations",
        obligations=WITH_CONSENT,
    )


def counseling_notes_consent(question: Question) -> Answer:
    """42 CFR 2.31(b): SUD counseling notes may go on a separate consent that covers nothing else."""
    code, citation = "p2-consent-scn", "42 CFR 2.31(b)(2)"
    if question.segment is not Segment.SUD_COUNSELING_NOTES:
        return does_not_apply(code, citation, "opens SUD counseling notes and nothing else")
    return judge_consents(
        question,
        kind=ConsentKind.PART2_COUNSELING_NOTES,
        code=code,
        citation=citation,
        called="consent of their own for SUD counseling notes",
        obligations=WITH_CONSENT,
    )


def proceedings_consent(question: Question) -> Answer:
    """42 CFR 2.31(d): a consent for one proceeding is kept on file, but these rules open nothing on it."""
    return _unread(question, ConsentKind.PART2_LEGAL, "p2-consent-legal", "42 CFR 2.31(d)")


def criminal_justice_consent(question: Question) -> Answer:
    """42 CFR 2.35: a consent that is a condition of release is kept on file, but these rules open nothing on it."""
    return _unread(question, ConsentKind.PART2_CRIMINAL_JUSTICE, "p2-cj", "42 CFR 2.35(a)")


def _unread(question: Question, kind: ConsentKind, code: str, citation: str) -> Answer:
    if not any(kind in consent.kinds for consent in question.evidence.consents):
        return does_not_apply(code, citation, "no such consent is on file")
    return judge_consents(question, kind=kind, code=code, citation=citation, called="such consent", obligations=())


def medical_emergency(question: Question) -> Answer:
    """42 CFR 2.51(a)(1), (c): to medical personnel in a real emergency when consent cannot be obtained.

    SUD counseling notes are not among the exceptions of 2.31(b)(1) and stay behind.
    """
    code, citation = "p2-emergency", "42 CFR 2.51(a)(1)"
    why_not = None
    if question.segment is Segment.SUD_COUNSELING_NOTES:
        why_not = "SUD counseling notes stay behind even in an emergency"
    elif question.request.purpose not in CARE_PURPOSES:
        why_not = "an emergency opens treatment only"
    elif not is_medical_personnel(question):
        why_not = "the recipient is not medical personnel"
    if why_not is not None:
        return does_not_apply(code, citation, why_not)
    return tuple(
        BasisResult(
            code=code,
            citation=citation,
            held=reading.holds,
            reason=reading.reason,
            also_cites=("42 CFR 2.51(c)",) if reading.holds else (),
            evidence_ids=(reading.evidence_id,) if reading.evidence_id is not None else (),
            permitted_items=question.keys if reading.holds else frozenset(),
            obligations=("DOC_EMERGENCY_2_51C", "NOTIFY_SUPERVISOR", "MIN_NECESSARY", "USE_RESTRICTION_2_12D")
            if reading.holds
            else (),
            ends_at=reading.ends_at,
        )
        for reading in medical_emergencies(question)
    )


def use_in_proceedings(question: Question) -> Answer:
    """42 CFR 2.12(d)(1): no use to investigate or charge the person, nor in any proceeding against them.

    The two keys to it, a consent for that proceeding alone and a court order under subpart E, are not read here.
    """
    barred = question.request.purpose in PROCEEDINGS
    return BasisResult(
        code="p2-use-bar",
        citation="42 CFR 2.12(d)(1)",
        held=barred,
        reason="substance-use records may not be used in an investigation or proceeding"
        if barred
        else "the purpose is not an investigation or proceeding",
    )


def presence(question: Question) -> Answer:
    """42 CFR 2.13(c): to confirm a name at a place known for substance-use care alone is itself a disclosure.

    It yields only to the person's consent, or to medical personnel in an emergency.
    """
    code, citation = "p2-presence", "42 CFR 2.13(c)"
    if question.segment is not Segment.IDENTITY_PRESENCE:
        return BasisResult(code=code, citation=citation, held=False, reason="presence is not asked for")
    if question.request.discloser.sud_only_public is False:
        reason = "the place is not known for substance-use care alone"
        return BasisResult(code=code, citation=citation, held=False, reason=reason)
    opened: set[str] = set()
    for rule in (general_consent, care_consent, medical_emergency):
        answer = rule(question)
        for result in (answer,) if isinstance(answer, BasisResult) else answer:
            opened |= result.permitted_items
    held = not question.keys <= opened
    reason = (
        "being there at all would tell of substance-use care"
        if held
        else "the person's consent or an emergency opens it"
    )
    return BasisResult(code=code, citation=citation, held=held, reason=reason, permitted_items=frozenset(opened))


def restriction(question: Question) -> Answer:
    """42 CFR 2.26: a limit the person asked for and the program agreed to beats a valid consent.

    Emergency treatment overrides it ((a)(3)); the recipient is then asked not to use it further ((a)(4)).
    """
    emergency = medical_emergency(question)
    results = (emergency,) if isinstance(emergency, BasisResult) else emergency
    return restriction_results(
        question,
        code="p2-restriction",
        citation=_restriction_citation,
        override=next((result.reason for result in results if result.held), None),
        override_citations=("42 CFR 2.26(a)(3)", "42 CFR 2.26(a)(4)"),
        override_obligations=("REQUEST_NO_FURTHER_USE",),
    )


def _restriction_citation(limit: Restriction) -> str:
    return "42 CFR 2.26(a)(6)" if limit.paid_in_full and limit.agreed is False else "42 CFR 2.26(a)(3)"


PART2 = Law(
    code="part2",
    title="42 CFR Part 2",
    bases=(
        general_consent,
        care_consent,
        counseling_notes_consent,
        proceedings_consent,
        criminal_justice_consent,
        medical_emergency,
    ),
    prohibitions=(use_in_proceedings, presence, restriction),
)
