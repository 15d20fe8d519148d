"""The database itself refuses to change the past.

Two ways are left: one who owns the tables can drop the triggers, which `manage.py verify` is for; and a purge
replaces a text by a removal note (PostgreSQL: while the session says that a purge is going on).
"""

from django.db import migrations, models

ENTRY, BODY = "tracker_entry", "tracker_entrybody"

POSTGRESQL = [
    """
    CREATE FUNCTION ncg_is_removal_note(body text) RETURNS boolean LANGUAGE plpgsql AS $$
    DECLARE note jsonb;
    BEGIN
        note := body::jsonb;
        RETURN coalesce(
            note - 'removed' = '{}'::jsonb
            AND (note -> 'removed') - '{at,by,with,reference}'::text[] = '{}'::jsonb
            AND trim(note #>> '{removed,at}') <> ''
            AND trim(note #>> '{removed,by}') <> ''
            AND trim(note #>> '{removed,with}') <> ''
            AND trim(note #>> '{removed,reference}') <> ''
            AND note #>> '{removed,by}' <> note #>> '{removed,with}',
            false
        );
    EXCEPTION WHEN others THEN
        RETURN false;
    END $$
    """,
    """
    CREATE FUNCTION ncg_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'History is append-only.';
    END $$
    """,
    """
    CREATE FUNCTION ncg_purge_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('ncg.purge', true) = 'on' AND NEW.entry_id = OLD.entry_id
            AND ncg_is_removal_note(NEW.text) AND NOT ncg_is_removal_note(OLD.text)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'History is append-only.';
    END $$
    """,
    f"""
    CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON {ENTRY}
    FOR EACH ROW EXECUTE FUNCTION ncg_append_only()
    """,
    f"""
    CREATE TRIGGER entry_never_emptied BEFORE TRUNCATE ON {ENTRY}
    FOR EACH STATEMENT EXECUTE FUNCTION ncg_append_only()
    """,
    f"""
    CREATE TRIGGER entry_body_stays BEFORE DELETE ON {BODY}
    FOR EACH ROW EXECUTE FUNCTION ncg_append_only()
    """,
    f"""
    CREATE TRIGGER entry_body_purge_only BEFORE UPDATE ON {BODY}
    FOR EACH ROW EXECUTE FUNCTION ncg_purge_only()
    """,
    f"""
    CREATE TRIGGER entry_body_never_emptied BEFORE TRUNCATE ON {BODY}
    FOR EACH STATEMENT EXECUTE FUNCTION ncg_append_only()
    """,
]

REFUSE = "BEGIN SELECT RAISE(ABORT, 'History is append-only.'); END"


def is_note(row):
    parts = " AND ".join(
        f"coalesce(trim(json_extract({row}.text, '$.removed.{part}')), '') <> ''"
        for part in ("at", "by", "with", "reference")
    )
    return f"(CASE WHEN json_valid({row}.text) THEN {parts} ELSE 0 END)"


# A session has nothing to say in SQLite: there the form of the note alone decides.
SQLITE = [
    f"CREATE TRIGGER entry_no_update BEFORE UPDATE ON {ENTRY} {REFUSE}",
    f"CREATE TRIGGER entry_no_delete BEFORE DELETE ON {ENTRY} {REFUSE}",
    f"CREATE TRIGGER entry_body_no_delete BEFORE DELETE ON {BODY} {REFUSE}",
    f"""
    CREATE TRIGGER entry_body_purge_only BEFORE UPDATE ON {BODY}
    WHEN NOT (NEW.entry_id = OLD.entry_id AND {is_note("NEW")} AND NOT {is_note("OLD")}) {REFUSE}
    """,
]

UNGUARD_POSTGRESQL = [
    f"DROP TRIGGER entry_append_only ON {ENTRY}",
    f"DROP TRIGGER entry_never_emptied ON {ENTRY}",
    f"DROP TRIGGER entry_body_stays ON {BODY}",
    f"DROP TRIGGER entry_body_purge_only ON {BODY}",
    f"DROP TRIGGER entry_body_never_emptied ON {BODY}",
    "DROP FUNCTION ncg_purge_only()",
    "DROP FUNCTION ncg_append_only()",
    "DROP FUNCTION ncg_is_removal_note(text)",
]
UNGUARD_SQLITE = [
    f"DROP TRIGGER {name}"
    for name in ("entry_no_update", "entry_no_delete", "entry_body_no_delete", "entry_body_purge_only")
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
    dependencies = [("tracker", "0002_sides")]
    operations = [
        migrations.AddIndex("entry", models.Index(fields=["-at"], name="entry_newest_first")),
        migrations.RunPython(guard, unguard),
    ]
