"""Birth dates that stood in clear in an older database are sealed before their columns go; the way down opens them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.births import births_in
from safeconduct.web.identities.models import Identity
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.secrecy import vault

BEFORE = [("record", "0005_register_pages"), ("identities", "0002_guards")]


def to(*targets: tuple[str, str]) -> Any:
    """Migrate, and give the models as they were then."""
    executor = MigrationExecutor(connection)
    state = executor.migrate(list(targets))
    return state.apps


@pytest.fixture
def newest(transactional_db: None) -> Iterator[None]:  # noqa: ARG001
    """Whatever happens, the tests that follow have the newest form."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def row(apps: Any, operation: Any, number: int, born: date | None, precision: str, **more: Any) -> Any:
    """A person as the older database had one."""
    site = apps.get_model("record", "Site").objects.get_or_create(operation=operation, code="camp")[0]
    case = apps.get_model("record", "Case").objects.get_or_create(
        operation=operation, code="C2", site=site, priority="normal"
    )[0]
    fields = {"birth_date": born, "birth_precision": precision, **more}
    return apps.get_model("record", "Person").objects.create(
        operation=operation, uid=f"P{number:025d}", code=f"P{number}", case=case, **fields
    )


@pytest.mark.usefixtures("newest")
@pytest.mark.soak
def test_births_are_sealed_on_the_way_up_and_opened_on_the_way_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has an identity keeps it; whoever was erased gets nothing; the guard of the table stands again."""
    monkeypatch.setattr(vault, "BATCH", 2)
    apps = to(*BEFORE)
    operation = apps.get_model("record", "Operation").objects.create(code="old", name="Old")
    apps.get_model("record", "OperationSettings").objects.create(
        operation=operation, starts_on=date(2026, 3, 2), deadline=date(2026, 4, 2), horizon=date(2026, 7, 2)
    )
    with_identity = row(apps, operation, 1, date(1985, 3, 4), "day", birth_estimated=True)
    row(apps, operation, 2, date(1985, 3, 1), "month")
    row(apps, operation, 3, date(1985, 1, 1), "year")
    row(apps, operation, 4, None, "day", age=7)
    row(apps, operation, 5, date(1931, 12, 17), "day")
    gone = row(apps, operation, 6, date(1990, 1, 1), "day", age=36)
    vault.erase(gone.uid)
    apps.get_model("identities", "Identity").objects.create(
        operation=operation, person=with_identity, family_name=vault.seal(with_identity.uid, "family_name", "Marker")
    )
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    record = Operation.objects.get(code="old")
    births = births_in(record)
    assert [births.get(pk) for pk in Person.objects.order_by("pk").values_list("pk", flat=True)] == [
        Birth(1985, 3, 4, estimated=True), Birth(1985, 3), Birth(1985), None, Birth(1931, 12, 17), None,
    ]  # fmt: skip
    assert list(Person.objects.order_by("pk").values_list("age", flat=True)) == [40, 41, 41, 7, 94, 36]
    kept = Identity.objects.get(person_id=with_identity.pk)
    assert vault.unseal(with_identity.uid, "family_name", bytes(kept.family_name)) == "Marker"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE identities_identity SET person_id = person_id + 1")
    assert b"1931-12-17" not in _file()

    apps = to(*BEFORE)
    old = apps.get_model("record", "Person").objects.order_by("pk")
    assert list(old.values_list("birth_date", "birth_precision", "birth_estimated")) == [
        (date(1985, 3, 4), "day", True), (date(1985, 3, 1), "month", False), (date(1985, 1, 1), "year", False),
        (None, "day", False), (date(1931, 12, 17), "day", False), (None, "day", False),
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE identities_identity SET person_id = person_id + 1")


READ = "import pathlib, sys; [sys.stdout.buffer.write(pathlib.Path(one).read_bytes()) for one in sys.argv[1:]]"


def _file() -> bytes:
    """The file of an SQLite database and its journal; nothing elsewhere, where a dump has rows alone."""
    if connection.vendor != "sqlite":
        return b""
    from pathlib import Path

    name = Path(str(connection.settings_dict["NAME"]))
    there = [str(one) for one in (name, name.with_name(f"{name.name}-wal")) if one.exists()]
    # By another process: one that closes a file which it has open as a database loses the locks that it has on it.
    return subprocess.run([sys.executable, "-c", READ, *there], check=True, capture_output=True).stdout
