"""What the database keeps of merges and holds, past the models; each a step of a migration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.web.accounts.never_altered import OnTables

_MERGE_TOLD = "merges: are of a pair that is decided to be one person, and a reversal is of the same two"
_MERGE_BROKEN = """(NEW.reverses_id IS NULL AND (
            NOT EXISTS (SELECT 1 FROM identities_likelypair WHERE id = NEW.pair_id
                AND ((first_id = NEW.kept_id AND second_id = NEW.other_id)
                    OR (first_id = NEW.other_id AND second_id = NEW.kept_id)))
            OR COALESCE((SELECT verdict FROM identities_pairverdict WHERE pair_id = NEW.pair_id
                ORDER BY id DESC LIMIT 1), '') <> 'same'))
        OR (NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM identities_merge
            WHERE id = NEW.reverses_id AND reverses_id IS NULL AND pair_id = NEW.pair_id
                AND kept_id = NEW.kept_id AND other_id = NEW.other_id))"""
_HOLD_TOLD = "identities: a person who is held back is not erased"
_HOLD_BROKEN = """EXISTS (SELECT 1 FROM identities_hold WHERE person_id = NEW.person_id
            AND id NOT IN (SELECT hold_id FROM identities_holdrelease))"""


def guard_merges() -> OnTables:
    """The step that lets a merge be of a pair with that verdict alone."""
    return _guarded("identities_merge", "decided", "INSERT", ["BEFORE INSERT", "TRUE", _MERGE_BROKEN, _MERGE_TOLD])


def guard_holds() -> OnTables:
    """The step that lets no identity be erased whose person is held back.

    SQLite drops the trigger where a later migration remakes the table; such a migration ends with this step again.
    """
    erased = "NEW.erased_at IS NOT NULL"
    return _guarded(
        "identities_identity", "held", "UPDATE", ["BEFORE INSERT OR UPDATE", erased, _HOLD_BROKEN, _HOLD_TOLD]
    )


def _guarded(table: str, word: str, on_sqlite: str, rule: Sequence[str]) -> OnTables:
    when, condition, broken, told = rule
    name = f"{table}_{word}"
    sqlite = f"""CREATE TRIGGER {name} BEFORE {on_sqlite} ON {table}
    WHEN {condition} AND ({broken}) BEGIN SELECT RAISE(ABORT, '{told}'); END"""
    postgresql = f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {condition} AND ({broken}) THEN RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""

    def guard(_apps: Any, editor: Any) -> None:
        is_sqlite = editor.connection.vendor == "sqlite"
        if not is_sqlite:
            editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE", params=None)
        editor.execute(sqlite if is_sqlite else postgresql, params=None)

    def unguard(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        else:
            editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE", params=None)

    return OnTables(guard, unguard)
