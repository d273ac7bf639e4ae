"""Rows that tell what happened: the database itself refuses to alter them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.transaction import atomic

from safeconduct.web.accounts import joining
from safeconduct.web.accounts.models import AccountChange, User
from safeconduct.web.accounts.never_altered import OnTables
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.models import Grant, Revocation
from safeconduct.web.rights.roles import Role


@pytest.mark.parametrize("model", [AccountChange, Grant, Revocation])
def test_a_row_is_never_altered(
    model: type[AccountChange | Grant | Revocation], alma: User, rita: User, liberty: Operation
) -> None:
    """Neither through a model nor in plain SQL, and the row stays as it was."""
    grants.revoke(grants.give(alma, Role.PARTNER, liberty, by=rita, reason="before"), by=rita, reason="before")
    joining.shut_out(alma, rita, "before")
    rows = model._default_manager.filter(reason="before")
    assert rows.count() == 1
    with pytest.raises(IntegrityError, match="never altered"), atomic():
        rows.update(reason="after")
    with pytest.raises(IntegrityError, match="never altered"), atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET reason = 'after'")  # noqa: S608 - the name of a table
    assert rows.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_step_on_tables_makes_no_models() -> None:
    """What it does it does, and the models of its time are not made for it."""
    before = ProjectState()
    before.add_model(ModelState("accounts", "Thing", []))
    known = []

    def step(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        known.append((editor.connection.vendor, list(apps.get_models())))

    with connection.schema_editor() as editor:
        OnTables(step).database_forwards("accounts", editor, before, before)
    assert known == [(connection.vendor, [])]
    assert "apps" not in vars(before)
