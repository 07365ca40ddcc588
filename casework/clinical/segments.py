"""The kinds of content that the law treats differently, as the record names them.

The values are those of ``consent.facts.Segment``; the words are what clinicians read.
"""

from django.db import models


class Segment(models.TextChoices):
    """What law governs a piece of content. Unlabelled content counts as the most restricted."""

    MENTAL_HEALTH = "mh_general", "Mental health"
    SUBSTANCE_USE = "part2_sud", "Substance use treatment (42 CFR Part 2)"
    COUNSELING_NOTES = "sud_counseling_notes", "Substance use counseling notes"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes", "Psychotherapy notes"
    HIV = "hiv", "HIV-related"
    IDENTITY = "identity_presence", "Identity and contact"
    SUBSTANCE_USE_OTHER = "sud_non_part2", "Substance use, told to this team"
