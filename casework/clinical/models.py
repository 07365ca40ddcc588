"""The clinical record: people, encounters, notes in sections, and who is assigned to whom.

Every row carries ``person_id``, because row policies compare it with the reader's assignments. Text, names and birth
dates are sealed (``casework.wall.sealing``). No model here has a readable ``__str__``: the admin and logs call it.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.clinical.segments import Segment
from casework.staff.object_grants import GroupObjectPermissionBase, UserObjectPermissionBase
from casework.wall.sealing import SealedText


class Person(models.Model):
    """One person in one organization: a case. An unknown person has a description and no name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization_id = models.UUIDField()
    is_known = models.BooleanField(default=True)
    name_sealed = models.BinaryField(null=True, blank=True)
    birth_date_sealed = models.BinaryField(null=True, blank=True)
    description_sealed = models.BinaryField(null=True, blank=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    #: The transaction that made the row. Only inside it may its maker be assigned to it (see the wall's declaration).
    created_transaction = models.BigIntegerField(null=True, editable=False, db_index=True)

    name = SealedText("name_sealed")
    birth_date_text = SealedText("birth_date_sealed")
    description = SealedText("description_sealed")

    class Meta:
        permissions = [("access_person", "May work on this case")]

    def __str__(self) -> str:
        return f"Case {str(self.pk)[:8]}"


class PersonUserGrant(UserObjectPermissionBase):
    """A person's grant on one case, derived from an assignment in the same transaction."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Guardian finds the table of its direct grants by this name alone; hidden, it would take the generic one.
    content_object = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="user_grants")


class PersonGroupGrant(GroupObjectPermissionBase):
    """Required by guardian; nothing writes it and nothing reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_object = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="group_grants")


class PersonKey(models.Model):
    """A keyed digest under which a person is found: of the normalised name, of how it sounds, or of the birth date."""

    class Kind(models.TextChoices):
        NAME = "name", "Name"
        SOUND = "sound", "Sound of a name part"
        BIRTH_DATE = "birth_date", "Birth date"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["kind", "digest"], name="clinical_personkey_digest")]


class Assignment(models.Model):
    """Who may work on a case, as what, from when until when, granted by whom and why. The truth behind every policy."""

    class Role(models.TextChoices):
        CLINICIAN = "clinician", "Clinician"
        SUPERVISOR = "supervisor", "Clinical supervisor"
        PRIVACY_OFFICER = "privacy_officer", "Privacy officer"
        BREAK_GLASS = "break_glass", "Emergency access"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    role = models.CharField(max_length=16, choices=Role)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.UUIDField()
    #: Whose supervision the work stands under; the supervisor sees the assignment by this column.
    supervisor_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["user_id", "person"], name="clinical_assignment_reader")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="clinical_assignment_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"Assignment {str(self.pk)[:8]}"


class Encounter(models.Model):
    """One contact with one person. It refers to a police incident by UUID alone; the police side refers to nothing."""

    class Disposition(models.TextChoices):
        STABILIZED = "stabilized", "Stabilized on scene"
        TRANSPORT_VOLUNTARY = "transport_voluntary", "Went voluntarily to care"
        TRANSPORT_INVOLUNTARY = "transport_involuntary", "Taken involuntarily to care (302)"
        LEFT = "left", "Left before care was given"
        DECLINED = "declined", "Declined"
        NOT_LOCATED = "not_located", "Could not be located"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    incident_id = models.UUIDField(null=True, blank=True, db_index=True)
    clinician_id = models.UUIDField()
    zone_id = models.UUIDField(null=True, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    disposition = models.CharField(max_length=24, choices=Disposition, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-happened_at"], name="clinical_encounter_newest")]

    def __str__(self) -> str:
        return f"Encounter {str(self.pk)[:8]}"


class Note(models.Model):
    """A note of an encounter: draft, then signed, then nothing but addenda. A trigger keeps a signed note as it is."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SIGNED = "signed", "Signed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="+")
    author_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    addendum_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    needs_cosign = models.BooleanField(default=False)
    cosigned_by = models.UUIDField(null=True, blank=True)
    cosigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="clinical_note_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", signed_at=None) | Q(state="signed", signed_at__isnull=False),
                name="clinical_note_signed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(cosigned_by=None) | ~Q(cosigned_by=F("author_id")), name="clinical_note_cosigner_not_author"
            ),
        ]

    def __str__(self) -> str:
        return f"Note {str(self.pk)[:8]}"


class NoteSection(models.Model):
    """One piece of a note's text, under one segment. No segment means that nobody has labelled it yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    segment = models.CharField(max_length=24, choices=Segment, null=True, blank=True)
    is_summary = models.BooleanField("summary that may be shared", default=False)
    text_sealed = models.BinaryField(null=True)

    text = SealedText("text_sealed")

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["note", "position"], name="clinical_section_one_per_position")]

    def __str__(self) -> str:
        return f"Section {str(self.pk)[:8]}"


class ExactSearch(models.Model):
    """One use of the exact search over the organization's cases: by whom, why, when, and which cases matched.

    Written by the function ``clinical_find_case`` alone, never by a role: it is what limits the searches of a person, and
    what lets a matching case be opened inside the transaction that found it. What was searched for is not in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField()
    reason = models.CharField(max_length=16)
    searched_at = models.DateTimeField()
    transaction = models.BigIntegerField(editable=False)
    found = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes = [models.Index(fields=["user_id", "-searched_at"], name="clinical_search_newest")]

    def __str__(self) -> str:
        return f"Search {str(self.pk)[:8]}"


class BreakGlass(models.Model):
    """One access to one case that was not the reader's: why, until when, and its review within two business days.

    ``supervisor_id`` is who reviews it; where it is empty (a legal process, or nobody above the reader), every supervisor
    of the organization does. Nobody reviews their own.
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        LEGAL_PROCESS = "legal_process", "Legal process"

    class Finding(models.TextChoices):
        APPROPRIATE = "appropriate", "Appropriate"
        NOT_APPROPRIATE = "not_appropriate", "Not appropriate"
        PRIVACY_OFFICER = "privacy_officer", "Referred to the privacy officer"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.EMERGENCY)
    organization_id = models.UUIDField(null=True, blank=True)
    user_id = models.UUIDField()
    supervisor_id = models.UUIDField(null=True, blank=True)
    reason_sealed = models.BinaryField(null=True)
    #: The facts of the emergency as they were typed (JSON), for the record that 42 CFR 2.51(c) asks for.
    facts_sealed = models.BinaryField(null=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: The transaction that made the row. Only inside it can the case be assigned to whoever opened it.
    created_transaction = models.BigIntegerField(null=True, editable=False)
    #: When its holder ended it before its time.
    ended_at = models.DateTimeField(null=True, blank=True)
    #: When the mail to whoever reviews it was put into the outbox.
    told_at = models.DateTimeField(null=True, blank=True)
    #: When, past the day of the review, that to every supervisor was.
    told_overdue_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=20, choices=Finding, blank=True)

    reason = SealedText("reason_sealed")
    facts = SealedText("facts_sealed")

    class Meta:
        verbose_name_plural = "break-glass accesses"
        indexes = [
            models.Index(fields=["user_id", "-started_at"], name="clinical_access_of_reader"),
            models.Index(fields=["started_at"], name="clinical_access_to_tell", condition=Q(told_at=None)),
            models.Index(fields=["review_due_at"], name="clinical_access_to_review", condition=Q(reviewed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user_id")), name="clinical_access_reviewer_not_reader"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="clinical_access_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"Emergency access {str(self.pk)[:8]}"
