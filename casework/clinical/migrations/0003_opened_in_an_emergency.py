"""An access that was broken open knows its kind, its office, who reviews it, its facts and its early end.

Rows from before know none of it: they stay with the supervisors of their case.
"""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinical", "0002_signed_notes_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExactSearch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("user_id", models.UUIDField()),
                ("reason", models.CharField(max_length=16)),
                ("searched_at", models.DateTimeField()),
                ("transaction", models.BigIntegerField(editable=False)),
                (
                    "found",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
            ],
        ),
        migrations.AddField(
            model_name="breakglass",
            name="created_transaction",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="facts_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="kind",
            field=models.CharField(
                choices=[("emergency", "Emergency"), ("legal_process", "Legal process")],
                default="emergency",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="organization_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="supervisor_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(fields=["user_id", "-started_at"], name="clinical_access_of_reader"),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(
                condition=models.Q(("told_at", None)), fields=["started_at"], name="clinical_access_to_tell"
            ),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(
                condition=models.Q(("reviewed_at", None)), fields=["review_due_at"], name="clinical_access_to_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(("reviewed_by", models.F("user_id")), _negated=True),
                    _connector="OR",
                ),
                name="clinical_access_reviewer_not_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("started_at"))), name="clinical_access_ends_after_start"
            ),
        ),
        migrations.AddIndex(
            model_name="exactsearch",
            index=models.Index(fields=["user_id", "-searched_at"], name="clinical_search_newest"),
        ),
    ]
