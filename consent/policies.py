"""What the state of a consent or a release allows, whoever asks."""

from datetime import datetime, timedelta

from django.conf import settings

from consent.facts import ConsentKind
from consent.models import ConsentRecord, Release

CRIMINAL_JUSTICE = ConsentKind.PART2_CRIMINAL_JUSTICE.value


def can_revoke(consent: ConsentRecord) -> bool:
    """A paper that was given and is not yet revoked in writing; a spoken revocation may still be put in writing."""
    return consent.outcome in ConsentRecord.SIGNED and consent.revoked_at is None


def cannot_be_taken_back_yet(consent: ConsentRecord, now: datetime) -> bool:
    """Whether this is a consent under 42 CFR 2.35 before the time or event that it states; without one, before the final
    disposition. As any other instrument the same paper is taken back at once."""
    if CRIMINAL_JUSTICE not in consent.kinds or (consent.final_disposition_at and consent.final_disposition_at <= now):
        return False
    return consent.revocable_from is None or now < consent.revocable_from


def can_take_up(consent: ConsentRecord) -> bool:
    """A deferred question that nobody has taken up yet."""
    return consent.outcome == ConsentRecord.Outcome.DEFERRED and consent.taken_up_at is None


def is_in_force(consent: ConsentRecord, now: datetime) -> bool:
    """Given, neither revoked nor suspended, and within its period."""
    if consent.outcome not in ConsentRecord.SIGNED or consent.revoked_at or consent.revoked_orally_at:
        return False
    return consent.expires_at is None or now < consent.expires_at


def is_open(release: Release, now: datetime) -> bool:
    """Whether its recipient may read it now."""
    return release.closed_at is None and now < release.open_until


def open_until(evidence_ends_at: datetime | None, *, now: datetime) -> datetime:
    """The instant at which a release made now closes by itself.

    Evidence with an end (a consent) sets it, within RELEASE_OPEN_DAYS; what was shared without one (an emergency, a
    threat, treatment) closes after RELEASE_OPEN_HOURS_WITHOUT_CONSENT.
    """
    if evidence_ends_at is None:
        return now + timedelta(hours=settings.RELEASE_OPEN_HOURS_WITHOUT_CONSENT)
    return min(evidence_ends_at, now + timedelta(days=settings.RELEASE_OPEN_DAYS))
