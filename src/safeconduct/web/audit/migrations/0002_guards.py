from typing import Any

from django.db import migrations

from safeconduct.web.accounts.never_altered import OnTables

SQLITE = [
    """CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
    WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_entry)
    BEGIN SELECT RAISE(ABORT, 'audit log: an entry follows the last one'); END""",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit log: an entry is never changed'); END""",
    """CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit log: an entry is never deleted'); END""",
    """CREATE TRIGGER audit_head_once BEFORE INSERT ON audit_headrow
    WHEN EXISTS (SELECT 1 FROM audit_headrow)
    BEGIN SELECT RAISE(ABORT, 'audit log: there is one head'); END""",
    """CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_headrow
    WHEN NEW.count <= OLD.count
    BEGIN SELECT RAISE(ABORT, 'audit log: the head only moves on'); END""",
    """CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_headrow
    BEGIN SELECT RAISE(ABORT, 'audit log: the head is never deleted'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit log: what is written is never changed or deleted' USING ERRCODE = 'check_violation';
    END $$""",
    """CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_entry) THEN
            RAISE EXCEPTION 'audit log: an entry follows the last one' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION audit_head_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.count <= OLD.count THEN
            RAISE EXCEPTION 'audit log: the head only moves on' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_follows()""",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_headrow
    FOR EACH ROW EXECUTE FUNCTION audit_head_grows()""",
    """CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON audit_headrow
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]
WITHOUT_SQLITE = [f"DROP TRIGGER {text.split()[2]}" for text in SQLITE]
WITHOUT_POSTGRESQL = [
    "DROP TRIGGER audit_entry_follows ON audit_entry",
    "DROP TRIGGER audit_entry_stays ON audit_entry",
    "DROP TRIGGER audit_head_grows ON audit_headrow",
    "DROP TRIGGER audit_head_kept ON audit_headrow",
    "DROP FUNCTION audit_refuse(), audit_entry_follows(), audit_head_grows()",
]


def guard(_apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def unguard(_apps: Any, schema_editor: Any) -> None:
    for statement in WITHOUT_SQLITE if schema_editor.connection.vendor == "sqlite" else WITHOUT_POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [OnTables(guard, unguard, elidable=False)]
