"""The report as one page that opens without a network and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from safeconduct import __version__
from safeconduct.operation import digest
from safeconduct.report.case_lists import boardings
from safeconduct.report.drawing import NARROW, WIDE, described
from safeconduct.report.phrases import ISOLATE, RELEASE, day, day_in_table, isolated, number, say
from safeconduct.report.summary import summarise

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts
    from safeconduct.report.figures import Figure

SHORT = 26
"""A text in a table of up to so many characters is not broken."""


def page(facts: Facts, figures: Iterable[Figure]) -> str:
    """The whole page: a summary, the figures, and, with a plan, the families of each departure by their codes.

    It holds neither scripts nor addresses, and its content security policy allows nothing but its own style.
    """
    folder = files("safeconduct.report").joinpath("templates")
    style = folder.joinpath("report.css").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"say": say, "isolated": isolated, "day": day}
    environment.filters |= {"bdi": with_bdi, "number": number}
    template = environment.from_string(folder.joinpath("report.html.j2").read_text(encoding="utf-8"))
    plan = facts.plan
    return template.render(
        operation=facts.operation,
        plan=plan,
        summary=summarise(facts),
        figures=[(figure, headings(figure), lines(figure), pictures(figure)) for figure in figures],
        boardings=boardings(facts, plan) if plan else [],
        behind=facts.behind["case_id"].to_list() if plan else [],
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        version=__version__,
        digest=digest(facts.operation),
    )


def with_bdi(text: str) -> Markup:
    """Text for a page, the names and codes that are isolated in it inside ``bdi`` elements."""
    marked = str(escape(text)).replace(ISOLATE, "<bdi>").replace(RELEASE, "</bdi>")
    return Markup(marked)  # noqa: S704 - escaped above; what is put in are our own elements


def pictures(figure: Figure) -> list[Markup]:
    """A figure's picture for a wide and for a narrow page; none where it draws nothing."""
    drawn = [(kind, figure.picture(width)) for kind, width in (("wide", WIDE), ("narrow", NARROW))]
    return [
        Markup(  # noqa: S704 - serialised by ElementTree, which escapes every text
            described(svg, key=figure.key, title=figure.title, sentence=figure.sentence, kind=kind)
        )
        for kind, svg in drawn
        if svg
    ]


def headings(figure: Figure) -> list[tuple[str, str]]:
    """The headings of a figure's table, and the class of what stands under them."""
    return [
        (say(f"column.{name}"), "number" if kind.is_numeric() else "") for name, kind in figure.table.schema.items()
    ]


def lines(figure: Figure) -> list[list[tuple[str, str]]]:
    """The cells of a figure's table as text, and their class; a null is what the figure hides."""
    kinds = ["number" if kind.is_numeric() else "" for kind in figure.table.schema.values()]
    return [
        [
            (text := cell(value, figure.hidden), kind or ("short" if len(text) <= SHORT else ""))
            for value, kind in zip(row, kinds, strict=True)
        ]
        for row in figure.table.iter_rows()
    ]


def cell(value: Any, hidden: str) -> str:
    """A value in a table; names and codes isolated."""
    if value is None:
        return hidden
    if isinstance(value, str):
        return value if ISOLATE in value else isolated(value)
    if isinstance(value, int | float):
        return number(value)
    return day_in_table(value)
