"""What is on file about whether an adult can decide: who found that they cannot, and when, recorded with a paper.

Nobody's paper proves its own premise. A paper that a guardian, a health care agent or a personal representative signed
for an adult counts only with a recorded finding: for a guardian the court's order (42 CFR 2.15(a)(1)), for the others
that the person was found unable to decide (45 CFR 164.502(g)(2); 20 Pa.C.S. ch. 54). Without one it carries nothing, and
the person's own signature is judged as if it were not there. With one that is in force the person's own signature
carries nothing. Findings that contradict each other carry nobody's signature. What no finding says stays unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from consent.facts import LOCAL_ZONE, Consent, DisclosureRequest, Evidence, Signer

_OF_AGE = 18
_UNABLE = frozenset({Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE})
#: Who signs for an adult only where it was found that the adult cannot decide.
ON_A_FINDING = _UNABLE | {Signer.GUARDIAN}

#: The element that is missing on a paper for an adult without a finding that counts.
NO_FINDING = "X-SIGNER"


@dataclass(frozen=True)
class Finding:
    """Who found that the person cannot decide (for a guardian: which court), and on which day."""

    found_by: str
    found_on: date

    def written(self) -> str:
        """One text that ``finding_in`` reads back."""
        return f"{self.found_on.isoformat()} {self.found_by.strip()}"


Findings = Mapping[str, Finding]
"""The finding that was recorded with each paper, by the paper's key."""


def finding_in(text: str) -> Finding | None:
    """Read what ``Finding.written`` wrote; None of an empty text. Raises ValueError for anything else."""
    if not text:
        return None
    day, _, who = text.partition(" ")
    if not who.strip():
        raise ValueError("A finding names who found it.")
    return Finding(who, date.fromisoformat(day))


def finding_of(found_by: str, found_on: date | None) -> Finding | None:
    """The finding of these two answers; None where either is missing."""
    return Finding(found_by.strip(), found_on) if found_by.strip() and found_on else None


def as_papers_say(
    request: DisclosureRequest, evidence: Evidence, findings: Findings
) -> tuple[DisclosureRequest, Evidence]:
    """Return the request with what is on file about the person's capacity, and the evidence in which a paper that
    somebody signed for an adult without a finding lacks its signer. Of a minor, and after a death, both are unchanged.
    """
    if request.person_deceased or request.person_age is None or request.person_age < _OF_AGE:
        return request, evidence
    speaking = {paper.signer for paper in evidence.consents if _speaks(paper, findings, request.now)}
    by_a_court, unable = Signer.GUARDIAN in speaking, bool(speaking & _UNABLE)
    contradicted = (
        (by_a_court and unable)
        or (by_a_court and request.person_adjudicated_incapacitated is False)
        or (unable and request.circumstances.incapacity_determined is False)
    )
    if by_a_court:
        request = replace(request, person_adjudicated_incapacitated=True)
    if unable:
        request = replace(request, circumstances=replace(request.circumstances, incapacity_determined=True))
    consents = tuple(
        paper
        if paper.signer not in ON_A_FINDING or (_counts(paper, findings) and not contradicted)
        else replace(paper, elements_missing=paper.elements_missing | {NO_FINDING})
        for paper in evidence.consents
    )
    return request, replace(evidence, consents=consents)


def as_recorded(request: DisclosureRequest, evidence: Evidence, findings: Findings) -> DisclosureRequest:
    """Return a stored request without what the papers on file at its time said of the person's capacity, so that what
    they say now can be asked; what was recorded of the request itself stays."""
    unsaid = replace(
        request,
        person_adjudicated_incapacitated=None,
        circumstances=replace(request.circumstances, incapacity_determined=None),
    )
    said, _ = as_papers_say(unsaid, evidence, findings)
    if said.person_adjudicated_incapacitated:
        request = replace(request, person_adjudicated_incapacitated=None)
    if said.circumstances.incapacity_determined:
        request = replace(request, circumstances=unsaid.circumstances)
    return request


def ends_of_findings(evidence: Evidence, findings: Findings, *, now: datetime) -> frozenset[datetime]:
    """The instants at which a finding that is in force now ends with the paper that it was recorded with."""
    papers = (paper for paper in evidence.consents if _speaks(paper, findings, now))
    return frozenset(paper.expires_at for paper in papers if paper.expires_at is not None)


def _speaks(paper: Consent, findings: Findings, now: datetime) -> bool:
    return paper.signer in ON_A_FINDING and _counts(paper, findings) and _is_in_force(paper, now)


def _counts(paper: Consent, findings: Findings) -> bool:
    """Whether it shows an authority, and a finding that was made no later than on the day on which it was signed."""
    finding, signed_at = findings.get(paper.id), paper.signed_at
    if finding is None or not paper.signer_authority.strip() or signed_at is None or signed_at.tzinfo is None:
        return False
    return bool(finding.found_by.strip()) and finding.found_on <= signed_at.astimezone(LOCAL_ZONE).date()


def _is_in_force(paper: Consent, now: datetime) -> bool:
    if paper.revoked_at or paper.revoked_orally_at:
        return False
    try:
        return (paper.signed_at is not None and paper.signed_at <= now) and (
            paper.expires_at is None or now < paper.expires_at
        )
    except TypeError:
        return False  # a time without its zone: such a paper never holds
