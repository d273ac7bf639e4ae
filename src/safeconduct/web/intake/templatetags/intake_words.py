"""Words of the pages of imports."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def in_words(label: str) -> str:
    """A text that the code marked to be translated, in the language of the page."""
    return gettext(label)
