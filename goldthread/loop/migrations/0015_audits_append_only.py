from django.db import migrations

from goldthread.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("loop", "0014_audits"), ("journal", "0002_append_only")]
    operations = [
        append_only("loop_questionwithdrawal"),
        append_only("loop_programmestep"),
        append_only("loop_roundstep"),
        append_only("loop_sampledraw"),
        append_only("loop_returnstep"),
        append_only("loop_answersave"),
        append_only("loop_returncomment"),
        append_only("loop_signoff"),
        append_only("loop_regrade"),
        append_only("loop_meetingdissent"),
    ]
