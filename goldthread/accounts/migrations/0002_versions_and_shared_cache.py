from django.db import migrations, models

CACHE = """
create table cache_entries (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index cache_entries_expires on cache_entries (expires);
"""


class Migration(migrations.Migration):
    """Agencies, localities and groups know their version; all workers count sign-in attempts in one table."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("agency", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("group", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("locality", "version", models.PositiveIntegerField(default=1)),
        migrations.RunSQL(CACHE, "drop table cache_entries"),
    ]
