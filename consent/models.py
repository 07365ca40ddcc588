"""Consents, the evidence of emergencies, threats, restrictions and legal process, decisions, releases, and what follows.

``person_id`` is a clinical case's UUID without a key: the gate checks that it exists. A signed consent, a decision and a
release never change; triggers let through what ends a record (a revocation, a closing) and nothing else.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from casework.wall.sealing import SealedBytes, SealedText


class ConsentRecord(models.Model):
    """One time that a person was asked, and the paper where they signed one.

    The paper is kept element by element (42 CFR 2.31, 2.35; 45 CFR 164.508; 55 Pa. Code 5100.34; 35 P.S. 7607(c)).
    ``SIGNED`` are the outcomes with a paper; the others carry nothing but who was asked, what about, and why not.
    """

    class Outcome(models.TextChoices):
        GIVEN = "given", "Given"
        IN_PART = "in_part", "Given in part"
        DECLINED = "declined", "Declined"
        DEFERRED = "deferred", "Deferred"
        NOT_ASKED = "not_asked", "Not asked: emergency"
        LEFT = "left", "Asked, and left"

    SIGNED = (Outcome.GIVEN, Outcome.IN_PART)

    class Source(models.TextChoices):
        FORM = "form", "Signed here"
        API = "api", "Received from another system"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.GIVEN)
    source = models.CharField(max_length=8, choices=Source, default=Source.FORM)
    #: What was asked for; what was given is ``segments``. The same where everything was given.
    asked_segments = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    #: Why nobody signed: a code that tells nothing of the person's health ("not_the_moment").
    why = models.CharField(max_length=32, blank=True)
    #: How the person was found when they were asked, and what the code stands for: codes, as JSON.
    circumstances_sealed = models.BinaryField(null=True)
    #: Of a deferred question: by when it comes back, and when somebody took it up again.
    ask_again_by = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    #: The deferred question that this one takes up.
    takes_up = models.UUIDField(null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=20))
    discloser_id = models.UUIDField()
    recipient_id = models.UUIDField()
    segments = ArrayField(models.CharField(max_length=24))
    purposes = ArrayField(models.CharField(max_length=40))
    statements = ArrayField(models.CharField(max_length=24))
    elements_missing = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    #: What else stands on the same paper, whether care was made to depend on it, whether it is known to be false.
    combined_with = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    conditioned = models.BooleanField(default=False)
    known_false = models.BooleanField(default=False)
    form_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8, default="en")
    #: The paper exactly as the person saw it, and its SHA-256; both fixed at signing.
    paper_sealed = models.BinaryField(null=True)
    paper_digest = models.CharField(max_length=64)
    #: The paper as a document that anybody can read, and its SHA-256: made from the same words, fixed at signing.
    document_sealed = models.BinaryField(null=True)
    document_digest = models.CharField(max_length=64, blank=True)
    info_description_sealed = models.BinaryField(null=True)
    #: A wording narrower than the kinds of information ("dates of attendance"); empty: all of them.
    described_part_sealed = models.BinaryField(null=True)
    signer = models.CharField(max_length=24)
    #: Who signed where it was not the person, and by what authority; who interpreted; who witnessed, one a line.
    signer_name_sealed = models.BinaryField(null=True)
    signer_authority_sealed = models.BinaryField(null=True)
    #: Of an adult for whom somebody signed: who found that they cannot decide, and when (``consent.capacity``).
    incapacity_finding_sealed = models.BinaryField(null=True)
    interpreter_sealed = models.BinaryField(null=True)
    witnesses_sealed = models.BinaryField(null=True)
    signature_kind = models.CharField(max_length=32)
    signature_sealed = models.BinaryField(null=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    staff_signed_by = models.UUIDField(null=True, blank=True)
    staff_signed_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    #: An event that ends it ("end_of_treatment"), and when that came about.
    expires_event = models.CharField(max_length=32, blank=True)
    event_occurred_at = models.DateTimeField(null=True, blank=True)
    #: Of a paper for proceedings or criminal justice (42 CFR 2.31(d), 2.35).
    matter_sealed = models.BinaryField(null=True)
    condition_of = models.CharField(max_length=32, blank=True)
    revocable_from = models.DateTimeField(null=True, blank=True)
    final_disposition_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_orally_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    circumstances = SealedText("circumstances_sealed")
    paper = SealedText("paper_sealed")
    document = SealedBytes("document_sealed")
    info_description = SealedText("info_description_sealed")
    described_part = SealedText("described_part_sealed")
    signature = SealedText("signature_sealed")
    signer_name = SealedText("signer_name_sealed")
    signer_authority = SealedText("signer_authority_sealed")
    incapacity_finding = SealedText("incapacity_finding_sealed")
    interpreter = SealedText("interpreter_sealed")
    witnesses = SealedText("witnesses_sealed")
    matter = SealedText("matter_sealed")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-recorded_at"], name="consent_newest_of_person"),
            models.Index(
                fields=["ask_again_by"],
                name="consent_to_ask_again",
                condition=Q(outcome="deferred", taken_up_at=None),
            ),
        ]

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
    medical_personnel_affiliation_sealed = models.BinaryField(null=True)
    #: Of older rows, which were kept in the clear; empty in every newer one. Read ``affiliation``.
    medical_personnel_affiliation = models.CharField(max_length=200, blank=True, default="")
    disclosed_by = models.UUIDField()
    occurred_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    nature = SealedText("nature_sealed")
    medical_personnel = SealedText("medical_personnel_sealed")
    _affiliation = SealedText("medical_personnel_affiliation_sealed")

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="consent_emergency_of_person")]

    def __str__(self) -> str:
        return f"Emergency {str(self.pk)[:8]}"

    @property
    def affiliation(self) -> str:
        """Where the medical personnel work (42 CFR 2.51(c)(1))."""
        text: str = self._affiliation or self.medical_personnel_affiliation
        return text

    @affiliation.setter
    def affiliation(self, text: str) -> None:
        self._affiliation = text


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


class RestrictionRecord(models.Model):
    """A limit on use or disclosure that the person asked for (45 CFR 164.522(a); 42 CFR 2.26). Empty lists mean "all"."""

    class Ended(models.TextChoices):
        WRITTEN = "written", "The person asked for its end, in writing"
        SPOKEN = "spoken", "The person agreed to its end by word of mouth"
        MISTAKEN = "mistaken", "It was recorded by mistake"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField()
    agreed = models.BooleanField(null=True)
    paid_in_full = models.BooleanField(default=False)
    organization_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    segments = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    purposes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=12, choices=Ended, blank=True, default="")
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="consent_restriction_of_person")]

    def __str__(self) -> str:
        return f"Restriction {str(self.pk)[:8]}"


class LegalProcessRecord(models.Model):
    """A subpoena, order, warrant or request as it was served on the agency, with its scanned document.

    ``person_id`` is empty while nobody has found out whom it is about, and stays so where the agency has no such case.
    Nothing here says that it is valid: the engine judges it from these facts. The paper itself never changes; what is
    found out later (whom it concerns, that counsel has checked it, that it has ended) is added once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=32)
    provision = models.CharField(max_length=24, blank=True)
    section = models.CharField(max_length=40, blank=True)
    #: Who wants the records: an organization of the directory.
    requester_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    issued_by_sealed = models.BinaryField(null=True)
    served_by_sealed = models.BinaryField(null=True)
    matter_sealed = models.BinaryField(null=True)
    #: Whom it names, as it stands on the paper, and what it reaches, one wording a line.
    subject_sealed = models.BinaryField(null=True)
    scope_sealed = models.BinaryField(null=True)
    segments = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    findings = ArrayField(models.CharField(max_length=48), default=list, blank=True)
    request_tests = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    crime = models.CharField(max_length=40, blank=True)
    in_force = models.BooleanField(null=True)
    signed_by_judge = models.BooleanField(null=True)
    communications_finding = models.BooleanField(null=True)
    accompanied_by_subpoena = models.BooleanField(null=True)
    subpoena_in_force = models.BooleanField(null=True)
    satisfactory_assurance = models.BooleanField(null=True)
    brought_by_patient = models.BooleanField(null=True)
    #: Whether the order itself finds good cause (71 P.S. 1690.108(b)(2)).
    good_cause = models.BooleanField(null=True)
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    served_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True, blank=True)
    document_sealed = models.BinaryField(null=True)
    document_digest = models.CharField(max_length=64, blank=True)
    document_type = models.CharField(max_length=32, blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    #: When somebody had looked whether the agency has such a case; without ``person_id`` it has none.
    searched_at = models.DateTimeField(null=True, blank=True)
    #: When the person was told of it (55 Pa. Code 5100.35(b)).
    person_told_at = models.DateTimeField(null=True, blank=True)
    #: Counsel's review (LEGAL_REVIEW): since when it is asked for, by whom it was made, and when.
    counsel_asked_at = models.DateTimeField(null=True, blank=True)
    reviewed_by_sealed = models.BinaryField(null=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    issued_by = SealedText("issued_by_sealed")
    served_by = SealedText("served_by_sealed")
    matter = SealedText("matter_sealed")
    subject = SealedText("subject_sealed")
    scope = SealedText("scope_sealed")
    document = SealedBytes("document_sealed")
    reviewed_by = SealedText("reviewed_by_sealed")

    class Meta:
        verbose_name_plural = "legal process records"
        indexes = [
            models.Index(fields=["person_id"], name="consent_process_of_person"),
            models.Index(fields=["organization_id", "-served_at"], name="consent_process_newest"),
        ]

    def __str__(self) -> str:
        return f"Legal process {str(self.pk)[:8]}"


class ProcessAnswer(models.Model):
    """One letter by which the agency answered a legal process. ``release_id``: what went along with it, if anything."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(LegalProcessRecord, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=32)
    letter_sealed = models.BinaryField(null=True)
    document_sealed = models.BinaryField(null=True)
    document_digest = models.CharField(max_length=64)
    release_id = models.UUIDField(null=True, blank=True)
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    letter = SealedText("letter_sealed")
    document = SealedBytes("document_sealed")

    class Meta:
        indexes = [models.Index(fields=["process", "-answered_at"], name="consent_answer_newest")]

    def __str__(self) -> str:
        return f"Answer {str(self.pk)[:8]}"


class DecisionRecord(models.Model):
    """One decision of the engine with the facts it was made from, so that it can be replayed. Never changed.

    ``facts`` seals facts and result together: reasons and limits repeat words of papers ("dates of attendance").
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
    #: The result of what was decided before results were sealed with the facts; empty ever since.
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
    #: How it was verified who asks, and what an official represented (45 CFR 164.514(h)); for the sender alone.
    verification_sealed = models.BinaryField(null=True)
    content_digest = models.CharField(max_length=64)
    released_by = models.UUIDField()
    released_at = models.DateTimeField()
    open_until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=12, choices=Closed, blank=True)

    subject = SealedText("subject_sealed", keys="RELEASE_KEYS")
    scope = SealedText("scope_sealed", keys="RELEASE_KEYS")
    verification = SealedText("verification_sealed")

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


class RecipientNotice(models.Model):
    """That what somebody received must not be used any further: one for each release that was closed before its time.

    A recipient with pages here reads it there (``told_at`` is the moment of the closing then). Any other has to be told
    by a person, and the notice is a duty until that was done. It says nothing of whom the release was about.
    """

    class Way(models.TextChoices):
        PAGE = "page", "On their page here"
        LETTER = "letter", "By letter"
        PHONE = "phone", "By phone"
        IN_PERSON = "in_person", "In person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="+")
    organization_id = models.UUIDField()
    person_id = models.UUIDField()
    recipient_organization_id = models.UUIDField()
    discloser_name = models.CharField(max_length=200)
    released_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.UUIDField(null=True, blank=True)
    told_how = models.CharField(max_length=12, choices=Way, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient_organization_id", "-ended_at"], name="consent_notice_recipient"),
            models.Index(fields=["person_id"], name="consent_notice_person"),
        ]

    def __str__(self) -> str:
        return f"Notice {str(self.pk)[:8]}"


class OpenDuty(models.Model):
    """Something the law or the policy asks for after a decision, with its day, until somebody has done it."""

    class Desk(models.TextChoices):
        CLINICIAN = "clinician", "Clinician"
        SUPERVISOR = "supervisor", "Clinical supervisor"
        PRIVACY_OFFICER = "privacy_officer", "Privacy officer"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization_id = models.UUIDField()
    person_id = models.UUIDField(null=True, blank=True)
    code = models.CharField(max_length=40)
    desk = models.CharField(max_length=16, choices=Desk)
    #: Of the supervisor's desk: whose.
    supervisor_id = models.UUIDField(null=True, blank=True)
    release_id = models.UUIDField(null=True, blank=True)
    process_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField()
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    done_by = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    note_sealed = models.BinaryField(null=True)

    note = SealedText("note_sealed")

    class Meta:
        verbose_name_plural = "open duties"
        indexes = [
            models.Index(fields=["desk", "due_at"], name="consent_duty_of_desk", condition=Q(done_at=None)),
            models.Index(fields=["person_id"], name="consent_duty_of_person"),
        ]

    def __str__(self) -> str:
        return f"Duty {str(self.pk)[:8]}"


class ApiClient(models.Model):
    """Another system that may use the API as one member of staff, within its scopes. Its key is kept as a digest alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80, unique=True)
    #: As whom it acts: its cases are this account's cases.
    user_id = models.UUIDField()
    scopes = ArrayField(models.CharField(max_length=24))
    key_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"API client {str(self.pk)[:8]}"
