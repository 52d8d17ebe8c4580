from django.db import migrations

from goldthread.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("loop", "0005_referrals"), ("journal", "0002_append_only")]
    operations = [
        append_only("loop_referralstatuschange"),
        append_only("loop_agencyreturnstep"),
        append_only("loop_limbanswer"),
        append_only("loop_dissent"),
        append_only("loop_grouprecommendation"),
        append_only("loop_decision"),
        append_only("loop_caseevent"),
        append_only("loop_clockchange"),
        append_only("loop_formalnoticestep"),
        append_only("loop_passagestep"),
    ]
