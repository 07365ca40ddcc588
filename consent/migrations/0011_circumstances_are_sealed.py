"""How the person was found when they were asked is sealed; what is left in the clear tells nothing of their health."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0010_where_they_work_is_sealed")]
    operations = [migrations.AddField("consentrecord", "circumstances_sealed", models.BinaryField(null=True))]
