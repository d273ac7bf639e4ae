"""How the cells of figures and their pictures come onto a page."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from safeconduct.report.phrases import ISOLATE, RELEASE
from safeconduct.web.board.figures import Cell, Figure
from safeconduct.web.pages.writing import digits
from safeconduct.web.record.templatetags.record_words import day, number

register = template.Library()

SHORT = 16

_DAY = re.compile(r"([۰-۹/]{10} \()?(\u2066)?(\d{4}-\d\d-\d\d)(?(2)\u2069)(?(1)\))")
"""A day in a sentence as ``day_text`` writes it: in some languages isolated, or with the Solar Hijri day before it."""


@register.filter
def cell(value: Cell) -> SafeString | str:
    """What stands in a cell: a day as a day, a number in the digits of the language, a text kept together."""
    if isinstance(value, datetime):  # in the time zone of the operation already
        return format_html("{} <bdi>{}</bdi>", day(value.date()), digits(f"{value:%H:%M}"))
    if isinstance(value, date):
        return day(value)
    return format_html("<bdi>{}</bdi>", value) if isinstance(value, str) else number(value)


@register.filter
def is_number(value: Cell) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | float)


@register.filter
def is_short(value: Cell) -> bool:
    """Whether a cell holds a text that stays on one line, such as a code."""
    return isinstance(value, str) and len(value) <= SHORT


@register.filter
def told(text: str) -> SafeString:
    """A sentence: its days as days are on pages, its names and codes each kept together."""
    days = _DAY.sub(lambda found: str(day(date.fromisoformat(found[3]))), str(conditional_escape(text)))
    return mark_safe(days.replace(ISOLATE, "<bdi>").replace(RELEASE, "</bdi>"))  # noqa: S308 - escaped above


@register.filter
def picture(figure: Figure) -> SafeString:
    """The picture of a figure."""
    return mark_safe(figure.picture)  # noqa: S308 - ElementTree wrote it, and escaped every text in it
