"""When every supervisor was told that a review is past its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinical", "0004_exact_search")]

    operations = [
        migrations.AddField("breakglass", "told_overdue_at", models.DateTimeField(blank=True, null=True)),
    ]
