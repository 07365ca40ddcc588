"""A paper that somebody signed for an adult keeps who found that the person cannot decide, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_limits_say_why_they_ended")]
    operations = [
        migrations.AddField("consentrecord", "incapacity_finding_sealed", models.BinaryField(null=True)),
    ]
