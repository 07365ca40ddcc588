"""What a paper from another system states beside its elements: what it is combined with, conditions, known falsity."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0006_process_at_the_desk")]
    operations = [
        migrations.AddField(
            "consentrecord",
            "combined_with",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField("consentrecord", "conditioned", models.BooleanField(default=False)),
        migrations.AddField("consentrecord", "known_false", models.BooleanField(default=False)),
    ]
