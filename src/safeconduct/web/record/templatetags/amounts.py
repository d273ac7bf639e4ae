"""How amounts that are no whole numbers are written."""

from __future__ import annotations

import math

from django import template
from django.utils.translation import get_language, gettext

register = template.Library()

PERSIAN = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")


@register.filter
def amount(value: float | None) -> str:
    """A number with at most two digits after the point, in the digits of the language; nothing for None."""
    if value is None:
        return ""
    if math.isinf(value):
        return gettext("none there")
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(PERSIAN) if (get_language() or "").startswith("fa") else text
