"""How durations of jobs are written."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeconduct.web.pages.writing import digits

register = template.Library()


@register.filter
def lasting(value: timedelta | None) -> SafeString | str:
    """A duration as hours, minutes and seconds; a dash for none."""
    if value is None:
        return "–"
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return format_html(
        "<bdi>{}</bdi>", digits(f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}")
    )
