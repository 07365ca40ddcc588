"""The ledger's one table, in each database: who did what to which record, when, as whom, and with what outcome.

No foreign key leaves it and none enters it, so that the ledger never hinders live data and outlives every row that it
names. It is append-only by grant (acting roles may INSERT alone) and by trigger. No clinical text is ever in it: codes,
field names and UUIDs.
"""

import uuid

from django.db import models

from audit.registration import AbstractLogEntry, EntryManager


class Action(models.TextChoices):
    """Everything that is written down. ``audit.presenters`` has the sentence of each."""

    CREATE = "create", "Created"
    CHANGE = "change", "Changed"
    DELETE = "delete", "Deleted"
    READ = "read", "Read"
    LIST = "list", "Listed"
    SEARCH = "search", "Searched"
    SIGN = "sign", "Signed"
    COSIGN = "cosign", "Cosigned"
    ADD = "add", "Added to"
    DECISION = "decision", "Decided"
    RELEASE = "release", "Released"
    CLOSE_RELEASE = "close_release", "Closed a release"
    CONSENT_GIVEN = "consent_given", "Recorded a consent"
    CONSENT_REVOKED = "consent_revoked", "Recorded a revocation"
    ASSIGN = "assign", "Assigned"
    UNASSIGN = "unassign", "Ended an assignment"
    BREAK_GLASS = "break_glass", "Broke the glass"
    HANDOFF = "handoff", "Moved a warm handoff"
    REMIND = "remind", "Reminded"
    ESCALATE = "escalate", "Escalated"
    NOTIFY = "notify", "Sent a notice"
    IMPORT = "import", "Imported"
    EXPORT = "export", "Exported"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
    SIGN_OUT = "sign_out", "Signed out"
    REFUSED = "refused", "Was refused"


class Outcome(models.TextChoices):
    DONE = "done", "Done"
    PERMITTED = "permit", "Permitted"
    PARTLY = "permit_partial", "Permitted in part"
    DENIED = "deny", "Denied"
    FAILED = "failed", "Failed"


class LedgerEntry(AbstractLogEntry):
    """One action. The inherited columns are auditlog's; ours carry what its model has no place for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    actor = models.ForeignKey(
        "staff.User",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )
    object_pk = models.CharField(max_length=255, db_index=True, blank=True, default="")
    object_repr = models.CharField(max_length=80, blank=True, default="")
    action = models.PositiveSmallIntegerField(default=AbstractLogEntry.Action.ACCESS)

    event = models.CharField(max_length=32, choices=Action, default=Action.CHANGE)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.DONE)
    surface = models.CharField(max_length=32, blank=True, default="")
    object_type = models.CharField(max_length=80, blank=True, default="")
    person_id = models.UUIDField(null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    objects = EntryManager()

    class Meta:
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        ordering = ("-timestamp", "-id")
        indexes = [
            models.Index(fields=["timestamp", "id"], name="ledger_time"),
            models.Index(fields=["person_id", "timestamp"], name="ledger_person"),
            models.Index(fields=["actor", "timestamp"], name="ledger_actor"),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Adds what the ledger knows of the moment. Entries written by auditlog's receivers pass through here too."""
        from audit.ledger import complete

        complete(self)
        super().save(*args, **kwargs)
