"""Rows that are never altered: a trigger, on either database, refuses what the code never does."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState, StateApps


class OnTables(RunPython):
    """A step of a migration that asks for tables alone, and for none of the models of its time.

    Django makes all of these anew for each step that may ask for them, which takes longer than anything else that
    brings a database to the present form. What runs gets none at all.
    """

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - as Django calls it
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,  # noqa: ARG002
    ) -> None:
        """Do it."""
        self.code(StateApps([], {}), schema_editor)


ON_SQLITE = (
    "CREATE TRIGGER {table}_never_altered BEFORE UPDATE {of} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table}: a row is never altered; add another'); END"
)
ON_POSTGRESQL = (
    "CREATE FUNCTION {table}_never_altered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '{table}: a row is never altered; add another' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$; "
    "CREATE TRIGGER {table}_never_altered BEFORE UPDATE {of} ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {table}_never_altered()"
)


def guard(table: str, *columns: str) -> OnTables:
    """The step of a migration that makes the rows of a table unalterable.

    SQLite drops the trigger where a later migration remakes the table; such a migration ends with this step again.

    Args:
        table: The table's name in the database; a word of our own.
        columns: Those that are never altered, where others are; all if none is named.
    """

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - what Django calls
        statement = ON_SQLITE if editor.connection.vendor == "sqlite" else ON_POSTGRESQL
        of = f"OF {', '.join(columns)}" if columns else ""
        editor.execute(statement.format(table=table, of=of), params=None)

    def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_never_altered", params=None)
        else:
            editor.execute(f"DROP FUNCTION {table}_never_altered() CASCADE", params=None)

    return OnTables(forwards, backwards)


SETTLED_ON_SQLITE = (
    "CREATE TRIGGER {table}_settled BEFORE UPDATE OF {column} ON {table} WHEN OLD.{by} IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, '{table}: {column} is settled'); END"
)
SETTLED_ON_POSTGRESQL = (
    "CREATE FUNCTION {table}_settled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '{table}: {column} is settled' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$; "
    "CREATE TRIGGER {table}_settled BEFORE UPDATE OF {column} ON {table} "
    "FOR EACH ROW WHEN (OLD.{by} IS NOT NULL) EXECUTE FUNCTION {table}_settled()"
)


def settle(table: str, column: str, by: str) -> OnTables:
    """The step of a migration after which a column can be filled until another one is, and is never altered then.

    Args:
        table: The table's name in the database; a word of our own.
        column: Which is filled.
        by: The column that settles it once it has a value.
    """

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
        statement = SETTLED_ON_SQLITE if editor.connection.vendor == "sqlite" else SETTLED_ON_POSTGRESQL
        editor.execute(statement.format(table=table, column=column, by=by), params=None)

    def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_settled", params=None)
        else:
            editor.execute(f"DROP FUNCTION {table}_settled() CASCADE", params=None)

    return OnTables(forwards, backwards)


KEPT_ON_SQLITE = (
    "CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table}: a row is never deleted'); END"
)
KEPT_ON_POSTGRESQL = (
    "CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '{table}: a row is never deleted' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$; "
    "CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
)


def keep(table: str) -> OnTables:
    """The step of a migration that lets no row of a table be deleted, as ``guard`` lets none be altered.

    Args:
        table: The table's name in the database; a word of our own.
    """

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
        statement = KEPT_ON_SQLITE if editor.connection.vendor == "sqlite" else KEPT_ON_POSTGRESQL
        editor.execute(statement.format(table=table), params=None)

    def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_kept", params=None)
        else:
            editor.execute(f"DROP FUNCTION {table}_kept() CASCADE", params=None)

    return OnTables(forwards, backwards)
