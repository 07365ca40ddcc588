"""The papers that can be served on the agency, and what has to be asked of each: one entry for each form.

An order is asked for exactly the findings that its own law wants (42 CFR 2.64 to 2.66; 35 P.S. 7608; 71 P.S. 1690.108);
a paper that was made under two laws is logged once for each, because none of them stands in for another.
"""

from dataclasses import dataclass
from types import MappingProxyType

from consent.facts import OrderFinding, OrderProvision, ProcessKind, Purpose

NONCRIMINAL_FINDINGS: tuple[OrderFinding, ...] = (
    OrderFinding.NOTICE_TO_PATIENT_AND_HOLDER,
    OrderFinding.OTHER_WAYS_UNAVAILABLE,
    OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
    OrderFinding.LIMITS_IN_ORDER,
)
CRIMINAL_FINDINGS: tuple[OrderFinding, ...] = (
    OrderFinding.EXTREMELY_SERIOUS_CRIME,
    OrderFinding.SUBSTANTIAL_VALUE_LIKELY,
    OrderFinding.OTHER_WAYS_UNAVAILABLE,
    OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
    OrderFinding.HOLDER_INDEPENDENT_COUNSEL,
    OrderFinding.LIMITS_IN_ORDER,
)
PROGRAM_FINDINGS: tuple[OrderFinding, ...] = (
    OrderFinding.OTHER_WAYS_UNAVAILABLE,
    OrderFinding.PUBLIC_INTEREST_OUTWEIGHS,
    OrderFinding.LIMITS_IN_ORDER,
)
FINDINGS: MappingProxyType[OrderProvision, tuple[OrderFinding, ...]] = MappingProxyType(
    {
        OrderProvision.NONCRIMINAL: NONCRIMINAL_FINDINGS,
        OrderProvision.CRIMINAL: CRIMINAL_FINDINGS,
        OrderProvision.INVESTIGATE_PROGRAM: PROGRAM_FINDINGS,
    }
)
"""The findings without which an order of subpart E opens nothing."""

#: What each finding says, as a question about the paper.
FINDING_QUESTIONS: MappingProxyType[OrderFinding, str] = MappingProxyType(
    {
        OrderFinding.NOTICE_TO_PATIENT_AND_HOLDER: "Does it say that the person and this agency were told and heard?",
        OrderFinding.OTHER_WAYS_UNAVAILABLE: "Does it find that other ways to the information do not exist or would fail?",
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS: "Does it find that the public interest outweighs the injury?",
        OrderFinding.LIMITS_IN_ORDER: "Does it limit what goes, and to whom?",
        OrderFinding.EXTREMELY_SERIOUS_CRIME: "Does it find that the crime is extremely serious?",
        OrderFinding.SUBSTANTIAL_VALUE_LIKELY: "Does it find that the record is likely of substantial value?",
        OrderFinding.HOLDER_INDEPENDENT_COUNSEL: "Does it say that this agency had counsel of its own?",
    }
)
#: The same findings in a list of what is missing.
FINDING_WORDS: MappingProxyType[OrderFinding, str] = MappingProxyType(
    {
        OrderFinding.NOTICE_TO_PATIENT_AND_HOLDER: "the person and the holder of the record were told and could be heard",
        OrderFinding.OTHER_WAYS_UNAVAILABLE: "other ways to the information are unavailable or would not be effective",
        OrderFinding.PUBLIC_INTEREST_OUTWEIGHS: (
            "the public interest and the need outweigh the injury to the person, to the relationship and to the service"
        ),
        OrderFinding.LIMITS_IN_ORDER: "the order limits what goes, and to whom",
        OrderFinding.EXTREMELY_SERIOUS_CRIME: "the crime is extremely serious",
        OrderFinding.SUBSTANTIAL_VALUE_LIKELY: "the record is likely to be of substantial value",
        OrderFinding.HOLDER_INDEPENDENT_COUNSEL: "the holder of the record had counsel of its own",
    }
)


@dataclass(frozen=True, slots=True)
class ServedPaper:
    """One kind of paper: its code (also in addresses), its words, and the questions that only it is asked.

    ``asks`` names yes-or-no fields of the form beside those that every paper is asked.
    """

    code: str
    kind: ProcessKind
    label: str
    told: str
    asks: tuple[str, ...] = ()
    provision: OrderProvision | None = None
    findings: tuple[OrderFinding, ...] = ()
    asks_crime: bool = False
    asks_tests: bool = False

    @property
    def is_order(self) -> bool:
        return self.kind is ProcessKind.COURT_ORDER


def _order(code: str, provision: OrderProvision | None, label: str, told: str, *asks: str) -> ServedPaper:
    return ServedPaper(
        code=code,
        kind=ProcessKind.COURT_ORDER,
        label=label,
        told=told,
        asks=("signed_by_judge", *asks),
        provision=provision,
        findings=FINDINGS.get(provision, ()) if provision else (),
        asks_crime=provision is OrderProvision.CRIMINAL,
    )


_BESIDE = ("accompanied_by_subpoena", "subpoena_in_force")

PAPERS: tuple[ServedPaper, ...] = (
    ServedPaper(
        "subpoena",
        ProcessKind.SUBPOENA,
        "Subpoena",
        "From a court, a lawyer or a party, with or without a judge's signature.",
        ("signed_by_judge", "satisfactory_assurance"),
    ),
    ServedPaper(
        "grand-jury-subpoena",
        ProcessKind.GRAND_JURY_SUBPOENA,
        "Grand jury subpoena",
        "From a county, statewide or federal grand jury.",
    ),
    ServedPaper(
        "administrative-request",
        ProcessKind.ADMINISTRATIVE_SUBPOENA,
        "Administrative request or subpoena",
        "From an agency, without a court.",
        asks_tests=True,
    ),
    ServedPaper(
        "search-warrant",
        ProcessKind.SEARCH_WARRANT,
        "Search warrant",
        "For records or for these premises.",
        ("signed_by_judge",),
    ),
    ServedPaper(
        "arrest-warrant",
        ProcessKind.ARREST_WARRANT,
        "Arrest warrant",
        "For a person. It asks for no records.",
        ("signed_by_judge",),
    ),
    ServedPaper(
        "administrative-warrant",
        ProcessKind.ADMINISTRATIVE_WARRANT,
        "Administrative warrant",
        "Signed by an agency's officer, not by a judge.",
        ("signed_by_judge",),
    ),
    _order(
        "order-2-64",
        OrderProvision.NONCRIMINAL,
        "Court order, 42 CFR 2.64",
        "Substance use treatment records, for a purpose that is not criminal.",
        *_BESIDE,
        "communications_finding",
    ),
    _order(
        "order-2-65",
        OrderProvision.CRIMINAL,
        "Court order, 42 CFR 2.65",
        "Substance use treatment records, in a case against the person for an extremely serious crime.",
        *_BESIDE,
        "communications_finding",
    ),
    _order(
        "order-2-66",
        OrderProvision.INVESTIGATE_PROGRAM,
        "Court order, 42 CFR 2.66",
        "Substance use treatment records, to investigate the program and not the person.",
        *_BESIDE,
    ),
    _order(
        "order-5100-35b",
        OrderProvision.PENNSYLVANIA_MENTAL_HEALTH,
        "Court order, 55 Pa. Code 5100.35(b)",
        "Mental health records.",
    ),
    _order(
        "order-7608",
        OrderProvision.PENNSYLVANIA_HIV,
        "Court order, 35 P.S. 7608",
        "HIV-related information.",
    ),
    _order(
        "order-1690-108",
        OrderProvision.PENNSYLVANIA_SUBSTANCE_USE,
        "Court order, 71 P.S. 1690.108",
        "Substance use records outside of 42 CFR Part 2.",
        "good_cause",
    ),
    _order("order-other", None, "Another court order", "It names none of these laws."),
    ServedPaper(
        "complaint",
        ProcessKind.COMPLAINT,
        "Complaint in a lawsuit",
        "Somebody sues this agency.",
        ("brought_by_patient",),
    ),
    ServedPaper(
        "commitment-warrant",
        ProcessKind.COMMITMENT_WARRANT,
        "Commitment warrant (302)",
        "For an emergency examination.",
        ("signed_by_judge",),
    ),
    ServedPaper(
        "commitment-petition",
        ProcessKind.COMMITMENT_PROCEEDING,
        "Commitment petition or hearing",
        "Under the mental-health act (303 to 306).",
        ("signed_by_judge",),
    ),
)
_BY_CODE: dict[str, ServedPaper] = {paper.code: paper for paper in PAPERS}

#: What a served paper can be for, in words; the law looks at the code.
PURPOSES: MappingProxyType[str, str] = MappingProxyType(
    {
        Purpose.COURT_PROCEEDING.value: "A court case that is not criminal",
        Purpose.PROSECUTION.value: "A criminal case against the person",
        Purpose.LAW_ENFORCEMENT_INVESTIGATION.value: "A criminal investigation",
        Purpose.ADMINISTRATIVE_PROCEEDING.value: "An administrative hearing",
        Purpose.LEGISLATIVE_PROCEEDING.value: "A legislative hearing",
        Purpose.CHILD_ABUSE_INVESTIGATION.value: "An investigation of child abuse",
        Purpose.LEGAL_DEFENSE.value: "The person's own defense",
        Purpose.PROVIDER_DEFENSE.value: "This agency's own defense",
        Purpose.INVESTIGATE_PROGRAM.value: "An investigation of this program",
        Purpose.COMMITMENT_302.value: "An involuntary commitment",
    }
)
#: Purposes for which 42 CFR 2.65, and no other section, is the order that is needed.
CRIMINAL_PURPOSES: frozenset[str] = frozenset({Purpose.PROSECUTION.value, Purpose.LAW_ENFORCEMENT_INVESTIGATION.value})


def paper_of(code: str) -> ServedPaper | None:
    """The kind of paper with this code, or None."""
    return _BY_CODE.get(code)


def paper_for(kind: str, provision: str) -> ServedPaper:
    """The kind of paper of a stored record; an order under anything else is "another court order".

    Raises LookupError for a kind that nobody can log here.
    """
    named = [paper for paper in PAPERS if paper.kind == kind and (paper.provision or "") == provision]
    found = named or [paper for paper in PAPERS if paper.kind == kind and paper.provision is None]
    if not found:
        raise LookupError("This kind of paper is not known here.")
    return found[0]


def purpose_words(code: str) -> str:
    """What the paper is for, in words."""
    return PURPOSES.get(code, code.replace("_", " ").capitalize())
