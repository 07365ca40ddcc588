"""The incident log, on the police database alone. Nothing here refers to a person, a clinician or a clinical record.

Zones and people who sign in live in the other database: their UUIDs are kept without a key. A moment of an incident is
four columns, so that what a feed did not say can never be read as something it said:

``x_at``         the instant; empty unless the feed gave a time of day
``x_on``         the local calendar date, or the first day of the period when the feed gave a month or a year
``x_precision``  how exact the feed was; empty when it said nothing
``x_ambiguous``  the local time happened twice (the clocks went back) and the first of the two was taken

# INVARIANT: a date without a time has no instant. The database refuses any other combination.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce


class TimePrecision(models.TextChoices):
    """How exact a moment was when it was delivered."""

    ABSENT = "", "Not recorded"
    SECOND = "second", "To the second"
    MINUTE = "minute", "To the minute"
    HOUR = "hour", "To the hour"
    DAY = "day", "Date only"
    MONTH = "month", "Month only"
    YEAR = "year", "Year only"


#: Precisions that come with an instant.
TIMED = (TimePrecision.SECOND, TimePrecision.MINUTE, TimePrecision.HOUR)
#: Precisions that are a date or a longer period, and never an instant.
DATED = (TimePrecision.DAY, TimePrecision.MONTH, TimePrecision.YEAR)

#: The stages of an incident in the order in which they happen.
INCIDENT_STAGES = ("received", "queued", "dispatched", "en_route", "arrived", "cleared")
#: The stages that every unit has of its own.
UNIT_STAGES = ("dispatched", "en_route", "arrived", "cleared")


class CrisisCategory(models.TextChoices):
    """Why a call type counts as a crisis call. The table of types is ``crisis_types.toml``."""

    NONE = "", "Not a crisis type"
    SUICIDE = "suicide", "Suicide"
    BEHAVIORAL = "behavioral", "Behavioral crisis"
    OVERDOSE = "overdose", "Overdose"


class Answer(models.TextChoices):
    """An answer to a dispatcher's question. Unknown is not no, and neither is declined."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Unknown"
    DECLINED = "declined", "Declined to answer"


#: Neither cleared nor given a disposition.
STILL_OPEN = Q(cleared_precision="", disposition_text="", disposition_code="")


def _whole_moment(stage: str) -> Q:
    """The only three shapes of a moment: not recorded, a date or period, an instant with its local date."""
    at, on, precision, ambiguous = f"{stage}_at", f"{stage}_on", f"{stage}_precision", f"{stage}_ambiguous"
    absent = Q(**{precision: "", f"{at}__isnull": True, f"{on}__isnull": True, ambiguous: False})
    dated = Q(**{f"{precision}__in": DATED, f"{at}__isnull": True, f"{on}__isnull": False, ambiguous: False})
    timed = Q(**{f"{precision}__in": TIMED, f"{at}__isnull": False, f"{on}__isnull": False})
    return absent | dated | timed


def _whole_moments(stages: tuple[str, ...]) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(condition=_whole_moment(stage), name=f"%(class)s_{stage}_is_whole") for stage in stages
    ]


class ResponseMoments(models.Model):
    """The moments that an incident and each of its units have alike."""

    dispatched_at = models.DateTimeField(null=True, blank=True)
    dispatched_on = models.DateField(null=True, blank=True)
    dispatched_precision = models.CharField(max_length=8, choices=TimePrecision, blank=True, default="")
    dispatched_ambiguous = models.BooleanField(default=False)
    en_route_at = models.DateTimeField(null=True, blank=True)
    en_route_on = models.DateField(null=True, blank=True)
    en_route_precision = models.CharField(max_length=8, choices=TimePrecision, blank=True, default="")
    en_route_ambiguous = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    arrived_precision = models.CharField(max_length=8, choices=TimePrecision, blank=True, default="")
    arrived_ambiguous = models.BooleanField(default=False)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_on = models.DateField(null=True, blank=True)
    cleared_precision = models.CharField(max_length=8, choices=TimePrecision, blank=True, default="")
    cleared_ambiguous = models.BooleanField(default=False)

    class Meta:
        abstract = True


class ImportBatch(models.Model):
    """One file, taken in once: what it was, how it was read, and what it changed. Rows are added, never changed.

    The file's name is not kept: names of files have named people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_digest = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    encoding = models.CharField(max_length=16)
    profile = models.CharField(max_length=40)
    profile_digest = models.CharField(max_length=64)
    source_system = models.CharField(max_length=40)
    rows_read = models.IntegerField()
    rows_rejected = models.IntegerField()
    incidents_added = models.IntegerField()
    incidents_changed = models.IntegerField()
    incidents_unchanged = models.IntegerField()
    units_added = models.IntegerField()
    units_changed = models.IntegerField()
    answers_added = models.IntegerField()
    answers_changed = models.IntegerField()
    imported_by = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "import batches"
        indexes = [models.Index(fields=["file_digest", "profile"], name="importbatch_file")]

    def __str__(self) -> str:
        return f"import batch {self.pk}"


class Incident(ResponseMoments):
    """One call for service, as one source system knows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source_system = models.CharField(max_length=40)
    event_number = models.CharField(max_length=64)
    agency = models.CharField(max_length=100, blank=True, default="")
    call_source = models.CharField(max_length=64, blank=True, default="")
    initial_type_code = models.CharField(max_length=32, blank=True, default="")
    initial_type_text = models.CharField(max_length=200, blank=True, default="")
    final_type_code = models.CharField(max_length=32, blank=True, default="")
    final_type_text = models.CharField(max_length=200, blank=True, default="")
    crisis_category = models.CharField(max_length=12, choices=CrisisCategory, blank=True, default="")
    priority = models.CharField(max_length=16, blank=True, default="")

    received_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_precision = models.CharField(max_length=8, choices=TimePrecision, blank=True, default="")
    received_ambiguous = models.BooleanField(default=False)
    queued_at = models.DateTimeField(null=True, blank=True)
    queued_on = models.DateField(null=True, blank=True)
    queued_precision = models.CharField(max_length=8, choices=TimePrecision, blank=True, default="")
    queued_ambiguous = models.BooleanField(default=False)

    #: The earliest stage that the feed gave, to sort by: some feeds say when a call was queued and not when received.
    opened_at = models.GeneratedField(
        expression=Coalesce(*(F(f"{stage}_at") for stage in INCIDENT_STAGES)),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    opened_on = models.GeneratedField(
        expression=Coalesce(*(F(f"{stage}_on") for stage in INCIDENT_STAGES)),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    zone_id = models.UUIDField(null=True, blank=True)
    zone_text = models.CharField(max_length=64, blank=True, default="")
    beat = models.CharField(max_length=32, blank=True, default="")
    block_address = models.CharField(max_length=200, blank=True, default="")
    disposition_code = models.CharField(max_length=32, blank=True, default="")
    disposition_text = models.CharField(max_length=200, blank=True, default="")
    self_initiated = models.BooleanField(null=True, blank=True)
    cit_requested = models.BooleanField(null=True, blank=True)
    cit_dispatched = models.BooleanField(null=True, blank=True)
    cit_arrived = models.BooleanField(null=True, blank=True)
    report_number = models.CharField(max_length=64, blank=True, default="")
    import_batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_system", "event_number"], name="incident_source_event"),
            models.CheckConstraint(condition=~Q(event_number=""), name="incident_event_number_given"),
            *_whole_moments(INCIDENT_STAGES),
        ]
        indexes = [
            models.Index(
                F("opened_on").desc(nulls_last=True),
                F("opened_at").desc(nulls_last=True),
                F("id"),
                name="incident_newest",
            ),
            models.Index(
                F("zone_id"),
                F("opened_on").desc(nulls_last=True),
                F("opened_at").desc(nulls_last=True),
                F("id"),
                name="incident_newest_in_zone",
            ),
            models.Index(
                F("opened_on").desc(nulls_last=True),
                F("opened_at").desc(nulls_last=True),
                F("id"),
                name="incident_newest_crisis",
                condition=~Q(crisis_category=""),
            ),
            models.Index(
                F("opened_on").desc(nulls_last=True),
                F("opened_at").desc(nulls_last=True),
                F("id"),
                name="incident_newest_open",
                condition=STILL_OPEN,
            ),
        ]

    def __str__(self) -> str:
        return f"incident {self.pk}"


class IncidentUnit(ResponseMoments):
    """One unit sent to one incident, with its own times."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="units", db_index=False)
    unit_id = models.CharField(max_length=32)
    role = models.CharField(max_length=32, blank=True, default="")
    import_batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "unit_id"], name="incidentunit_once_an_incident"),
            models.CheckConstraint(condition=~Q(unit_id=""), name="incidentunit_named"),
            *_whole_moments(UNIT_STAGES),
        ]

    def __str__(self) -> str:
        return f"unit of incident {self.incident_id}"


class ScreeningAnswer(models.Model):
    """One question a dispatcher asked about an incident, and the answer. A question without a row was not asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="screening_answers", db_index=False)
    question_code = models.CharField(max_length=40)
    question = models.CharField(max_length=200)
    answer = models.CharField(max_length=8, choices=Answer)
    import_batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "question_code"], name="screeninganswer_once_an_incident"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="screeninganswer_is_one_of_four"),
        ]

    def __str__(self) -> str:
        return f"screening answer of incident {self.incident_id}"
