"""``read``: what an article says, as proposals with their places; nothing is written and nothing is sent."""

from __future__ import annotations

import codecs
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safeconduct.cli.display import Display
from safeconduct.cli.options import AsJson, ProgressKind, Quiet
from safeconduct.cli.refusal import Refused

if TYPE_CHECKING:
    from safeconduct.ledger.reading import Reading

BYTES_A_CHARACTER = 4
"""That UTF-8 has at most."""
TAKEN = frozenset({".html", ".htm", ".xhtml", ".pdf", ".eml"})
"""Endings of files whose text has to be taken out of them."""
OTHERS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
"""How files begin whose text has another encoding."""


def day(text: str | None) -> date | None:
    """The day.

    Raises:
        typer.BadParameter: It is no day of the calendar, written as 2013-06-30.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2013-06-30") from None


def read(
    article: Annotated[
        Path,
        typer.Argument(
            metavar="ARTICLE",
            help="The article: text in UTF-8, a web page (.html), a PDF or an e-mail (.eml).",
            show_default=False,
        ),
    ],
    published: Annotated[
        str | None,
        typer.Option(
            "--published", metavar="DAY", help="The day on which it appeared: 2013-06-30.", show_default=False
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="T", help="What it is called.", show_default=False)
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="P", help="Who published it.", show_default=False)
    ] = None,
    population: Annotated[
        int | None,
        typer.Option(
            "--population",
            metavar="N",
            min=0,
            help="How many people there are; a count above it is flagged.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read an article, and propose entries of the ledger.

    These are statements with who makes and who reports them, figures, dates, bills and their steps, and promises.

    Each proposal says from which characters of the article it comes; a person accepts, edits or rejects it. Suspect
    values are flagged and never corrected. Rules alone are used: no model, no network, and the same again for the same
    article. Dates like "last Tuesday" are read only with `--published`.
    """
    with Display(quiet=quiet, kind=ProgressKind.DISPLAY) as display:
        appeared = day(published)
        display.step("reading the article")
        text = text_of(article)
        from safeconduct.ledger.reading import TooLong
        from safeconduct.ledger.reading import read as read_text

        try:
            reading = read_text(text, published=appeared, title=title, publisher=publisher, known_population=population)
        except TooLong as error:
            raise Refused(f"{article}: {error}") from None
        display.clear()
        if as_json:
            print(json.dumps(reading.as_json(), indent=2, ensure_ascii=True))
        else:
            show(display, reading)


def text_of(article: Path) -> str:
    """The text of a file, its line ends as they are; a byte order mark is no character of it.

    Raises:
        Refused: There is no such file, it is too long, or it is no text in UTF-8.
    """
    from safeconduct.ledger.reading import LONGEST

    if not article.is_file():
        raise Refused(f"{article}: is {'a folder' if article.is_dir() else 'not there'}, and an article is a file")
    size = article.stat().st_size
    if article.suffix.lower() in TAKEN:
        return taken(article, size)
    if size > LONGEST * BYTES_A_CHARACTER:
        raise Refused(f"{article}: has {size:,} bytes, and at most {LONGEST:,} characters are read")
    content = article.read_bytes()
    for mark, name in OTHERS.items():
        if content.startswith(mark):
            raise Refused(f"{article}: is written in {name}; save it as UTF-8")
    if b"\0" in content:
        at = content.index(b"\0")
        raise Refused(f"{article}: has a zero at byte {at:,}, so it is no text; save the article as text in UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"{article}: byte {error.start:,} is no character of UTF-8; save the article as text in UTF-8"
        ) from None
    if not text.strip():
        raise Refused(f"{article}: has no text")
    return text


def taken(article: Path, size: int) -> str:
    """The text of a web page, a PDF or an e-mail, as a source of the ledger has it.

    Raises:
        Refused: It cannot be read.
    """
    from safeconduct.ledger.reading import LONGEST
    from safeconduct.ledger.taking import NotTaken, text_apart
    from safeconduct.ledger.taking.reading import LARGEST

    if size > LARGEST:
        raise Refused(f"{article}: has {size:,} bytes, and at most {LARGEST:,} are read")
    try:
        text = text_apart(article.read_bytes(), article.name).text
    except NotTaken as error:
        raise Refused(f"{article}: {error}") from None
    if len(text) > LONGEST:
        raise Refused(f"{article}: the text has {len(text):,} characters, and at most {LONGEST:,} are read")
    return text


def show(display: Display, reading: Reading) -> None:
    """Print a reading for people, in 80 columns."""
    from safeconduct.cli.reading_summary import summary

    display.answer(*summary(reading))
