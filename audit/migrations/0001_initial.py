"""The ledger's table, in both databases, and the triggers that keep it append-only for everybody.

Grants let no site login change an entry; the triggers say the same to logins that no grant holds back: the owner, the
loader, a superuser. Rows and statements are both refused, so that a statement that reaches no row is refused as well.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % on % is refused.', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'What happened stays written. Record what corrects it as a new entry.';
END
$$
"""

APPEND_ONLY = [
    REFUSE,
    "CREATE TRIGGER audit_ledgerentry_rows_stay BEFORE UPDATE OR DELETE ON audit_ledgerentry"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
    "CREATE TRIGGER audit_ledgerentry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_ledgerentry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
    # Otherwise a session in replica mode would pass by them.
    "ALTER TABLE audit_ledgerentry ENABLE ALWAYS TRIGGER audit_ledgerentry_rows_stay",
    "ALTER TABLE audit_ledgerentry ENABLE ALWAYS TRIGGER audit_ledgerentry_stays",
]

CHANGEABLE = [
    "DROP TRIGGER audit_ledgerentry_stays ON audit_ledgerentry",
    "DROP TRIGGER audit_ledgerentry_rows_stay ON audit_ledgerentry",
    "DROP FUNCTION audit_refuse_change()",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("object_id", models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name="object id")),
                ("serialized_data", models.JSONField(null=True)),
                ("changes_text", models.TextField(blank=True, verbose_name="change message")),
                ("changes", models.JSONField(null=True, verbose_name="change message")),
                (
                    "cid",
                    models.CharField(
                        blank=True, db_index=True, max_length=255, null=True, verbose_name="Correlation ID"
                    ),
                ),
                ("remote_addr", models.GenericIPAddressField(blank=True, null=True, verbose_name="remote address")),
                ("remote_port", models.PositiveIntegerField(blank=True, null=True, verbose_name="remote port")),
                (
                    "timestamp",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="timestamp"),
                ),
                ("additional_data", models.JSONField(blank=True, null=True, verbose_name="additional data")),
                ("actor_email", models.CharField(blank=True, max_length=254, null=True, verbose_name="actor email")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("object_pk", models.CharField(blank=True, db_index=True, default="", max_length=255)),
                ("object_repr", models.CharField(blank=True, default="", max_length=80)),
                ("action", models.PositiveSmallIntegerField(default=3)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("create", "Created"),
                            ("change", "Changed"),
                            ("delete", "Deleted"),
                            ("read", "Read"),
                            ("list", "Listed"),
                            ("search", "Searched"),
                            ("sign", "Signed"),
                            ("cosign", "Cosigned"),
                            ("add", "Added to"),
                            ("decision", "Decided"),
                            ("release", "Released"),
                            ("close_release", "Closed a release"),
                            ("consent_given", "Recorded a consent"),
                            ("consent_revoked", "Recorded a revocation"),
                            ("assign", "Assigned"),
                            ("unassign", "Ended an assignment"),
                            ("break_glass", "Broke the glass"),
                            ("handoff", "Moved a warm handoff"),
                            ("remind", "Reminded"),
                            ("escalate", "Escalated"),
                            ("notify", "Sent a notice"),
                            ("import", "Imported"),
                            ("export", "Exported"),
                            ("sign_in", "Signed in"),
                            ("sign_in_failed", "Failed to sign in"),
                            ("sign_out", "Signed out"),
                            ("refused", "Was refused"),
                        ],
                        default="change",
                        max_length=32,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("permit", "Permitted"),
                            ("permit_partial", "Permitted in part"),
                            ("deny", "Denied"),
                            ("failed", "Failed"),
                        ],
                        default="done",
                        max_length=16,
                    ),
                ),
                ("surface", models.CharField(blank=True, default="", max_length=32)),
                ("object_type", models.CharField(blank=True, default="", max_length=80)),
                ("person_id", models.UUIDField(blank=True, null=True)),
                ("detail", models.JSONField(blank=True, default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "ordering": ("-timestamp", "-id"),
                "indexes": [
                    models.Index(fields=["timestamp", "id"], name="ledger_time"),
                    models.Index(fields=["person_id", "timestamp"], name="ledger_person"),
                    models.Index(fields=["actor", "timestamp"], name="ledger_actor"),
                ],
            },
        ),
        migrations.RunSQL(sql=APPEND_ONLY, reverse_sql=CHANGEABLE),
    ]
