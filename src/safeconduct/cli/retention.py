"""``retention``: what is erased by schedule, and backups that are too old."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.options import DataOption
from safeconduct.cli.refusal import Refused


def retention(
    data: DataOption = None,
    run: Annotated[
        bool, typer.Option("--run", help="Erase what is due and approved, and remove old backups.", show_default=False)
    ] = False,
) -> None:
    """Show what is erased when; with `--run` erase it.

    People stand there by their codes. Nothing is erased whose rule or person was not approved in the web application,
    and nobody who is held back. Backups that are older than `SAFECONDUCT_BACKUP_DAYS` are listed, and removed with
    `--run`; the newest is kept. It can be called by a timer, also while the server runs.
    """
    from safeconduct.web import environment, maintenance
    from safeconduct.web.data_directory import Unusable

    try:
        directory = maintenance.open_record(data)
        from safeconduct.web.retention import backups

        days = backups.days_kept()
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
    from django.utils import timezone

    from safeconduct.web.record.models import Operation

    for operation in Operation.objects.standing().order_by("code"):
        of_operation(operation, run=run)
    old = [] if days is None else backups.too_old(directory, days, timezone.now())
    for path in old:
        print(f"backup {path.name}: {'removed' if run else 'is older than'}{'' if run else f' {days} days'}")
    if run:
        backups.remove(old)
    else:
        print_for_people("Nothing was erased. `--run` erases what is due and approved.")


def of_operation(operation: Any, *, run: bool) -> None:
    """Show one operation, and erase what is due in it where that is asked for."""
    from safeconduct.web.record.services.operation_days import day_in
    from safeconduct.web.retention import services
    from safeconduct.web.retention.schedule import HORIZON, schedule

    today = day_in(operation)
    if run:
        done = services.run(operation, today, actor=None)
        for one in done.erased:
            print(f"{operation.code} {one.code}: erased ({one.rule})")
        for one, why in done.left:
            print(f"{operation.code} {one.code}: left, {why} ({one.rule})")
        return
    planned = schedule(operation, today + timedelta(days=HORIZON), today)
    for one in planned.due:
        state = "held back" if one.held else "approved" if one.approved else "not approved"
        print(f"{operation.code} {one.code}: {one.on}, {state} ({one.rule})")
    for on, count in planned.by_day:
        print_for_people(f"{operation.code}: {count} on {on}")
