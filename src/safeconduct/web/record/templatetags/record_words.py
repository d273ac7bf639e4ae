"""How days and numbers are written: in the digits of the language, and the Solar Hijri day beside the Gregorian one."""

from __future__ import annotations

from datetime import date, datetime

import jdatetime  # type: ignore[import-untyped]  # it ships no types
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from safeconduct.web.record.wording import words

register = template.Library()

PERSIAN = str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")


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
