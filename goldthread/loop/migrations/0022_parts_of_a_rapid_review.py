from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0021_learning_feeds")]

    operations = [
        migrations.AlterField(
            model_name="reportsection",
            name="part",
            field=models.CharField(
                choices=[
                    ("purpose", "Why this review, and what it asked"),
                    ("method", "Method and team"),
                    ("voices", "What the child and the family say"),
                    ("practitioners", "What practitioners say"),
                    ("practice", "What happened, and how it looked then"),
                    ("analysis", "Why it happened"),
                    ("findings", "Findings"),
                    ("answers", "What is recommended and what the board answers"),
                    ("done", "What has been done already"),
                    ("case", "The case, as it was referred"),
                    ("agencies", "Agencies involved"),
                    ("said", "What agencies said"),
                    ("made", "What the stages made"),
                    ("beside", "What runs beside the review"),
                    ("own", "Written by hand"),
                ],
                default="own",
                max_length=15,
            ),
        ),
    ]
