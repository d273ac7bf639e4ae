"""``close`` and ``reopen``: whether people find the record or a page that says to come again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.options import DataOption
from safeconduct.cli.refusal import Refused


def close(
    data: DataOption = None,
    minutes: Annotated[
        int, typer.Option("--minutes", metavar="N", min=1, max=10080, help="For how long, as far as you know.")
    ] = 5,
) -> None:
    """Close the record for a time.

    Whoever comes is told so, and to come again. The server goes on running, and what it was doing is finished. Workers
    finish the job that they have, and take no other. `reopen` ends it.
    """
    from safeconduct.web.pages import closed

    directory = _directory(data)
    closed.marker(directory).write_text(f"{minutes}\n", encoding="ascii")
    print_for_people(f"The record in {directory} is closed. Open it again with `safeconduct reopen`.")


def reopen(data: DataOption = None) -> None:
    """Open the record again that `close` closed."""
    from safeconduct.web.pages import closed

    directory = _directory(data)
    closed.marker(directory).unlink(missing_ok=True)
    print_for_people(f"The record in {directory} is open.")


def _directory(data: Path | None) -> Path:
    from safeconduct.web import environment
    from safeconduct.web.data_directory import Unusable, default_path, open_existing

    try:
        return open_existing(data or Path(environment.text("SAFECONDUCT_DATA") or default_path())).path
    except Unusable as error:
        raise Refused(str(error)) from None
