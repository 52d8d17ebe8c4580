import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goldthread.core.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invited_from_the_command_line"),
        ("loop", "0009_earlier_learning"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpectationEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expectation",
                    models.CharField(help_text="its key, which stays the same from version to version", max_length=60),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("met", "We do this"),
                            ("partly", "We do part of this"),
                            ("not yet", "We do not do this yet"),
                            ("not ours", "This does not apply to us"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("link", models.URLField(blank=True, max_length=500)),
                ("shown_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("shown_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FrameworkComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(blank=True, help_text="empty where it is about the whole", max_length=40)),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
                (
                    "taken_up",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "We changed the draft"),
                            ("in part", "We changed part of it"),
                            ("kept", "We kept the draft as it was"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("said_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FrameworkEndorsement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("endorsed", "We endorse it"),
                            ("with changes", "We endorse it if something is changed"),
                            ("not endorsed", "We do not endorse it"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("said_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="FrameworkEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(help_text="each question with its answer, as both were on the day")),
                ("summary", models.TextField(blank=True)),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("keep", "It serves us: keep it"),
                            ("change", "It needs to change: write a new version"),
                        ],
                        max_length=20,
                    ),
                ),
                ("next_review_on", models.DateField()),
                ("evaluated_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-evaluated_at", "-pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="framework",
            options={"ordering": (models.OrderBy(models.F("in_force_from"), descending=True, nulls_first=True), "-pk")},
        ),
        migrations.RemoveConstraint(
            model_name="framework",
            name="one_framework_of_a_version",
        ),
        migrations.AddField(
            model_name="framework",
            name="agreed_how",
            field=models.TextField(blank=True, help_text="meeting and minute of the board's agreement"),
        ),
        migrations.AddField(
            model_name="framework",
            name="begun_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="begun_from",
            field=models.CharField(blank=True, help_text="pack, version or file that it began from", max_length=300),
        ),
        migrations.AddField(
            model_name="framework",
            name="comments_by",
            field=models.DateField(blank=True, help_text="last day of its consultation", null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="digest",
            field=models.CharField(blank=True, help_text="tells one content from another", max_length=64),
        ),
        migrations.AddField(
            model_name="framework",
            name="ratified_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="sent_out_on",
            field=models.DateField(blank=True, help_text="first day of its consultation", null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="text",
            field=models.TextField(blank=True, help_text="the YAML as somebody wrote it"),
        ),
        migrations.AddField(
            model_name="framework",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="framework",
            name="in_force_from",
            field=models.DateField(blank=True, help_text="as the text says; empty while it says none", null=True),
        ),
        migrations.AlterField(
            model_name="framework",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("consultation", "Out to consultation"),
                    ("ratified", "Ratified"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="framework",
            name="title",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="framework",
            name="version_name",
            field=models.CharField(max_length=300),
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["ratified"])),
                fields=("board", "version_name"),
                name="one_framework_of_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_from__isnull", False),
                    models.Q(("status__in", ["ratified"]), _negated=True),
                    _connector="OR",
                ),
                name="framework_in_force_from_a_day",
            ),
        ),
        migrations.AddField(
            model_name="expectationevidence",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
            ),
        ),
        migrations.AddField(
            model_name="expectationevidence",
            name="board",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.board"),
        ),
        migrations.AddField(
            model_name="expectationevidence",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="loop.framework"
            ),
        ),
        migrations.AddField(
            model_name="expectationevidence",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="frameworkcomment",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agency",
            ),
        ),
        migrations.AddField(
            model_name="frameworkcomment",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="frameworkcomment",
            name="board",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.board"),
        ),
        migrations.AddField(
            model_name="frameworkcomment",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="loop.framework"
            ),
        ),
        migrations.AddField(
            model_name="frameworkcomment",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="frameworkendorsement",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency"
            ),
        ),
        migrations.AddField(
            model_name="frameworkendorsement",
            name="board",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.board"),
        ),
        migrations.AddField(
            model_name="frameworkendorsement",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="endorsements", to="loop.framework"
            ),
        ),
        migrations.AddField(
            model_name="frameworkendorsement",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="frameworkevaluation",
            name="board",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.board"),
        ),
        migrations.AddField(
            model_name="frameworkevaluation",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="loop.framework"
            ),
        ),
        migrations.AddField(
            model_name="frameworkevaluation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="expectationevidence",
            index=models.Index(fields=["board", "expectation", "agency"], name="evidence_of_expectations"),
        ),
        append_only("loop_frameworkendorsement"),
        append_only("loop_expectationevidence"),
        append_only("loop_frameworkevaluation"),
    ]
