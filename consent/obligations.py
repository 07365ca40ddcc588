"""How each duty that the law attaches to a release is met, and when.

A code without a handler here stops the confirmation, and so does a handler that finds nothing to meet its duty with:
nothing leaves while a duty cannot be met. Handlers run inside the gate's transaction, before anything is stored; what
they return is kept with the release.
"""

from collections.abc import Callable, Sequence
from types import MappingProxyType

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

#: What says of a release and the evidence on file how one duty is met; None where it is not.
Handler = Callable[[Release, Evidence], str | None]


def _with_the_words(text: str) -> Handler:
    def handler(release: Release, evidence: Evidence) -> str | None:
        return "notice_on_release" if text in release.notice else None

    return handler


def _with_the_scope(release: Release, evidence: Evidence) -> str | None:
    return "scope_on_release" if release.scope else None


def _in_the_ledger(release: Release, evidence: Evidence) -> str | None:
    return "ledger_entry"


def _kept_with_the_decision(release: Release, evidence: Evidence) -> str | None:
    return "decision_record"


def _from_the_emergency_record(release: Release, evidence: Evidence) -> str | None:
    """42 CFR 2.51(c): to whom it went, who disclosed it, when, and the nature of the emergency."""
    carrying = _carrying(release)
    documented = any(
        emergency.nature.strip() and emergency.disclosed_by.strip() and emergency.medical_personnel_name.strip()
        for emergency in evidence.emergencies
        if emergency.id in carrying
    )
    return "emergency_record" if documented else None


def _from_the_threat_record(release: Release, evidence: Evidence) -> str | None:
    """The threat, its target and the assessment stand in the record; whom it reached, when and by whom in the release."""
    carrying = _carrying(release)
    documented = any(
        threat.basis.strip() and threat.recorded_by.strip() and threat.target is not None
        for threat in evidence.threats
        if threat.id in carrying
    )
    return "threat_record" if documented else None


def _carrying(release: Release) -> frozenset[str]:
    return frozenset(map(str, release.evidence_ids))


def _in_the_supervisors_queue(release: Release, evidence: Evidence) -> str | None:
    return "supervisor_queue"


def _offered_at_signing(release: Release, evidence: Evidence) -> str | None:
    return "copy_offered_at_signing"


HANDLERS: MappingProxyType[str, Handler] = MappingProxyType(
    {
        "AUDIT_LOG": _in_the_ledger,
        "LOG_PA_5100_32C": _in_the_ledger,
        "ACCOUNTING_HIPAA_528": _in_the_ledger,
        "ACCOUNTING_PART2_2_25": _in_the_ledger,
        "MIN_NECESSARY": _kept_with_the_decision,
        "RETAIN_6Y_530J": _kept_with_the_decision,
        **{code: _with_the_words(TEXTS[code]) for code in ACCOMPANYING},
        **{code: _with_the_words(text) for code, text in MARKS.items()},
        "COPY_OF_CONSENT_OR_SCOPE": _with_the_scope,
        "PATIENT_COPY_508C4": _offered_at_signing,
        "DOC_EMERGENCY_2_51C": _from_the_emergency_record,
        "DUTY_TO_WARN_DOC": _from_the_threat_record,
        "NOTIFY_SUPERVISOR": _in_the_supervisors_queue,
    }
)


def meet(codes: Sequence[str], release: Release, evidence: Evidence) -> dict[str, str]:
    """How each of these duties of a release is met, a word for the record each.

    Raises ObligationWithoutHandler naming every code that cannot be met.
    """
    met = {code: HANDLERS[code](release, evidence) if code in HANDLERS else None for code in codes}
    missing = sorted(code for code, by in met.items() if by is None)
    if missing:
        raise ObligationWithoutHandler(missing)
    return {code: by for code, by in met.items() if by is not None}


def notice_for(codes: Sequence[str], *, purpose: str) -> str:
    """The texts that accompany a release, each as the law words it, its marks, and the limit of its use."""
    texts = [TEXTS[code] for code in ACCOMPANYING if code in codes]
    marks = [text for code, text in MARKS.items() if code in codes]
    return "\n\n".join([*texts, *marks, USE_LIMIT.format(purpose=purpose)])
