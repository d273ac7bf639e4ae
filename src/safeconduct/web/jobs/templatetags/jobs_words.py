"""How moments and durations of jobs are written."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from safeconduct.web.record.templatetags.record_words import day, digits

register = template.Library()


@register.filter
def moment(value: datetime) -> SafeString:
    """A day and the time of day, in the zone of the page."""
    return format_html("{} <bdi>{}</bdi>", day(value), digits(timezone.localtime(value).strftime("%H:%M")))


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
