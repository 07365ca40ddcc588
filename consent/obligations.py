"""How each duty that the law attaches to a decision is met, and when.

A code without a handler here stops the confirmation, and so does a handler that finds nothing to meet its duty with:
nothing leaves while a duty cannot be met. Handlers run inside the gate's transaction, before anything is stored; what
they return is kept with the release. A duty with a later deadline is met by opening it at a desk, with its day, in that
same transaction (``consent.duties``). A denial cannot be stopped by a duty: whatever it owes that nothing meets by itself
is opened at a desk too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from consent import verifications
from consent.errors import ObligationWithoutHandler
from consent.facts import Evidence
from consent.models import Release
from consent.notices import ACCOMPANYING, TEXTS

#: Handed to the recipient of every release, whatever the law of the case.
USE_LIMIT = (
    "Shared for one purpose only: {purpose}. It is copied into no other file, and it closes when the permission for it "
    "ends. Ask the sender before any other use."
)
#: What a release says to its recipient where no regulation gives the words.
MARKS: MappingProxyType[str, str] = MappingProxyType(
    {
        "USE_RESTRICTION_2_12D": (
            "Substance use treatment records: never to be used to investigate or charge the person, nor in any civil, "
            "criminal, administrative or legislative proceeding against them (42 CFR 2.12(d))."
        ),
        "REQUEST_NO_FURTHER_USE": (
            "The person asked that this be restricted. Please do not use it or pass it on any further than this "
            "emergency needs (42 CFR 2.26(a)(4); 45 CFR 164.522(a)(1)(iv))."
        ),
    }
)

#: Met by a duty that is opened at a desk in the same transaction.
BY_A_DUTY = "open_duty"


@dataclass(frozen=True)
class Owed:
    """What a handler may look at: the release as it would be stored, and what it stands on.

    ``reviewed`` are the legal processes that counsel has checked; ``received`` the papers that came from another system.
    """

    release: Release
    evidence: Evidence
    reviewed: frozenset[str] = frozenset()
    received: frozenset[str] = frozenset()

    @property
    def carrying(self) -> frozenset[str]:
        """The evidence that carries the release, by its keys."""
        return frozenset(map(str, self.release.evidence_ids))


#: What says how one duty is met; None where it is not.
Handler = Callable[[Owed], str | None]


def _with_the_words(text: str) -> Handler:
    def handler(owed: Owed) -> str | None:
        return "notice_on_release" if text in owed.release.notice else None

    return handler


def _by(what: str) -> Handler:
    """Met by something that every release has, or by what is done in the transaction that makes it."""
    return lambda owed: what


def _with_the_record_of_the_release(owed: Owed) -> str | None:
    """45 CFR 164.528(b)(2), 42 CFR 2.25 and 55 Pa. Code 5100.32(c): the date, the recipient's name and the purpose stand in
    the release, and what went in its items. Nobody may delete either, closed or open, so that it comes back when asked for.
    """
    release = owed.release
    complete = release.released_at and release.recipient_name.strip() and release.purpose.strip()
    return "release_record" if complete else None


def _with_the_scope(owed: Owed) -> str | None:
    return "scope_on_release" if owed.release.scope else None


def _from_the_emergency_record(owed: Owed) -> str | None:
    """42 CFR 2.51(c): to whom it went and where they work, who disclosed it, when, and the nature of the emergency."""
    documented = any(
        emergency.nature.strip()
        and emergency.disclosed_by.strip()
        and emergency.medical_personnel_name.strip()
        and emergency.medical_personnel_affiliation.strip()
        for emergency in owed.evidence.emergencies
        if emergency.id in owed.carrying
    )
    return "emergency_record" if documented else None


def _from_the_threat_record(owed: Owed) -> str | None:
    """The threat, its target and how imminent it was judged to be stand in the record; who was warned, when and by whom
    in the release.
    """
    documented = any(
        threat.basis.strip()
        and threat.recorded_by.strip()
        and threat.target is not None
        and threat.imminent is not None
        for threat in owed.evidence.threats
        if threat.id in owed.carrying
    )
    return "threat_record" if documented else None


def _with_the_copy(owed: Owed) -> str | None:
    """45 CFR 164.508(c)(4): offered when the paper was signed here; of one from another system nobody knows that."""
    return BY_A_DUTY if owed.carrying & owed.received else "copy_offered_at_signing"


def _after_verifying(owed: Owed) -> str | None:
    """45 CFR 164.514(h)(1)(i): how it was verified who asks."""
    return "verification" if verifications.read(owed.release.verification).identity else None


def _with_what_was_represented(owed: Owed) -> str | None:
    """45 CFR 164.514(h)(1)(ii): the official's statement, or a note of what the official represented."""
    return "representation" if verifications.read(owed.release.verification).representation else None


def _after_counsel(owed: Owed) -> str | None:
    """Counsel has checked every legal process that the release stands on, and it stands on one."""
    used = owed.carrying & {process.id for process in owed.evidence.legal_process}
    return "legal_review" if used and used <= owed.reviewed else None


LATER: frozenset[str] = frozenset(
    {"NOTIFY_SUPERVISOR", "NOTIFY_PRIVACY_OFFICER", "INFORM_PATIENT_512C", "CHILDLINE_WRITTEN_48H", "INTERMEDIARY_LIST"}
)
"""What a release always leaves open at a desk. No request for the intermediary's list (42 CFR 2.24) is taken down here,
so it is asked for at once: within 30 days of the release is within 30 days of whatever request follows it."""

HANDLERS: MappingProxyType[str, Handler] = MappingProxyType(
    {
        "AUDIT_LOG": _by("ledger_entry"),
        "LOG_PA_5100_32C": _with_the_record_of_the_release,
        "ACCOUNTING_HIPAA_528": _with_the_record_of_the_release,
        "ACCOUNTING_PART2_2_25": _with_the_record_of_the_release,
        "MIN_NECESSARY": _by("decision_record"),
        "RETAIN_6Y_530J": _by("decision_record"),
        **{code: _with_the_words(TEXTS[code]) for code in ACCOMPANYING},
        **{code: _with_the_words(text) for code, text in MARKS.items()},
        "COPY_OF_CONSENT_OR_SCOPE": _with_the_scope,
        "PATIENT_COPY_508C4": _with_the_copy,
        "DOC_EMERGENCY_2_51C": _from_the_emergency_record,
        "DUTY_TO_WARN_DOC": _from_the_threat_record,
        "VERIFY_IDENTITY_514H": _after_verifying,
        "DOC_REPRESENTATION": _with_what_was_represented,
        "LEGAL_REVIEW": _after_counsel,
        **dict.fromkeys(sorted(LATER), _by(BY_A_DUTY)),
    }
)
"""How a release meets each duty that it can carry."""

ON_DENIAL: MappingProxyType[str, str] = MappingProxyType(
    {
        "LOG_DENIAL": "ledger_entry",
        "NEUTRAL_DENIAL_2_13C": "neutral_text",
        "DOC_REPRESENTATION": "decision_record",
        "REQUEST_NO_FURTHER_USE": "nothing_left",
        "INFORM_COURT_5100_35B": BY_A_DUTY,
        "RESIST_PROCESS": BY_A_DUTY,
        "LEGAL_REVIEW": BY_A_DUTY,
        "NOTIFY_PRIVACY_OFFICER": BY_A_DUTY,
        "BREACH_RISK_ASSESSMENT": BY_A_DUTY,
    }
)
"""How a denial, once it is recorded, meets each duty that it can carry."""

ON_WITHDRAWAL: MappingProxyType[str, str] = MappingProxyType({"CEASE_FUTURE": "closing"})
"""What a withdrawal owes, met in its own transaction (``consent.closing``). No release owes it: one that did would stop."""

_OF_A_BREACH = "Notices of a breach are not sent from here: the privacy officer sends them, by letter."
_OF_REPORTS = "No de-identified report leaves by a release: what it needs is documented where reports are made."
_OF_RESEARCH = "No research papers are kept here, so nothing can go for research."
WITHOUT_HANDLER: MappingProxyType[str, str] = MappingProxyType(
    {
        "BREACH_NOTIFY_HHS": _OF_A_BREACH,
        "BREACH_NOTIFY_INDIVIDUAL_60D": _OF_A_BREACH,
        "BREACH_NOTIFY_MEDIA": _OF_A_BREACH,
        "BREACH_NOTIFY_STATE": _OF_A_BREACH,
        "DEID_DOC": _OF_REPORTS,
        "SMALL_CELL_SUPPRESSION": _OF_REPORTS,
        "DUA": "No data use agreement is kept here, so no limited data set can go.",
        "RESEARCH_DOC": _OF_RESEARCH,
    }
)
"""Every duty that nothing here meets, and why: a release that needs one of these cannot be confirmed."""


def meet(
    codes: Sequence[str],
    release: Release,
    evidence: Evidence,
    *,
    reviewed: Iterable[str] = (),
    received: Iterable[str] = (),
) -> dict[str, str]:
    """How each of these duties of a release is met, a word for the record each.

    ``BY_A_DUTY`` says that the caller has to open a duty of this code in the same transaction. Raises
    ObligationWithoutHandler naming every code that cannot be met.
    """
    owed = Owed(release, evidence, frozenset(reviewed), frozenset(received))
    met = {code: HANDLERS[code](owed) if code in HANDLERS else None for code in codes}
    missing = sorted(code for code, by in met.items() if by is None)
    if missing:
        raise ObligationWithoutHandler(missing)
    return {code: by for code, by in met.items() if by is not None}


def on_denial(codes: Iterable[str]) -> dict[str, str]:
    """How each of these duties of a denial is met; one that nobody knows is opened at a desk."""
    return {code: ON_DENIAL.get(code, BY_A_DUTY) for code in codes}


def by_a_duty(met: dict[str, str]) -> list[str]:
    """The codes among these that are met by opening a duty."""
    return sorted(code for code, by in met.items() if by == BY_A_DUTY)


def notice_for(codes: Sequence[str], *, purpose: str) -> str:
    """The texts that accompany a release, each as the law words it, its marks, and the limit of its use."""
    texts = [TEXTS[code] for code in ACCOMPANYING if code in codes]
    marks = [text for code, text in MARKS.items() if code in codes]
    return "\n\n".join([*texts, *marks, USE_LIMIT.format(purpose=purpose)])
