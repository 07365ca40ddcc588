"""Questions that nobody signed, restrictions, legal process and its answers, notices, duties, and clients of the API."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0003_decisions_keep_their_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("user_id", models.UUIDField()),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None),
                ),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LegalProcessRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField(blank=True, null=True)),
                ("kind", models.CharField(max_length=32)),
                ("provision", models.CharField(blank=True, max_length=24)),
                ("section", models.CharField(blank=True, max_length=40)),
                ("requester_id", models.UUIDField()),
                ("purpose", models.CharField(max_length=40)),
                ("issued_by_sealed", models.BinaryField(null=True)),
                ("matter_sealed", models.BinaryField(null=True)),
                ("subject_sealed", models.BinaryField(null=True)),
                ("scope_sealed", models.BinaryField(null=True)),
                (
                    "segments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), blank=True, default=list, size=None
                    ),
                ),
                (
                    "findings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=48), blank=True, default=list, size=None
                    ),
                ),
                (
                    "request_tests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), blank=True, default=list, size=None
                    ),
                ),
                ("crime", models.CharField(blank=True, max_length=40)),
                ("in_force", models.BooleanField(null=True)),
                ("signed_by_judge", models.BooleanField(null=True)),
                ("communications_finding", models.BooleanField(null=True)),
                ("accompanied_by_subpoena", models.BooleanField(null=True)),
                ("subpoena_in_force", models.BooleanField(null=True)),
                ("satisfactory_assurance", models.BooleanField(null=True)),
                ("brought_by_patient", models.BooleanField(null=True)),
                ("begins_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("served_at", models.DateTimeField()),
                ("answer_due_at", models.DateTimeField(blank=True, null=True)),
                ("document_sealed", models.BinaryField(null=True)),
                ("document_digest", models.CharField(blank=True, max_length=64)),
                ("document_type", models.CharField(blank=True, max_length=32)),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("reviewed_by_sealed", models.BinaryField(null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "legal process records",
            },
        ),
        migrations.CreateModel(
            name="OpenDuty",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField(blank=True, null=True)),
                ("code", models.CharField(max_length=40)),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("clinician", "Clinician"),
                            ("supervisor", "Clinical supervisor"),
                            ("privacy_officer", "Privacy officer"),
                        ],
                        max_length=16,
                    ),
                ),
                ("supervisor_id", models.UUIDField(blank=True, null=True)),
                ("release_id", models.UUIDField(blank=True, null=True)),
                ("process_id", models.UUIDField(blank=True, null=True)),
                ("due_at", models.DateTimeField()),
                ("created_by", models.UUIDField()),
                ("created_at", models.DateTimeField()),
                ("done_by", models.UUIDField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("note_sealed", models.BinaryField(null=True)),
            ],
            options={
                "verbose_name_plural": "open duties",
            },
        ),
        migrations.CreateModel(
            name="ProcessAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("template", models.CharField(max_length=32)),
                ("letter_sealed", models.BinaryField(null=True)),
                ("document_sealed", models.BinaryField(null=True)),
                ("document_digest", models.CharField(max_length=64)),
                ("release_id", models.UUIDField(blank=True, null=True)),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RecipientNotice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("recipient_organization_id", models.UUIDField()),
                ("discloser_name", models.CharField(max_length=200)),
                ("released_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("told_by", models.UUIDField(blank=True, null=True)),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("page", "On their page here"),
                            ("letter", "By letter"),
                            ("phone", "By phone"),
                            ("in_person", "In person"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RestrictionRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("agreed", models.BooleanField(null=True)),
                ("paid_in_full", models.BooleanField(default=False)),
                (
                    "organization_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "segments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), blank=True, default=list, size=None
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="ask_again_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="asked_segments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="condition_of",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="described_part_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="document_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="document_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="event_occurred_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="expires_event",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="final_disposition_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="interpreter_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="matter_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="revocable_from",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="signer_authority_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="signer_name_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="source",
            field=models.CharField(
                choices=[("form", "Signed here"), ("api", "Received from another system")], default="form", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="taken_up_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="takes_up",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="why",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="witnesses_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="release",
            name="verification_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("given", "Given"),
                    ("in_part", "Given in part"),
                    ("declined", "Declined"),
                    ("deferred", "Deferred"),
                    ("not_asked", "Not asked: emergency"),
                    ("left", "Asked, and left"),
                ],
                default="given",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="consentrecord",
            index=models.Index(
                condition=models.Q(("outcome", "deferred"), ("taken_up_at", None)),
                fields=["ask_again_by"],
                name="consent_to_ask_again",
            ),
        ),
        migrations.AddIndex(
            model_name="legalprocessrecord",
            index=models.Index(fields=["person_id"], name="consent_process_of_person"),
        ),
        migrations.AddIndex(
            model_name="legalprocessrecord",
            index=models.Index(fields=["organization_id", "-served_at"], name="consent_process_newest"),
        ),
        migrations.AddIndex(
            model_name="openduty",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["desk", "due_at"], name="consent_duty_of_desk"
            ),
        ),
        migrations.AddIndex(
            model_name="openduty",
            index=models.Index(fields=["person_id"], name="consent_duty_of_person"),
        ),
        migrations.AddField(
            model_name="processanswer",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consent.legalprocessrecord"
            ),
        ),
        migrations.AddField(
            model_name="recipientnotice",
            name="release",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consent.release"
            ),
        ),
        migrations.AddIndex(
            model_name="restrictionrecord",
            index=models.Index(fields=["person_id"], name="consent_restriction_of_person"),
        ),
        migrations.AddIndex(
            model_name="processanswer",
            index=models.Index(fields=["process", "-answered_at"], name="consent_answer_newest"),
        ),
        migrations.AddIndex(
            model_name="recipientnotice",
            index=models.Index(fields=["recipient_organization_id", "-ended_at"], name="consent_notice_recipient"),
        ),
        migrations.AddIndex(
            model_name="recipientnotice",
            index=models.Index(fields=["person_id"], name="consent_notice_person"),
        ),
    ]
