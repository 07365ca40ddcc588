"""Providers, handoffs with their history, follow-up windows, outreach, and the outbox of mail to our own staff.

``person_id`` and ``encounter_id`` are UUIDs of the clinical record without a key; row policies compare ``person_id``
with the reader's assignments. Due times, reminders and unsent mail live here, so that a lost broker message loses
nothing. No model has a readable ``__str__``: the admin and logs call it.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from casework.wall.sealing import SealedText
from referrals.states import FINAL_STATES, REASON_LABELS, STATE_LABELS, State
from referrals.windows import CLOCK_LABELS

_STATES = [(state.value, label) for state, label in STATE_LABELS.items()]
#: Plain text, as migrations keep it: a migration imports no application code.
_FINAL = [state.value for state in FINAL_STATES]
_REASONS = [(reason.value, label) for reason, label in REASON_LABELS.items()]


class Provider(models.Model):
    """A service that takes handoffs. What its organization is to the law stands in the staff directory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey("staff.Organization", on_delete=models.PROTECT, related_name="+")
    service_name = models.CharField(max_length=160)
    accepts_walk_in = models.BooleanField(default=False)
    warm_line = models.CharField("warm line (telephone)", max_length=40, blank=True)
    hours = models.CharField("opening hours", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("service_name",)
        constraints = [
            models.UniqueConstraint(fields=["organization", "service_name"], name="referrals_provider_named_once")
        ]

    def __str__(self) -> str:
        return self.service_name


class Handoff(models.Model):
    """One person, handed from one clinician to one provider. Changed by ``referrals.services`` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    encounter_id = models.UUIDField()
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=_STATES, default=State.OFFERED.value)
    #: The person and a named receiver spoke in time (``policies.is_warm``). Otherwise it is a cold referral.
    is_warm = models.BooleanField(default=False)
    staff_speaker = models.UUIDField(null=True, blank=True)
    receiver_name_sealed = models.BinaryField(null=True, blank=True)
    spoke_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    visit_scheduled_for = models.DateTimeField(null=True, blank=True)
    missed_visits = models.PositiveSmallIntegerField(default=0)
    first_visit_kept_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: What the gate let through when the handoff was sent with items of the record; none when nothing was sent along.
    release_id = models.UUIDField(null=True, blank=True)
    #: Who answers for the next step: the sender until the provider accepts, then nobody of ours.
    owner_id = models.UUIDField(null=True, blank=True)
    supervisor_id = models.UUIDField()
    created_by = models.UUIDField()
    created_at = models.DateTimeField()

    receiver_name = SealedText("receiver_name_sealed")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-offered_at"], name="referrals_handoff_newest"),
            models.Index(fields=["supervisor_id", "-offered_at"], name="referrals_handoff_supervisor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[value for value, _ in _STATES]), name="referrals_handoff_known_state"
            ),
            models.CheckConstraint(
                condition=Q(is_warm=False) | Q(spoke_at__isnull=False, receiver_name_sealed__isnull=False),
                name="referrals_handoff_warm_means_spoken",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_FINAL, closed_at__isnull=False) | (~Q(state__in=_FINAL) & Q(closed_at=None)),
                name="referrals_handoff_final_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"Handoff {str(self.pk)[:8]}"


class HandoffMove(models.Model):
    """One move of one handoff. Appended and never changed: no role may update it, and a trigger refuses the rest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    move = models.CharField(max_length=32)
    from_state = models.CharField(max_length=24, choices=_STATES, blank=True)
    to_state = models.CharField(max_length=24, choices=_STATES)
    reason = models.CharField(max_length=32, choices=_REASONS, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["handoff", "at"], name="referrals_move_history")]

    def __str__(self) -> str:
        return f"Move {str(self.pk)[:8]}"


class FollowUpWindow(models.Model):
    """Something that must happen before a moment. The sweep reminds and escalates; what happened closes it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"
        MISSED = "missed", "Missed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    clock = models.CharField(max_length=24, choices=[(clock.value, label) for clock, label in CLOCK_LABELS.items()])
    starts_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    assigned_to = models.UUIDField()
    supervisor_id = models.UUIDField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "follow-up window"
        constraints = [
            models.UniqueConstraint(fields=["handoff", "clock", "due_at"], name="referrals_window_opened_once"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="referrals_window_closed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(remind_at__gte=F("starts_at")) & Q(remind_at__lte=F("due_at")),
                name="referrals_window_reminds_before_due",
            ),
        ]
        indexes = [
            # One sweep costs what is due, not what is stored.
            models.Index(
                fields=["due_at"], name="referrals_window_to_escalate", condition=Q(state="open", escalated_at=None)
            ),
            models.Index(
                fields=["remind_at"],
                name="referrals_window_to_remind",
                condition=Q(state="open", escalated_at=None, reminded_at=None),
            ),
            models.Index(fields=["person_id"], name="referrals_window_person"),
            models.Index(fields=["supervisor_id", "due_at"], name="referrals_window_supervisor"),
        ]

    def __str__(self) -> str:
        return f"Window {str(self.pk)[:8]}"


class OutreachAttempt(models.Model):
    """One try to reach the person, or somebody who helps. Appended and never changed."""

    class Channel(models.TextChoices):
        VISIT = "visit", "In person"
        TELEPHONE = "telephone", "By telephone"
        VIDEO = "video", "By video"
        TEXT = "text", "By text message"
        LETTER = "letter", "By letter"

    class Outcome(models.TextChoices):
        REACHED = "reached", "Reached the person"
        SUPPORT_PERSON = "support_person", "Reached somebody who helps the person"
        MESSAGE_LEFT = "message_left", "Left a message"
        NO_ANSWER = "no_answer", "No answer"
        WRONG_CONTACT = "wrong_contact", "The contact details are wrong"
        UNABLE_TO_REACH = "unable_to_reach", "Could not be reached this way"
        DECLINED = "declined", "The person declined to talk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    channel = models.CharField(max_length=12, choices=Channel)
    outcome = models.CharField(max_length=16, choices=Outcome)
    happened_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("happened_at", "id")
        indexes = [models.Index(fields=["handoff", "happened_at"], name="referrals_outreach_history")]

    def __str__(self) -> str:
        return f"Outreach {str(self.pk)[:8]}"


class OutboxMessage(models.Model):
    """One e-mail to one of our own staff that points at a page. Written with the change that causes it, sent later.

    It is about a handoff, or about an access to a case that is to be reviewed, which it knows by its UUID alone.
    A message with a sender is delivered only while the sender may still see the handoff. ``supervisor_id`` is who sees
    the message when it could not be sent.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Reminder before a follow-up is due"
        ESCALATION = "escalation", "A follow-up is past due"
        QUESTION = "question", "A colleague asks you to look"
        ACCESS = "access", "A case was opened and is to be reviewed"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Could not be sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    recipient_id = models.UUIDField()
    sender_id = models.UUIDField(null=True, blank=True)
    supervisor_id = models.UUIDField()
    handoff_id = models.UUIDField(null=True, blank=True)
    window_id = models.UUIDField(null=True, blank=True)
    access_id = models.UUIDField(null=True, blank=True)
    #: One message per cause, whatever is retried or runs twice.
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error_code = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "message"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="referrals_message_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="access", access_id__isnull=False, handoff_id=None)
                | (~Q(kind="access") & Q(access_id=None, handoff_id__isnull=False)),
                name="referrals_message_has_its_matter",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="referrals_message_waiting", condition=Q(state="waiting")),
            models.Index(fields=["supervisor_id", "-created_at"], name="referrals_message_supervisor"),
        ]

    def __str__(self) -> str:
        return f"Message {str(self.pk)[:8]}"
