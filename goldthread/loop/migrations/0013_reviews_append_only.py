from django.db import migrations

from goldthread.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("loop", "0012_reviews"), ("journal", "0002_append_only")]
    operations = [
        append_only("loop_reviewstatuschange"),
        append_only("loop_reviewreturnstep"),
        append_only("loop_sectionversion"),
        append_only("loop_qualityrating"),
        append_only("loop_identitycheck"),
    ]
