"""How the numbers of a forecast are written on pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, gettext_lazy

from safeconduct.web.forecasts.models import Model
from safeconduct.web.pages.writing import number

register = template.Library()

PARAMETERS = {
    "mu": gettext_lazy("incidents per day that no other caused (μ)"),
    "alpha": gettext_lazy("branching ratio: incidents that one causes at first hand (α)"),
    "beta": gettext_lazy("how quickly it does, per day (β)"),
}


@register.filter
def chance(value: float) -> str:
    """A probability as per cent: whole, with a digit behind the point below 10 and above 90."""
    points = 100 * value
    return number(round(points, 1) if points < 10 or points > 90 else round(points)) + gettext(" %")


@register.filter
def figures(value: float | None, digits: int) -> str:
    """A number with so many digits that count; a dash for none."""
    return "–" if value is None else number(float(f"{value:.{digits}g}"))


@register.filter
def model_words(name: str) -> str:
    """What people call a model."""
    return str(Model(name).label)


@register.filter
def parameter_words(name: str) -> str:
    """What a parameter is."""
    return str(PARAMETERS.get(name, name))
