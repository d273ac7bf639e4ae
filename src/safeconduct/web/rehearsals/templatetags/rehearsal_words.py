"""How what a rehearsal states is written on pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from safeconduct.operation.risks import KEYS
from safeconduct.web.pages.writing import number
from safeconduct.web.record.templatetags.record_words import day
from safeconduct.web.rehearsals.forms import REPAIRS, RehearsalForm

register = template.Library()

NEVER = gettext_lazy("never")


@register.filter
def risk_words(key: str) -> str:
    """What people call a risk."""
    return str(RehearsalForm.base_fields[KEYS[key]].label)


@register.filter
def risk_value(value: Any) -> str:
    """A value of a risk."""
    if isinstance(value, list):
        return " ".join(number(one) for one in value)
    return str(dict(REPAIRS)[value]) if isinstance(value, str) else number(value)


@register.filter
def points(share: float) -> str:
    """A probability as per cent with one digit behind the point."""
    return number(round(100 * share, 1)) + gettext(" %")


@register.filter
def whole(value: float) -> str:
    """A number without what stands behind the point."""
    return number(round(value))


@register.filter
def tenth(value: float) -> str:
    """A number with one digit behind the point."""
    return number(round(value, 1))


@register.filter
def more(value: float) -> str:
    """A difference with its sign and one digit behind the point."""
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(round(value, 1)))


@register.filter
def more_points(share: float) -> str:
    """A difference of probabilities in points of per cent, with its sign."""
    return more(100 * share)


@register.filter
def day_or_never(text: str) -> SafeString | str:
    """A day that is kept as text, or never."""
    return str(NEVER) if text == "never" else day(date.fromisoformat(text))
