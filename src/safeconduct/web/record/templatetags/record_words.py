"""How days and numbers are written: in the digits of the language, and the Solar Hijri day beside the Gregorian one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.db import models
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from safeconduct.web.pages import writing
from safeconduct.web.pages.fields import DayField
from safeconduct.web.pages.writing import digits, in_solar_hijri, solar
from safeconduct.web.record.history import kind_of
from safeconduct.web.record.ledger_words import called
from safeconduct.web.record.models import Operation, OperationSettings, StateChange
from safeconduct.web.record.models.history import OF_LEDGER, OPERATION_NAME
from safeconduct.web.record.models.places import ENTERED
from safeconduct.web.record.own_reasons import reason_words
from safeconduct.web.record.services.operation_days import told_in
from safeconduct.web.record.wording import WHEN_EMPTY, words

register = template.Library()

FREE = frozenset(
    {
        "name",
        "holder",
        "custody",
        "source",
        "travel_with",
        "settle_with",
        "case",
        "aircraft",
        "transit",
        "person",
        "airport",
        "entered",
        "claimed_by",
        "what",
        "incident_source",
        "incident_report",
    }
)
"""Fields that people write, or that are codes: no word of theirs is translated."""
_DAY = '<time class="day" datetime="{}">{}</time>'
UNNAMED = "––"
"""How a source is called that is neither named nor judged."""


@register.filter
def number(value: object) -> str:
    """A number in the digits of the language, or a text with them; nothing for None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return writing.number(value)
    return "" if value is None else digits(str(value))


@register.filter
def day(value: date | datetime | None, calendars: str = "") -> SafeString | str:
    """A day as ISO writes it, kept together in both directions; in Persian the Solar Hijri day stands before it.

    With ``"both"`` the Solar Hijri day stands beside it in other languages too, as it helps with births and papers.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value).date()
    gregorian = value.isoformat()
    if in_solar_hijri():
        shown = '<time class="day" datetime="{}"><bdi>{}</bdi> <span class="soft"><bdi>{}</bdi></span></time>'
        return format_html(shown, gregorian, solar(value), gregorian)
    if calendars == "both":
        beside = format_html('({} <span class="day"><bdi>{}</bdi>)</span>', gettext("Solar Hijri"), solar(value))
        shown = '<time datetime="{}"><span class="day">{}</span> <span class="soft">{}</span></time>'
        return format_html(shown, gregorian, gregorian, beside)
    shown = '<time class="day" datetime="{}"><bdi>{}</bdi></time>' if writing.language().right else _DAY
    return format_html(shown, gregorian, gregorian)


@register.filter
def typed(value: date | None) -> str:
    """A day as the fields of forms show it."""
    return "" if value is None else str(DayField().prepare_value(value))


@register.filter
def moment(value: datetime | None, operation: Operation | None = None) -> SafeString | str:
    """A point in time: the day as ``day`` writes it, and hour and minute.

    Where an operation is named, of which it tells what happened, it is by its clock: that of the example stands still.
    """
    if value is None:
        return ""
    if operation is not None:
        value = told_in(operation, value)
    return format_html("{} <bdi>{}</bdi>", day(value), digits(f"{_local(value):%H:%M}"))


@register.filter
def there(value: datetime, operation: Operation) -> datetime:
    """A point in time by the clock of an operation: that of the example stands still."""
    return told_in(operation, value)


@register.filter
def said(value: str, change: StateChange) -> SafeString | str:
    """What a change was from or to: the words of the record translated, days as days; what people wrote as it is."""
    if not value:
        return str(WHEN_EMPTY.get(change.what, "–"))
    if kind_of(change) in OF_LEDGER:
        return _of_ledger(value, change)
    if change.what == "incident_source" and value == UNNAMED:
        return gettext("not named")
    if _is_number(change):
        return number(float(value))
    free = change.what in FREE and not (change.protection_id and change.what == ENTERED)
    if free or (change.what == "site" and change.site_id is None):
        return format_html("<bdi>{}</bdi>", value)
    return format_html_join(" ", "{}", ((_token(token),) for token in value.split()))


@register.filter
def what_of(change: StateChange) -> str:
    """What a change is of: for the settings as their page calls it, since other things have fields of the same name."""
    if kind_of(change) in OF_LEDGER:
        field = _field_of(change)
        if field is None and change.what in ("figure_decision", "figure_review", "figure_contest"):
            decided: Any = StateChange._meta.get_field(change.what).related_model
            return str(decided._meta.verbose_name)
        return words(change.what) if field is None else str(field.verbose_name)
    if change.settings_id is None or change.what == OPERATION_NAME:  # that of the operation is no field of the settings
        return words(change.what)
    return str(OperationSettings._meta.get_field(change.what).verbose_name)  # type: ignore[union-attr]  # of a column


@register.filter
def significant(value: float, count: int = 3) -> str:
    """A number with so many digits that count."""
    return number(float(f"{value:.{count}g}"))


@register.filter
def reason(text: str) -> str:
    """Why something was done: where the program did it by itself, in the language of the page."""
    return reason_words(text) if text else ""


@register.filter
def fact(value: object) -> SafeString | str:
    """A value of a field: a day as a day, a number in the digits of the language, a text kept together."""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int | float) else format_html("<bdi>{}</bdi>", value)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _is_number(change: StateChange) -> bool:
    """Whether what changed is a field that holds a number."""
    return isinstance(_field_of(change), models.FloatField | models.IntegerField)


def _field_of(change: StateChange) -> Any:
    """The field that changed; None where it is an act, and no field."""
    kind: Any = StateChange._meta.get_field(kind_of(change)).related_model
    return {field.name: field for field in kind._meta.concrete_fields}.get(change.what)


def _of_ledger(value: str, change: StateChange) -> SafeString | str:
    """A value of the ledger: a word as people read it, a day as a day, what people wrote as it is."""
    field = _field_of(change)
    if isinstance(field, models.DateField):
        return day(date.fromisoformat(value))
    if _is_number(change):
        return number(float(value))
    if (field is not None and field.choices) or change.what in ("figure_decision", "figure_review"):
        return str(dict(field.choices)[value]) if field is not None else called(value)
    return format_html("<bdi>{}</bdi>", value)


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
