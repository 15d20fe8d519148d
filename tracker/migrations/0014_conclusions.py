"""Agreed conclusions; the database itself refuses to change them, as it does reports (0012)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

TABLE = "tracker_conclusions"
REFUSAL = "What went out is never changed."
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"

POSTGRESQL = [
    f"""
    CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION ncg_frozen()
    """,
    f"""
    CREATE TRIGGER {TABLE}_never_emptied BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION ncg_frozen()
    """,
]
SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} {REFUSE}",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {REFUSE}",
]
UNGUARD_POSTGRESQL = [
    f"DROP TRIGGER {TABLE}_frozen ON {TABLE}",
    f"DROP TRIGGER {TABLE}_never_emptied ON {TABLE}",
]
UNGUARD_SQLITE = [f"DROP TRIGGER {TABLE}_no_update", f"DROP TRIGGER {TABLE}_no_delete"]


def guard(apps, schema_editor):
    run(schema_editor.connection, {"postgresql": POSTGRESQL, "sqlite": SQLITE})


def unguard(apps, schema_editor):
    run(schema_editor.connection, {"postgresql": UNGUARD_POSTGRESQL, "sqlite": UNGUARD_SQLITE})


def run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0013_meeting_plans")]

    operations = [
        migrations.CreateModel(
            name="Conclusions",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("edition", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("agreed_at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="tracker.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "edition"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "edition"), name="conclusions_edition_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("edition__gt", 0),
                            models.Q(("text", ""), _negated=True),
                            models.Q(("hash", ""), _negated=True),
                        ),
                        name="conclusions_are_whole",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
