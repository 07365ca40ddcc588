"""Decisions keep the digest of their inputs and the versions of rules and consents. What was decided before stays as it is."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_signed_papers_stay")]

    operations = [
        migrations.AddField(
            model_name="decisionrecord",
            name="inputs_digest",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decisionrecord",
            name="rules_version",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decisionrecord",
            name="consent_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="decisionrecord",
            name="consent_versions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_ids__len", models.F("consent_versions__len"))),
                name="consent_decision_version_per_consent",
            ),
        ),
        migrations.AddIndex(
            model_name="decisionrecord",
            index=models.Index(fields=["decided_at", "id"], name="consent_decision_time"),
        ),
        migrations.AddIndex(
            model_name="emergencyrecord",
            index=models.Index(fields=["person_id"], name="consent_emergency_of_person"),
        ),
        migrations.AddIndex(
            model_name="threatrecord",
            index=models.Index(fields=["person_id"], name="consent_threat_of_person"),
        ),
    ]
