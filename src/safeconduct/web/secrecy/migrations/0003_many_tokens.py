"""Let many tokens be written quickly: fewer indexes, and one look at who was erased for all rows of a statement."""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from safeconduct.web.accounts.never_altered import OnTables

OF_TOKENS = "secrecy_blindtoken_living"
BY_STATEMENT = [
    "DROP TRIGGER secrecy_blindtoken_living ON secrecy_blindtoken",
    """CREATE OR REPLACE FUNCTION secrecy_blindtoken_living() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM added JOIN secrecy_personkey USING (person_id) WHERE destroyed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'blind index: a person who was erased is not to be found'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER secrecy_blindtoken_living AFTER INSERT ON secrecy_blindtoken
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION secrecy_blindtoken_living()""",
]
BY_ROW = ["DROP TRIGGER secrecy_blindtoken_living ON secrecy_blindtoken", "DROP FUNCTION secrecy_blindtoken_living()"]


def first(vendor: str) -> list[str]:
    """How the guard of tokens was first made."""
    made = import_module("safeconduct.web.secrecy.migrations.0002_guards")
    return [one for one in (made.SQLITE if vendor == "sqlite" else made.POSTGRESQL) if OF_TOKENS in one]


def guard_by_statement(_apps: Any, schema_editor: Any) -> None:
    guard(schema_editor, BY_STATEMENT)


def guard_by_row(_apps: Any, schema_editor: Any) -> None:
    guard(schema_editor, [*BY_ROW, *first("postgresql")])


def guard(schema_editor: Any, on_postgresql: list[str]) -> None:
    """Guard the table again; SQLite made it anew, which lost its trigger."""
    on_sqlite = [f"DROP TRIGGER IF EXISTS {OF_TOKENS}", *first("sqlite")]
    for statement in on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgresql:
        schema_editor.execute(statement, params=None)


def to_person(*, index: bool) -> models.ForeignKey[Any, Any]:
    """The key of a token to its person."""
    return models.ForeignKey(
        db_index=index,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="tokens",
        to="secrecy.personkey",
        to_field="person_id",
    )


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0002_guards")]

    operations = [
        OnTables(OnTables.noop, guard_by_row, elidable=False),
        migrations.AlterField(model_name="blindtoken", name="person", field=to_person(index=False)),
        OnTables(guard_by_statement, OnTables.noop, elidable=False),
    ]
