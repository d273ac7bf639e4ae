"""What the database keeps of records that were merged: each points to one that stays, and never on to a third."""

from __future__ import annotations

from typing import Any

from safeconduct.web.accounts.never_altered import OnTables

_TOLD = "people: a record is merged into one that stays, and nothing is merged into one that does not"
_BROKEN = """EXISTS (SELECT 1 FROM record_person
        WHERE (id = NEW.merged_into_id AND merged_into_id IS NOT NULL) OR merged_into_id = NEW.id)"""
ON_SQLITE = [
    f"""CREATE TRIGGER record_person_merged_{when.lower()} BEFORE {when} ON record_person
    WHEN NEW.merged_into_id IS NOT NULL AND {_BROKEN} BEGIN SELECT RAISE(ABORT, '{_TOLD}'); END"""
    for when in ("INSERT", "UPDATE")
]
ON_POSTGRESQL = [
    f"""CREATE FUNCTION record_person_merged() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_BROKEN} THEN RAISE EXCEPTION '{_TOLD}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER record_person_merged BEFORE INSERT OR UPDATE ON record_person
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION record_person_merged()""",
]


def guard_merged() -> OnTables:
    """The step of a migration that makes the database keep it.

    SQLite drops the trigger where a later migration remakes the table of people; such a migration ends with this step.
    """
    return OnTables(_guard, _unguard)


def _guard(_apps: Any, editor: Any) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    if not is_sqlite:
        editor.execute("DROP FUNCTION IF EXISTS record_person_merged() CASCADE", params=None)
    for statement in ON_SQLITE if is_sqlite else ON_POSTGRESQL:
        editor.execute(statement, params=None)


def _unguard(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for when in ("insert", "update"):
            editor.execute(f"DROP TRIGGER IF EXISTS record_person_merged_{when}", params=None)
    else:
        editor.execute("DROP FUNCTION IF EXISTS record_person_merged() CASCADE", params=None)
