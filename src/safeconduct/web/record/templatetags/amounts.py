"""How amounts that are no whole numbers are written."""

from __future__ import annotations

import math

from django import template
from django.utils.translation import gettext

from safeconduct.web.pages.writing import figures

register = template.Library()


@register.filter
def amount(value: float | None) -> str:
    """A number with at most two digits after the point, in the digits of the language; nothing for None."""
    if value is None:
        return ""
    if math.isinf(value):
        return gettext("none there")
    return figures(f"{value:,.2f}".rstrip("0").rstrip("."))
