"""A limit that the person asked for says why it ended."""

from django.db import migrations, models

FORWARDS = """
DROP TRIGGER restriction_stays ON consent_restrictionrecord;
CREATE TRIGGER restriction_stays BEFORE UPDATE OR DELETE ON consent_restrictionrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('agreed', 'agreed_at', 'ended_at', 'ended_because');
"""

BACKWARDS = """
DROP TRIGGER restriction_stays ON consent_restrictionrecord;
CREATE TRIGGER restriction_stays BEFORE UPDATE OR DELETE ON consent_restrictionrecord
    FOR EACH ROW EXECUTE FUNCTION consent_only_these_change('agreed', 'agreed_at', 'ended_at');
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_what_else_a_paper_states")]
    operations = [
        migrations.AddField(
            "restrictionrecord",
            "ended_because",
            models.CharField(
                blank=True,
                choices=[
                    ("written", "The person asked for its end, in writing"),
                    ("spoken", "The person agreed to its end by word of mouth"),
                    ("mistaken", "It was recorded by mistake"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
