"""How a birth is written: in both calendars, and how well it is known."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from safeconduct.operation.import_list.days import solar_of_gregorian
from safeconduct.web.identities.birth import Birth
from safeconduct.web.pages.writing import digits, in_solar_hijri
from safeconduct.web.record.templatetags.record_words import day

register = template.Library()


@register.filter
def birth(value: Birth | None) -> SafeString | str:
    """A birth in both calendars; a month or a year of one lies in two of the other."""
    if value is None:
        return ""
    if value.precision == "day":
        return day(value.first, "both")
    text = value.text.rstrip("~")
    span = digits("–".join(dict.fromkeys(_solar(value))))
    if in_solar_hijri():
        return format_html('<bdi>{}</bdi> <span class="soft"><bdi>{}</bdi></span>', span, text)
    return format_html(
        '{} <span class="soft">({} <span class="day"><bdi>{}</bdi>)</span></span>', text, gettext("Solar Hijri"), span
    )


def _solar(value: Birth) -> list[str]:
    """The first and the last Solar Hijri month, or year, in which the birth may lie."""
    ends = [solar_of_gregorian(end) for end in (value.first, value.last)]
    return [f"{year:04d}/{month:02d}" if value.precision == "month" else f"{year:04d}" for year, month, _day in ends]
