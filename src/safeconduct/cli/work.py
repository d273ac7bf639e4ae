"""``work``: a worker, which runs the long work that people started in the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.options import DataOption
from safeconduct.cli.refusal import Refused


def work(
    data: DataOption = None,
    until_gone: Annotated[int | None, typer.Option("--until-gone", metavar="PID", hidden=True)] = None,
) -> None:
    """Run the long work that people start, as jobs.

    Each job has a process of its own. `serve` starts one worker itself. Start more where jobs wait for their turn; with
    PostgreSQL also on other machines, each with a data directory that has the same key file. Ctrl-C ends the worker;
    what it runs then is interrupted, keeps nothing by halves, and can be started again on its page.
    """
    from safeconduct.web import environment, maintenance
    from safeconduct.web.data_directory import Unusable

    try:
        directory = maintenance.open_record(data)
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
    from safeconduct.web.jobs.worker import Worker

    if until_gone is None:
        print_for_people(f"Working on what people start in {directory.path} until you press Ctrl-C.")
    Worker(until_gone).work()
