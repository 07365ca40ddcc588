"""What a privacy officer finds out of a served paper, and does about it, is added to it once; the paper itself stays."""

from django.db import migrations, models

FORWARDS = """
DROP TRIGGER process_stays ON consent_legalprocessrecord;
CREATE TRIGGER process_stays BEFORE UPDATE OR DELETE ON consent_legalprocessrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change(
        'person_id', 'searched_at', 'person_told_at', 'counsel_asked_at', 'reviewed_by_sealed', 'reviewed_at',
        'withdrawn_at');
"""

BACKWARDS = """
DROP TRIGGER process_stays ON consent_legalprocessrecord;
CREATE TRIGGER process_stays BEFORE UPDATE OR DELETE ON consent_legalprocessrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change(
        'person_id', 'reviewed_by_sealed', 'reviewed_at', 'withdrawn_at');
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0005_new_records_stay")]
    operations = [
        migrations.AddField("legalprocessrecord", "served_by_sealed", models.BinaryField(null=True)),
        migrations.AddField("legalprocessrecord", "good_cause", models.BooleanField(null=True)),
        migrations.AddField("legalprocessrecord", "searched_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("legalprocessrecord", "person_told_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("legalprocessrecord", "counsel_asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
