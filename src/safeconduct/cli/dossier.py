"""``dossier``: what the ledger knows of a country, a site, a commitment or a period, as one document or list."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.display import Display
from safeconduct.cli.options import OperationPath, ProgressKind, ProgressOption, Quiet
from safeconduct.cli.places import refuse_occupied_file, refuse_other_ending
from safeconduct.cli.refusal import Refused
from safeconduct.cli.report import Language

if TYPE_CHECKING:
    from safeconduct.report.dossier import About

ENDINGS = (".html", ".docx", ".pdf", ".figures.csv", ".csv", ".ftm.json")


def dossier(
    operation: OperationPath,
    about: Annotated[
        str,
        typer.Option(
            "--about",
            metavar="SUBJECT",
            help="What it is about: `country:ALB`, `site:CODE`, `commitment:CODE`, or `period:2013-01-01..2013-12-31`.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The file to write, or to replace: a page where it ends in .html, a document where in .docx or .pdf; "
            "in .csv, a list of commitments, in .figures.csv, of figures; in .ftm.json, entities of FollowTheMoney.",
            show_default=False,
        ),
    ],
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            metavar="DAY",
            formats=["%Y-%m-%d"],
            help="The day for which it is made. Without it: the day on which the operation starts.",
        ),
    ] = None,
    language: Annotated[
        Language,
        typer.Option("--language", help="The language: English, Persian, French, Arabic or Albanian."),
    ] = Language.EN,
    quiet: Quiet = False,
    progress: ProgressOption = ProgressKind.DISPLAY,
) -> None:
    """Write a dossier of what the ledger knows on a day.

    Commitments with their status and with who said so, what was done of them; figures, those that disagree side by side
    with what was decided; statuses, custody, agreements and events; bills and resolutions with what has to come next;
    what is not known; and the sources, numbered. What came after the day is left out, and counted. The file opens
    without a network.
    """
    with Display(quiet=quiet, kind=progress) as display:
        refuse_other_ending(out, ENDINGS, "--out")
        refuse_occupied_file(out, force=True)
        subject = subject_of(about)
        display.step("reading the operation")
        from safeconduct.operation import read_operation

        read = read_operation(operation)
        display.step("writing the dossier")
        from safeconduct.report.dossier import UnknownSubject, write_dossier

        try:
            write_dossier(read, subject, on.date() if on else read.settings.starts_on, out, language.value)
        except UnknownSubject as unknown:
            raise Refused(f"--about: {unknown}") from None
        display.say(f"The dossier: {out}")


def subject_of(text: str) -> About:
    """What a dossier is to be about.

    Raises:
        Refused: the text says of nothing what it is.
    """
    from safeconduct.report.dossier.about import About

    try:
        return About.of(text)
    except ValueError as wrong:
        raise Refused(f"--about: {wrong}") from None
