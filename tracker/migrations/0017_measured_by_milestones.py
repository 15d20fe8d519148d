from django.db import migrations, models


class Migration(migrations.Migration):
    """Only the choices change: no row and no column is touched."""

    dependencies = [
        ("tracker", "0016_mails"),
    ]

    operations = [
        migrations.AlterField(
            model_name="commitment",
            name="measured_by",
            field=models.CharField(
                choices=[
                    ("hand", "By hand"),
                    ("meetings", "Meetings held"),
                    ("reports", "Reports transmitted"),
                    ("milestones", "Milestones done"),
                ],
                default="hand",
                max_length=10,
            ),
        ),
    ]
