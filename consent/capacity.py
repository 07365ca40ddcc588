"""What the papers on file say about whether an adult can decide: who signed for them, and by which authority.

The record itself says nothing of it. A paper in force that a guardian signed with the court's order says that the person is
adjudicated incapacitated (42 CFR 2.15(a)(1)); one that a health care agent or a personal representative signed says that
they are found unable to decide (20 Pa.C.S. ch. 54). While such a paper is in force, the person's own signature carries
nothing. What no paper says stays unknown.
"""

from dataclasses import replace
from datetime import datetime

from consent.facts import Consent, DisclosureRequest, Evidence, Signer

_OF_AGE = 18
_UNABLE = frozenset({Signer.HEALTH_CARE_AGENT, Signer.PERSONAL_REPRESENTATIVE})


def as_papers_say(request: DisclosureRequest, evidence: Evidence) -> DisclosureRequest:
    """Return the request with what papers in force say of the person's capacity; unchanged where they say nothing."""
    if request.person_age is None or request.person_age < _OF_AGE:
        return request
    signers = {paper.signer for paper in evidence.consents if _is_in_force(paper, request.now)}
    if Signer.GUARDIAN in signers:
        request = replace(request, person_adjudicated_incapacitated=True)
    if signers & _UNABLE and request.circumstances.incapacity_determined is None:
        request = replace(request, circumstances=replace(request.circumstances, incapacity_determined=True))
    return request


def _is_in_force(paper: Consent, now: datetime) -> bool:
    if not paper.signer_authority.strip() or paper.revoked_at or paper.revoked_orally_at:
        return False
    try:
        return (paper.signed_at is not None and paper.signed_at <= now) and (
            paper.expires_at is None or now < paper.expires_at
        )
    except TypeError:
        return False  # a time without its zone: such a paper never holds
