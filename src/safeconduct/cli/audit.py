"""``audit``: the log of who read and changed what."""

from __future__ import annotations

from typing import Annotated

import typer

from safeconduct.cli.display import print_for_people
from safeconduct.cli.options import DataOption
from safeconduct.cli.refusal import Refused, Status

CODE_LENGTH = 64


def verify_log(
    data: DataOption = None,
    count: Annotated[
        int | None,
        typer.Option("--count", metavar="N", min=0, help="How many entries there were, from the line of an export."),
    ] = None,
    head: Annotated[
        str | None, typer.Option("--head", metavar="HEX", help="The code of the last entry, from the same line.")
    ] = None,
) -> None:
    """Say whether the log is whole: nothing changed, taken out, put in or cut off.

    Every entry is checked against its code and the one before. A log whose end was cut off together with its head looks
    whole; `--count` and `--head`, from the line that an export prints, find that too. Exit status 1: it is not whole.
    """
    code = _code(count, head)
    from safeconduct.web import environment, maintenance
    from safeconduct.web.data_directory import Unusable

    try:
        keys = maintenance.open_record(data).keys()
    except (Unusable, environment.WrongSetting) as error:
        raise Refused(str(error)) from None
    from safeconduct.web.audit import log, verification

    faults = verification.faults(keys.audit, None if count is None else verification.Printed(count, code))
    if faults:
        print_for_people("\n".join(faults))
        raise typer.Exit(Status.NO)
    print(log.stamp())


def _code(count: int | None, head: str | None) -> bytes:
    """The code of an export's line, 32 bytes; none where none was given."""
    if (count is None) != (head is None):
        raise Refused("--count, --head: belong together; give both, from one line of an export")
    if head is None:
        return b""
    try:
        code = bytes.fromhex(head)
    except ValueError:
        code = b""
    if len(head) != CODE_LENGTH or not code:
        raise Refused(f"--head: is not {CODE_LENGTH} hexadecimal digits; copy it whole from the line of an export")
    return code
