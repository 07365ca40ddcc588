"""Consents, the evidence of emergencies and threats, decisions, and releases.

``person_id`` is a clinical case's UUID without a key: the gate checks that it exists. A signed consent, a decision and a
release never change; triggers let through a revocation and the closing of a release, and nothing else.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from casework.wall.sealing import SealedText


class ConsentRecord(models.Model):
    """One paper that a person signed, element by element (42 CFR 2.31; 45 CFR 164.508; 55 Pa. Code 5100.34)."""

    class Outcome(models.TextChoices):
        GIVEN = "given", "Given"
        DECLINED = "declined", "Declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.GIVEN)
    kinds = ArrayField(models.CharField(max_length=20))
    discloser_id = models.UUIDField()
    recipient_id = models.UUIDField()
    segments = ArrayField(models.CharField(max_length=24))
    purposes = ArrayField(models.CharField(max_length=40))
    statements = ArrayField(models.CharField(max_length=24))
    elements_missing = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    form_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8, default="en")
    #: The paper exactly as the person saw it, and its SHA-256; both fixed at signing.
    paper_sealed = models.BinaryField(null=True)
    paper_digest = models.CharField(max_length=64)
    info_description_sealed = models.BinaryField(null=True)
    signer = models.CharField(max_length=24)
    signature_kind = models.CharField(max_length=32)
    signature_sealed = models.BinaryField(null=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    staff_signed_by = models.UUIDField(null=True, blank=True)
    staff_signed_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_orally_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    paper = SealedText("paper_sealed")
    info_description = SealedText("info_description_sealed")
    signature = SealedText("signature_sealed")

    class Meta:
        indexes = [models.Index(fields=["person_id", "-recorded_at"], name="consent_newest_of_person")]

    def __str__(self) -> str:
        return f"Consent {str(self.pk)[:8]}"


class EmergencyRecord(models.Model):
    """A documented medical emergency (42 CFR 2.51(c); 55 Pa. Code 5100.32(a)(9))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    bona_fide = models.BooleanField(null=True)
    patient_capable = models.BooleanField(null=True)
    consent_obtainable = models.BooleanField(null=True)
    consent_refused = models.BooleanField(null=True)
    nature_sealed = models.BinaryField(null=True)
    medical_personnel_sealed = models.BinaryField(null=True)
    medical_personnel_affiliation = models.CharField(max_length=200)
    disclosed_by = models.UUIDField()
    occurred_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    nature = SealedText("nature_sealed")
    medical_personnel = SealedText("medical_personnel_sealed")

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="consent_emergency_of_person")]

    def __str__(self) -> str:
        return f"Emergency {str(self.pk)[:8]}"


class ThreatRecord(models.Model):
    """A serious and imminent threat as a clinician recorded it (45 CFR 164.512(j)(1)(i) and (4))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    serious = models.BooleanField(null=True)
    imminent = models.BooleanField(null=True)
    specific = models.BooleanField(null=True)
    target = models.CharField(max_length=32, blank=True)
    basis_sealed = models.BinaryField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    basis = SealedText("basis_sealed")

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="consent_threat_of_person")]

    def __str__(self) -> str:
        return f"Threat {str(self.pk)[:8]}"


class DecisionRecord(models.Model):
    """One decision of the engine with the facts it was made from, so that it can be replayed. Never changed.

    ``inputs_digest`` and ``rules_version`` are empty on what was decided before they were kept. ``consent_versions``
    holds the version of the form of each consent that was on file, in the order of ``consent_ids``; how all of it is
    written and read is the matter of ``consent.history``.
    """

    class Step(models.TextChoices):
        PREVIEW = "preview", "Preview"
        CONFIRM = "confirm", "Confirmation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    step = models.CharField(max_length=8, choices=Step)
    outcome = models.CharField(max_length=16)
    facts_sealed = models.BinaryField(null=True)
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    inputs_digest = models.CharField(max_length=64)
    rules_version = models.CharField(max_length=40)
    consent_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    consent_versions = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    facts = SealedText("facts_sealed")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-decided_at"], name="consent_decision_newest"),
            models.Index(fields=["decided_at", "id"], name="consent_decision_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_ids__len=F("consent_versions__len")), name="consent_decision_version_per_consent"
            )
        ]

    def __str__(self) -> str:
        return f"Decision {str(self.pk)[:8]}"


class Release(models.Model):
    """What one lawful disclosure let through: frozen, bound to a purpose, expiring. Only the gate writes it.

    A recipient's policy reads ``open_until``, ``closed_at`` and the recipient alone. Everything but the closing is fixed.
    """

    class Closed(models.TextChoices):
        REVOKED = "revoked", "The consent was revoked"
        RESTRICTED = "restricted", "A restriction was agreed"
        LAPSED = "lapsed", "The evidence lapsed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    decision = models.OneToOneField(DecisionRecord, on_delete=models.PROTECT, related_name="+")
    #: The preview that was confirmed: one preview makes one release, however often it is confirmed.
    preview_id = models.UUIDField(null=True, blank=True, unique=True)
    evidence_ids = ArrayField(models.UUIDField())
    discloser_name = models.CharField(max_length=200)
    recipient_organization_id = models.UUIDField()
    recipient_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=40)
    notice = models.TextField()
    scope_sealed = models.BinaryField(null=True)
    subject_sealed = models.BinaryField(null=True)
    content_digest = models.CharField(max_length=64)
    released_by = models.UUIDField()
    released_at = models.DateTimeField()
    open_until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=12, choices=Closed, blank=True)

    subject = SealedText("subject_sealed", keys="RELEASE_KEYS")
    scope = SealedText("scope_sealed", keys="RELEASE_KEYS")

    class Meta:
        indexes = [
            models.Index(fields=["recipient_organization_id", "-released_at"], name="consent_release_recipient"),
            models.Index(fields=["person_id", "-released_at"], name="consent_release_person"),
            GinIndex(fields=["evidence_ids"], name="consent_release_evidence", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"Release {str(self.pk)[:8]}"


class ReleaseItem(models.Model):
    """One piece of text that a release let through, copied and sealed with the key of releases."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=80)
    text_sealed = models.BinaryField(null=True)

    text = SealedText("text_sealed", keys="RELEASE_KEYS")

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["release", "position"], name="consent_item_one_per_position")]

    def __str__(self) -> str:
        return f"Item {self.position}"


class ReleaseObligation(models.Model):
    """Something the law attached to a release, and how it was met."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    code = models.CharField(max_length=40)
    met_by = models.CharField(max_length=40)
    met_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
