"""How days and numbers are written: in the digits of the language, and the Solar Hijri day beside the Gregorian one."""

from __future__ import annotations

from datetime import date, datetime

import jdatetime  # type: ignore[import-untyped]  # it ships no types
from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from safeconduct.web.record.models import StateChange
from safeconduct.web.record.wording import words

register = template.Library()

PERSIAN = str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")
FREE = frozenset({"name", "holder", "custody", "source", "travel_with", "settle_with", "case"})
"""Fields that people write, or that are codes: no word of theirs is translated."""


def digits(text: str) -> str:
    """A text with the digits of the language of the page."""
    return text.translate(PERSIAN) if (get_language() or "").startswith("fa") else text


@register.filter
def number(value: object) -> str:
    """A whole number in the digits of the language, nothing for None."""
    return "" if value is None else digits(f"{value:,}" if isinstance(value, int) else str(value))


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """A day as ISO writes it, kept together in both directions; in Persian the Solar Hijri day stands before it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    gregorian = value.isoformat()
    if not (get_language() or "").startswith("fa"):
        return format_html('<time class="day" datetime="{}">{}</time>', gregorian, gregorian)
    solar = jdatetime.date.fromgregorian(date=value)
    text = digits(f"{solar.year:04d}/{solar.month:02d}/{solar.day:02d}")
    return format_html(
        '<time class="day" datetime="{}"><bdi>{}</bdi> <span class="soft"><bdi>{}</bdi></span></time>',
        gregorian,
        text,
        gregorian,
    )


@register.filter
def said(value: str, change: StateChange) -> SafeString | str:
    """What a change was from or to: the words of the record translated, days as days; what people wrote as it is."""
    if not value:
        return "–"
    if change.what in FREE or (change.what == "site" and change.site_id is None):
        return format_html("<bdi>{}</bdi>", value)
    return format_html_join(" ", "{}", ((_token(token),) for token in value.split()))


@register.filter
def fact(value: object) -> SafeString | str:
    """A value of a field: a day as a day, a number in the digits of the language, a text kept together."""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int | float) else format_html("<bdi>{}</bdi>", value)


def _token(token: str) -> SafeString | str:
    if token[:4].isdigit() and len(token) == len("2026-03-01"):
        try:
            return day(date.fromisoformat(token))
        except ValueError:
            pass
    return format_html("<bdi>{}</bdi>", digits(token) if token.isdigit() else words(token))


@register.filter
def of(mapping: dict[object, object], key: object) -> object:
    """The value of a mapping for a key, or nothing."""
    return mapping.get(key, "")


@register.filter
def word(value: str) -> str:
    """A word of the data dictionary as people read it."""
    return words(value)


@register.filter
def split(value: str) -> list[str]:
    """The words of a text."""
    return value.split()
