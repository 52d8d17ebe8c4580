from django.db import migrations, models


class Migration(migrations.Migration):
    """Agencies, localities and groups know their version, so that nobody overwrites somebody else's change."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("agency", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("group", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("locality", "version", models.PositiveIntegerField(default=1)),
    ]
