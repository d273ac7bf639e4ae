from typing import Any

from django.db import migrations

from safeconduct.web.accounts.never_altered import OnTables, guard

STAYS = "an identity that was erased stays empty"
SQLITE = f"""CREATE TRIGGER identities_identity_stays BEFORE UPDATE ON identities_identity
    WHEN OLD.erased_at IS NOT NULL OR NEW.person_id <> OLD.person_id
    BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"""
POSTGRESQL = f"""CREATE FUNCTION identities_identity_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.erased_at IS NOT NULL OR NEW.person_id <> OLD.person_id THEN
            RAISE EXCEPTION '{STAYS}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER identities_identity_stays BEFORE UPDATE ON identities_identity
    FOR EACH ROW EXECUTE FUNCTION identities_identity_stays()"""


def stay(_apps: Any, editor: Any) -> None:
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL, params=None)


def let_go(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER identities_identity_stays", params=None)
    else:
        editor.execute("DROP FUNCTION identities_identity_stays() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("identities", "0001_initial")]

    operations = [
        OnTables(stay, let_go, elidable=False),
        guard("identities_pairverdict"),
    ]
