"""How the figures of plans are written on pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from safeconduct.web.pages.writing import figures, number
from safeconduct.web.plans.models import PlanState
from safeconduct.web.record.templatetags.record_words import day

register = template.Library()

PARTS = {
    "waiting, emergency": gettext_lazy("waiting: emergency"),
    "waiting, urgent": gettext_lazy("waiting: urgent"),
    "waiting, normal": gettext_lazy("waiting: normal"),
    "left behind": gettext_lazy("those who stay"),
    "departures that changed": gettext_lazy("departures that changed"),
    "flights": gettext_lazy("flights"),
    "total": gettext_lazy("in all"),
}


@register.filter
def part(name: str) -> str:
    """A part of what a plan costs, in words."""
    return str(PARTS.get(name, name))


@register.filter
def per_cent(share: float | str | None) -> str:
    """A share as per cent, with two digits behind the point; nothing where none is known."""
    return figures(f"{100 * share:.2f}") + gettext(" %") if isinstance(share, int | float) else ""


@register.filter
def rounded(value: Any) -> str:
    """A number without what stands behind the point."""
    return "" if value is None else figures(f"{value:,.0f}")


@register.filter
def signed(value: Any) -> str:
    """A change with its sign."""
    return "" if value is None else figures(f"{value:+,.0f}")


@register.filter
def iso_day(text: str | None) -> SafeString | str:
    """A day that is kept as text, as other days are shown."""
    return day(date.fromisoformat(text)) if text else ""


@register.filter
def state(word: str) -> str:
    """The name of a state of a plan."""
    return str(PlanState(word).label)


@register.filter
def change(pair: list[float]) -> float:
    """By how much the second of two numbers is more than the first."""
    return pair[1] - pair[0]


@register.filter
def days(value: float) -> str:
    """A number of days with one digit behind the point."""
    return number(round(value, 1))


@register.filter
def signed_days(value: float) -> str:
    """A change in days with its sign, and one digit behind the point."""
    return ("-" if round(value, 1) < 0 else "+") + number(abs(round(value, 1)))
