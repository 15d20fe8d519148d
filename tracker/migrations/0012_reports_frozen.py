"""The database itself refuses to change what went out, what was published, and a published report.

Who owns the tables can drop the triggers, which `manage.py verify` is for.
"""

from django.db import migrations

CANDIDATE, SNAPSHOT, REPORT = "tracker_candidate", "tracker_snapshot", "tracker_report"
FROZEN = (CANDIDATE, SNAPSHOT)
REFUSAL = "What went out is never changed."
UNFINISHED = "A report is published with its snapshot."

POSTGRESQL = [
    f"""
    CREATE FUNCTION ncg_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}';
    END $$
    """,
    f"""
    CREATE FUNCTION ncg_published_with_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM {SNAPSHOT} WHERE report_id = NEW.id) THEN
            RAISE EXCEPTION '{UNFINISHED}';
        END IF;
        RETURN NEW;
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION ncg_frozen()
        """
        for table in FROZEN
    ),
    *(
        f"""
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ncg_frozen()
        """
        for table in (*FROZEN, REPORT)
    ),
    f"""
    CREATE TRIGGER {REPORT}_published_stays BEFORE UPDATE OR DELETE ON {REPORT}
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION ncg_frozen()
    """,
    f"""
    CREATE TRIGGER {REPORT}_published_with_snapshot BEFORE UPDATE ON {REPORT}
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION ncg_published_with_snapshot()
    """,
]

REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"

SQLITE = [
    *(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {REFUSE}" for table in FROZEN),
    *(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {REFUSE}" for table in FROZEN),
    f"CREATE TRIGGER {REPORT}_no_update BEFORE UPDATE ON {REPORT} WHEN OLD.state = 'published' {REFUSE}",
    f"CREATE TRIGGER {REPORT}_no_delete BEFORE DELETE ON {REPORT} WHEN OLD.state = 'published' {REFUSE}",
    f"""
    CREATE TRIGGER {REPORT}_published_with_snapshot BEFORE UPDATE ON {REPORT}
    WHEN NEW.state = 'published' AND NOT EXISTS (SELECT 1 FROM {SNAPSHOT} WHERE report_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{UNFINISHED}'); END
    """,
]

UNGUARD_POSTGRESQL = [
    *(f"DROP TRIGGER {table}_frozen ON {table}" for table in FROZEN),
    *(f"DROP TRIGGER {table}_never_emptied ON {table}" for table in (*FROZEN, REPORT)),
    f"DROP TRIGGER {REPORT}_published_stays ON {REPORT}",
    f"DROP TRIGGER {REPORT}_published_with_snapshot ON {REPORT}",
    "DROP FUNCTION ncg_published_with_snapshot()",
    "DROP FUNCTION ncg_frozen()",
]
UNGUARD_SQLITE = [
    f"DROP TRIGGER {name}"
    for name in (
        *(f"{table}_no_{change}" for table in (*FROZEN, REPORT) for change in ("update", "delete")),
        f"{REPORT}_published_with_snapshot",
    )
]


def guard(apps, schema_editor):
    run(schema_editor.connection, {"postgresql": POSTGRESQL, "sqlite": SQLITE})


def unguard(apps, schema_editor):
    run(schema_editor.connection, {"postgresql": UNGUARD_POSTGRESQL, "sqlite": UNGUARD_SQLITE})


def run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0011_reports")]
    operations = [migrations.RunPython(guard, unguard)]
