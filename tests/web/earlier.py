"""Databases of earlier forms, with data in them, and what is to be seen of them after an upgrade.

Each function runs in a process of its own, on the installation of the environment.
"""

from __future__ import annotations

import os
from pathlib import Path

FIRST = (("accounts", "0001_initial"), ("record", "0001_initial"))
"""The first form: users and operations, no register."""
REGISTER = (("accounts", "0003_never_altered"), ("audit", "0002_guards"), ("record", "0002_register"))
"""The first form with a register."""


def make_first() -> None:
    """A database of the first form, with a user and an operation."""
    models = _migrated(FIRST)
    models.get_model("accounts", "User").objects.create(username="rita", display_name="Rita Krasniqi")
    models.get_model("record", "Operation").objects.create(code="early", name="Early operation")


def make_register() -> None:
    """A database of the first form with a register: a family of two at a site, one of whom has a need."""
    models = _migrated(REGISTER)

    def add(name: str, /, **fields: object) -> object:
        return models.get_model("record", name).objects.create(**fields)

    early = add("Operation", code="early", name="Early operation")
    days = {"starts_on": "2026-03-02", "deadline": "2026-03-31", "horizon": "2026-04-30"}
    add("OperationSettings", operation=early, **days)
    site = add("Site", operation=early, code="camp", name="Camp")
    need = add("Need", operation=early, code="escort", name="Escort")
    case = add("Case", operation=early, code="C1", external_code="F1", site=site, status="active", priority="urgent")
    for number, age in ((1, 40), (2, 7)):
        names = {"code": f"P{number}", "external_code": f"F1.{number}"}
        person = add("Person", operation=early, case=case, first_site=site, age=age, nationality="SYR", **names)
    add("PersonNeed", operation=early, person=person, need=need)
    for code, least, most in (("I1", 5, 2), ("I2", None, 3)):  # nothing said then that the most is not below the fewest
        known = {"occurred_on": "2026-02-01", "kind": "raid", "killed_min": least, "killed_max": most}
        add("Incident", operation=early, code=code, site=site, **known)


def look_at_first() -> None:
    """The user and the operation are there as they were."""
    _upgraded()
    from safeconduct.web.accounts.models import User
    from safeconduct.web.record.models import Operation

    assert User.objects.get().display_name == "Rita Krasniqi"
    assert Operation.objects.get().name == "Early operation"


def look_at_register() -> None:
    """The engines see the family as it was entered, and a change of it is written down."""
    _upgraded()
    from safeconduct.web.audit import log
    from safeconduct.web.danger import services as danger
    from safeconduct.web.record import services
    from safeconduct.web.record.models import Case, Incident, Operation
    from safeconduct.web.snapshot import snapshot

    tables = snapshot(Operation.objects.get()).tables
    assert tables["cases"].select("case_id", "site_id", "priority").rows() == [("F1", "camp", "urgent")]
    people = tables["people"].select("person_id", "age", "nationality", "needs").rows()
    assert [(*row[:3], list(row[3] or ())) for row in people] == [
        ("F1.1", 40, "SYR", []),
        ("F1.2", 7, "SYR", ["escort"]),
    ]
    log_of_then = tables["incidents"].select("incident_id", "killed_min", "killed_max").rows()
    assert log_of_then == [("I1", 2, 5), ("I2", None, 3)]
    danger.add_source(Incident.objects.first(), actor=None, words="Heard since")  # each has a key of its own
    assert len(set(Incident.objects.values_list("key", flat=True))) == 2
    services.change_case(Case.objects.get(), "priority", "normal", actor=None, reason="to try", seen="urgent")
    assert log.verify() == []


def _migrated(targets: tuple[tuple[str, str], ...]) -> object:
    """Bring a new database to an earlier form; its models as they were."""
    from safeconduct.web.data_directory import open_or_create

    open_or_create(Path(os.environ["SAFECONDUCT_DATA"]))
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


def _upgraded() -> None:
    """Start as ``safeconduct serve`` does; say what it says, and see that nothing is left to migrate."""
    from safeconduct.web import serving

    serving.prepare(Path(os.environ["SAFECONDUCT_DATA"]), print)
    from django.core.management import call_command

    call_command("migrate", check_unapplied=True, verbosity=0)
