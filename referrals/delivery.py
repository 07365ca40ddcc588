"""Delivers the outbox: mail to our own staff that says that there is something to read, and where. Nothing else.

One message is one transaction of the worker: it is claimed with ``SKIP LOCKED``, sent, and marked as sent. A kill
between the mail server's acceptance and the commit sends it again under the same Message-ID, which is made from the
row's key; at every other point it is sent exactly once. A message with a sender leaves only while that sender, entered
as such, can still see the handoff; one about a window only while the window is open; one about an access to a case only
while nobody has reviewed it. A revocation that closes what was sent along with a handoff also stops what waits about it in
somebody's name: whoever delivers it asks, and holds the answer until the mail is on its way.
"""

import logging
import smtplib
import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from audit import ledger
from audit.models import Action, Outcome
from casework.staff.models import User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.selectors import taken_back_at
from referrals.accesses import awaits_review
from referrals.models import FollowUpWindow, Handoff, OutboxMessage
from referrals.states import State

logger = logging.getLogger(__name__)

SUBJECT = "You have an update in Bulkhead"
BODY = "You have an update in Bulkhead. Sign in to read it:\n\n{link}\n\nThis message holds no details on purpose.\n"
ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)


@transaction.atomic
def deliver_next(*, now: datetime) -> bool:
    """Deliver, cancel or postpone the message that has waited longest. False when none is waiting."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, next_attempt_at__lte=now)
    message = waiting.select_for_update(skip_locked=True).order_by("next_attempt_at").first()
    if message is None:
        return False
    message.attempts += 1
    if not _may_still_leave(message):
        message.state = OutboxMessage.State.CANCELLED
        _save(message, Outcome.DENIED)
        return True
    address = User.objects.filter(pk=message.recipient_id, is_active=True).values_list("email", flat=True).first()
    message.last_error_code = _send(message, address) if address else "no_recipient"
    if not message.last_error_code:
        message.state, message.sent_at = OutboxMessage.State.SENT, now
        _save(message, Outcome.DONE)
    elif message.attempts >= ATTEMPTS or not address:
        message.state = OutboxMessage.State.FAILED
        _save(message, Outcome.FAILED)
    else:
        message.next_attempt_at = now + wait_after(message.attempts)
        _save(message, None)
    return True


def wait_after(attempts: int) -> timedelta:
    """How long a message waits after this many failures: a minute, doubled each time, two hours at most."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def message_id(row_id: uuid.UUID) -> str:
    """The same for every attempt, so that a mailbox can tell a repeat from a second message."""
    return f"<{row_id}@{urlsplit(settings.SITE_ADDRESS).hostname}>"


def link_of(message: OutboxMessage, *, is_ones_own: bool) -> str:
    """The page that the message points at: a role's prefix and a UUID."""
    if message.access_id:
        path = reverse("supervisor:clinical_breakglass_change", args=[message.access_id])
    elif message.kind == OutboxMessage.Kind.REMINDER or is_ones_own:
        path = reverse("referrals:handoff", args=[message.handoff_id])
    elif message.window_id:
        path = reverse("supervisor:referrals_followupwindow_change", args=[message.window_id])
    else:
        path = reverse("supervisor:referrals_handoff_change", args=[message.handoff_id])
    return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"


def _is_ones_own(message: OutboxMessage) -> bool:
    """A clinician without a supervisor is told about their own work, on their own page."""
    if message.window_id is None:
        return False
    return FollowUpWindow.objects.filter(pk=message.window_id, assigned_to=message.recipient_id).exists()


def _may_still_leave(message: OutboxMessage) -> bool:
    if message.access_id:
        return awaits_review(message.access_id)
    if (
        message.window_id
        and not FollowUpWindow.objects.filter(pk=message.window_id, state=FollowUpWindow.State.OPEN).exists()
    ):
        return False
    if message.sender_id is None or message.handoff_id is None:
        return True
    with acting_as(SurfaceRole.CLINICIAN, user_id=message.sender_id, databases=("default",)):
        handoff = Handoff.objects.filter(pk=message.handoff_id).first()
        return handoff is not None and not _lost_its_ground(message, handoff)


def _lost_its_ground(message: OutboxMessage, handoff: Handoff) -> bool:
    """Whether the permission for what was sent along was taken back after the message was written, while the handoff is
    still under way. The sender reads so on its page, and can ask anew."""
    taken_back = taken_back_at(handoff.release_id)
    return taken_back is not None and message.created_at <= taken_back and not State(handoff.state).is_final


def _send(message: OutboxMessage, address: str) -> str:
    """Hand the mail to the server. Returns an empty text, or the code of what went wrong.

    Nothing that concerns one message is raised, so that it cannot stand in the way of those behind it.
    """
    is_ones_own = _is_ones_own(message)
    try:
        EmailMessage(
            subject=SUBJECT,
            body=BODY.format(link=link_of(message, is_ones_own=is_ones_own)),
            to=[address],
            headers={"Message-ID": message_id(message.pk), "Auto-Submitted": "auto-generated"},
        ).send()
    except smtplib.SMTPRecipientsRefused:
        return "recipient_refused"
    except smtplib.SMTPResponseException as error:
        return f"smtp_{error.smtp_code}"
    except smtplib.SMTPServerDisconnected:
        return "disconnected"
    except (smtplib.SMTPException, OSError):
        return "unreachable"
    except Exception:
        logger.exception("A message could not be made or sent")
        return "unexpected"
    return ""


def _save(message: OutboxMessage, outcome: Outcome | None) -> None:
    message.save(update_fields=["state", "sent_at", "attempts", "last_error_code", "next_attempt_at"])
    if outcome is not None:
        ledger.record(
            Action.NOTIFY,
            object_type="referrals.message",
            object_id=message.pk,
            outcome=outcome,
            detail={
                "kind": message.kind,
                **({"access": str(message.access_id)} if message.access_id else {"handoff": str(message.handoff_id)}),
                "code": message.last_error_code or None,
            },
        )
