"""Where the medical personnel of an emergency work is typed freely, so it is sealed. What older rows hold stays there.

The trigger on the table keeps the new column as it keeps all others. Taken back, the column goes with what it holds.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0009_findings_of_incapacity")]
    operations = [
        migrations.AddField("emergencyrecord", "medical_personnel_affiliation_sealed", models.BinaryField(null=True)),
        migrations.AlterField(
            "emergencyrecord",
            "medical_personnel_affiliation",
            models.CharField(blank=True, default="", max_length=200),
        ),
    ]
