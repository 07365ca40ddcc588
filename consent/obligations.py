"""How each duty that the law attaches to a release is met, and when.

A code without a handler here stops the confirmation: nothing leaves while a duty cannot be met. Handlers run inside the
gate's transaction; what they return is kept with the release.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from consent.errors import ObligationWithoutHandler
from consent.models import Release
from consent.notices import ACCOMPANYING, TEXTS

#: Handed to the recipient of every release, whatever the law of the case.
USE_LIMIT = (
    "Shared for one purpose only: {purpose}. It is copied into no other file, and it closes when the permission for it "
    "ends. Ask the sender before any other use."
)


@dataclass(frozen=True)
class Met:
    """How a duty was met: a word for the record."""

    by: str


def _with_the_notice(release: Release) -> Met:
    return Met("notice_on_release")


def _with_the_scope(release: Release) -> Met:
    if not release.scope:
        raise ObligationWithoutHandler(["COPY_OF_CONSENT_OR_SCOPE"])
    return Met("scope_on_release")


def _in_the_ledger(release: Release) -> Met:
    return Met("ledger_entry")


def _kept_with_the_decision(release: Release) -> Met:
    return Met("decision_record")


def _from_the_emergency_record(release: Release) -> Met:
    return Met("emergency_record")


def _in_the_supervisors_queue(release: Release) -> Met:
    return Met("supervisor_queue")


def _offered_at_signing(release: Release) -> Met:
    return Met("copy_offered_at_signing")


HANDLERS: MappingProxyType[str, Callable[[Release], Met]] = MappingProxyType(
    {
        "AUDIT_LOG": _in_the_ledger,
        "LOG_PA_5100_32C": _in_the_ledger,
        "ACCOUNTING_HIPAA_528": _in_the_ledger,
        "ACCOUNTING_PART2_2_25": _in_the_ledger,
        "MIN_NECESSARY": _kept_with_the_decision,
        "RETAIN_6Y_530J": _kept_with_the_decision,
        "NOTICE_2_32": _with_the_notice,
        "NOTICE_PA_5100_34D": _with_the_notice,
        "NOTICE_PA_HIV_7607E": _with_the_notice,
        "COPY_OF_CONSENT_OR_SCOPE": _with_the_scope,
        "PATIENT_COPY_508C4": _offered_at_signing,
        "DOC_EMERGENCY_2_51C": _from_the_emergency_record,
        "DUTY_TO_WARN_DOC": _kept_with_the_decision,
        "NOTIFY_SUPERVISOR": _in_the_supervisors_queue,
        "USE_RESTRICTION_2_12D": _with_the_notice,
        "REQUEST_NO_FURTHER_USE": _with_the_notice,
    }
)


def check_every_obligation_has_a_handler(codes: Sequence[str]) -> None:
    """Raises ObligationWithoutHandler naming the codes that nothing here can meet."""
    missing = sorted(code for code in codes if code not in HANDLERS)
    if missing:
        raise ObligationWithoutHandler(missing)


def notice_for(codes: Sequence[str], *, purpose: str) -> str:
    """The texts that accompany a release, each as the law words it, and the limit of its use."""
    texts = [TEXTS[code] for code in ACCOMPANYING if code in codes]
    return "\n\n".join([*texts, USE_LIMIT.format(purpose=purpose)])
