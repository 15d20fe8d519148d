from django.db import migrations

import tracker.commitments.models


def fill(apps, schema_editor):
    for commitment in apps.get_model("tracker", "Commitment").objects.all():
        commitment.save(update_fields=["code_order"])


class Migration(migrations.Migration):
    dependencies = [("tracker", "0009_access")]

    operations = [
        migrations.AlterModelOptions(name="commitment", options={"ordering": ["code_order"]}),
        migrations.AddField(
            model_name="commitment",
            name="code_order",
            field=tracker.commitments.models.CodeOrder(
                db_index=True, default="", editable=False, max_length=72
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
