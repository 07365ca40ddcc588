"""Mail about an access to a case that is to be reviewed. On the way back such messages go: nothing else knows them."""

from django.db import migrations, models

#: The owner is bound by forced row security, so it is lifted for the one statement.
BACKWARDS = """
ALTER TABLE referrals_outboxmessage NO FORCE ROW LEVEL SECURITY;
DELETE FROM referrals_outboxmessage WHERE kind = 'access';
ALTER TABLE referrals_outboxmessage FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_history_stays"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="access_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="handoff_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reminder", "Reminder before a follow-up is due"),
                    ("escalation", "A follow-up is past due"),
                    ("question", "A colleague asks you to look"),
                    ("access", "A case was opened and is to be reviewed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("access_id__isnull", False), ("handoff_id", None), ("kind", "access")),
                    models.Q(
                        models.Q(("kind", "access"), _negated=True), ("access_id", None), ("handoff_id__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="referrals_message_has_its_matter",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BACKWARDS),
    ]
