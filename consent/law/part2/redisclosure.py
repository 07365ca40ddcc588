"""42 CFR 2.33(b), (c): what a lawful holder that is not the program may do with a record it received.

The bar of 2.12(d)(1) travels with the record: no holder may pass it on for use against the person.
"""

from consent.facts import AgreementKind, Consent, ConsentKind, OrganizationKind, Purpose, RecordOrigin, Segment
from consent.instruments import names_recipient, request_findings
from consent.instruments.signers import signer_finding
from consent.law.circumstances import agreement_in_force
from consent.law.groups import EVERYBODY_BUT_POLICE, USE_AGAINST_THE_PERSON
from consent.law.rule import Answer, Grounds, Question, Rule

_SUBSTANCE_USE: frozenset[Segment] = frozenset({Segment.PART2_SUD})
_CARE: frozenset[Purpose] = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})
_PAYMENT_AND_OPERATIONS: frozenset[Purpose] = frozenset({Purpose.PAYMENT, Purpose.OPERATIONS})
_CONTRACTED: frozenset[Purpose] = _PAYMENT_AND_OPERATIONS | {Purpose.DATA_HOSTING}
_NOT_RECEIVED = "it is not known that the record was received on a consent for treatment, payment and operations"
_NO_COPY = "no good copy of the consent on which it was received is on file"


def _received_on(question: Question, kind: ConsentKind) -> tuple[Consent, ...]:
    """Return the papers on which the record was received: about this person, whole on their face, and signed.

    Whether one has since ended is not asked here: it governs what the program may still disclose, not what a covered
    entity may do with what it already holds.
    """
    request = question.request
    return tuple(
        [
            paper.consent
            for paper in question.dossier.papers[kind].each
            if not paper.face
            and paper.consent.person_id == request.person_id
            and paper.consent.signed_at is not None
            and paper.consent.signed_at <= request.now
            and question.segment in paper.consent.segments
            and signer_finding(paper.consent, kind, request, question.segment) is None
        ]
    )


def by_a_covered_entity(question: Question) -> Answer:
    """42 CFR 2.33(b)(1): a covered entity that received it for care may pass it on as HIPAA allows, not against the person."""
    discloser = question.discloser
    if discloser.hipaa_covered_entity is not True or discloser.part2_program is not False:
        return "the holder is not known to be a covered entity that received the record from a program"
    if question.circumstances.origin is not RecordOrigin.CARE_CONSENT:
        return _NOT_RECEIVED
    # Whoever signed for a covered entity to receive it was told that it may redisclose (2.31(a)(4)(iii)).
    told = [paper for paper in _received_on(question, ConsentKind.PART2_TPO) if "A4-CEBA" in paper.statements]
    if not told:
        return _NO_COPY
    return Grounds("a covered entity may pass on what it received for care, as HIPAA allows", (told[0].id,))


def by_another_program(question: Question) -> Answer:
    """42 CFR 2.33(b)(2): a program that is no covered entity may pass it on as the same consent for care allows."""
    discloser = question.discloser
    if discloser.part2_program is not True or discloser.hipaa_covered_entity is not False:
        return "the holder is not known to be a program that is no covered entity"
    if question.circumstances.origin is not RecordOrigin.CARE_CONSENT:
        return _NOT_RECEIVED
    agreements = question.dossier.agreements
    for paper in _received_on(question, ConsentKind.PART2_TPO):
        reaches = names_recipient(paper, question.request, agreements) and question.request.purpose in paper.purposes
        if reaches and not _ended(paper, question):
            return Grounds("the consent on which it was received covers this recipient too", (paper.id,))
    return "the consent on which it was received does not cover this recipient, or has ended"


def _ended(paper: Consent, question: Question) -> bool:
    found = request_findings(paper, ConsentKind.PART2_TPO, question.request)
    return any(finding.code in {"X-EXPIRED", "X-REVOKED", "X-FUTURE"} for finding in found)


def by_a_contract(question: Question) -> Answer:
    """42 CFR 2.33(b)(3): a holder may give a contractor what payment or operations need, bound by contract."""
    discloser = question.discloser
    if discloser.hipaa_covered_entity is not False or discloser.part2_program is not False:
        return "the holder is not known to be one that is neither covered entity nor program"
    if question.circumstances.origin not in {RecordOrigin.CARE_CONSENT, RecordOrigin.GENERAL_CONSENT}:
        return "it is not known that the record was received on a consent"
    contract = agreement_in_force(question, AgreementKind.QUALIFIED_SERVICE)
    if contract is None or contract.acknowledges_bound is not True:
        return "no contract in force binds the contractor to Part 2"
    papers = (*_received_on(question, ConsentKind.PART2_TPO), *_received_on(question, ConsentKind.PART2_GENERAL))
    for paper in papers:
        if paper.purposes & _PAYMENT_AND_OPERATIONS:
            held = "a contractor bound to Part 2 works on the payment or operations that the consent names"
            return Grounds(held, (paper.id, contract.id), contract.ends_at)
    return "no good copy of a consent for payment or operations is on file"


_CONTRACTORS: frozenset[OrganizationKind] = frozenset(
    {OrganizationKind.BUSINESS_ASSOCIATE, OrganizationKind.QSO, OrganizationKind.ATTORNEY}
)

REDISCLOSURE: tuple[Rule, ...] = (
    Rule(
        code="p2-redisclose-ce",
        citation="42 CFR 2.33(b)(1)",
        judge=by_a_covered_entity,
        segments=_SUBSTANCE_USE,
        purposes=frozenset(Purpose) - USE_AGAINST_THE_PERSON,
        recipients=EVERYBODY_BUT_POLICE - {OrganizationKind.PROSECUTOR},
        not_for="a holder may not pass it to those who investigate or prosecute",
        needs=("a covered entity as the holder", "a copy of the consent for care on which it was received"),
        obligations=("USE_RESTRICTION_2_12D", "MIN_NECESSARY"),
        also_cites=("42 CFR 2.12(d)(2)(i)(C)",),
    ),
    Rule(
        code="p2-redisclose-p2",
        citation="42 CFR 2.33(b)(2)",
        judge=by_another_program,
        segments=_SUBSTANCE_USE,
        purposes=_CARE,
        recipients=EVERYBODY_BUT_POLICE,
        not_for="a consent for care never reaches police",
        needs=(
            "a program that is no covered entity as the holder",
            "a consent for care in force that reaches the recipient",
        ),
        obligations=("NOTICE_2_32", "COPY_OF_CONSENT_OR_SCOPE", "USE_RESTRICTION_2_12D", "MIN_NECESSARY"),
    ),
    Rule(
        code="p2-redisclose-holder",
        citation="42 CFR 2.33(b)(3)",
        judge=by_a_contract,
        segments=_SUBSTANCE_USE,
        purposes=_CONTRACTED,
        recipients=_CONTRACTORS,
        not_for="only a contractor, subcontractor or legal representative may be given it",
        needs=("a consent for payment or operations", "a contract in force that binds to Part 2"),
        obligations=("NOTICE_2_32", "COPY_OF_CONSENT_OR_SCOPE", "USE_RESTRICTION_2_12D", "MIN_NECESSARY"),
        also_cites=("42 CFR 2.33(c)",),
    ),
)
