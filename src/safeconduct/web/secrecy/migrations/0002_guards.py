from typing import Any

from django.db import migrations

from safeconduct.web.accounts.never_altered import OnTables

SQLITE = [
    # IGNORE rather than ABORT: INSERT OR REPLACE would take the row out, and INSERT OR IGNORE is how keys are made.
    """CREATE TRIGGER secrecy_personkey_once BEFORE INSERT ON secrecy_personkey
    WHEN EXISTS (SELECT 1 FROM secrecy_personkey WHERE person_id = NEW.person_id OR id = NEW.id)
    BEGIN SELECT RAISE(IGNORE); END""",
    """CREATE TRIGGER secrecy_personkey_stays BEFORE UPDATE ON secrecy_personkey
    WHEN OLD.destroyed_at IS NOT NULL OR NEW.person_id <> OLD.person_id
    BEGIN
        SELECT RAISE(ABORT, 'keys of people: one that was destroyed stays so, and each stays with its person');
    END""",
    """CREATE TRIGGER secrecy_personkey_kept BEFORE DELETE ON secrecy_personkey
    BEGIN SELECT RAISE(ABORT, 'keys of people: a row is never deleted'); END""",
    """CREATE TRIGGER secrecy_blindtoken_living BEFORE INSERT ON secrecy_blindtoken
    WHEN EXISTS (SELECT 1 FROM secrecy_personkey WHERE person_id = NEW.person_id AND destroyed_at IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'blind index: a person who was erased is not to be found'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION secrecy_personkey_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.destroyed_at IS NOT NULL OR NEW.person_id <> OLD.person_id THEN
            RAISE EXCEPTION 'keys of people: one that was destroyed stays so, and each stays with its person'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION secrecy_personkey_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'keys of people: a row is never deleted' USING ERRCODE = 'check_violation'; END $$""",
    """CREATE FUNCTION secrecy_blindtoken_living() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM secrecy_personkey WHERE person_id = NEW.person_id AND destroyed_at IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'blind index: a person who was erased is not to be found'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER secrecy_personkey_stays BEFORE UPDATE ON secrecy_personkey
    FOR EACH ROW EXECUTE FUNCTION secrecy_personkey_stays()""",
    """CREATE TRIGGER secrecy_personkey_kept BEFORE DELETE OR TRUNCATE ON secrecy_personkey
    FOR EACH STATEMENT EXECUTE FUNCTION secrecy_personkey_kept()""",
    """CREATE TRIGGER secrecy_blindtoken_living BEFORE INSERT ON secrecy_blindtoken
    FOR EACH ROW EXECUTE FUNCTION secrecy_blindtoken_living()""",
]
WITHOUT_SQLITE = [f"DROP TRIGGER {text.split()[2]}" for text in SQLITE]
WITHOUT_POSTGRESQL = [
    "DROP TRIGGER secrecy_personkey_stays ON secrecy_personkey",
    "DROP TRIGGER secrecy_personkey_kept ON secrecy_personkey",
    "DROP TRIGGER secrecy_blindtoken_living ON secrecy_blindtoken",
    "DROP FUNCTION secrecy_personkey_stays(), secrecy_personkey_kept(), secrecy_blindtoken_living()",
]


def guard(_apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def unguard(_apps: Any, schema_editor: Any) -> None:
    for statement in WITHOUT_SQLITE if schema_editor.connection.vendor == "sqlite" else WITHOUT_POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0001_initial")]

    operations = [OnTables(guard, unguard, elidable=False)]
