from django.db import migrations

from goldthread.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("loop", "0001_initial"), ("journal", "0002_append_only")]
    operations = [
        append_only("loop_sourcestatuschange"),
        append_only("loop_actionstatuschange"),
        append_only("loop_response"),
        append_only("loop_verification"),
    ]
