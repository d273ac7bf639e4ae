"""Words of the pages of imports."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

COUNTS = (
    ("rows", _("rows")),
    ("people", _("people added")),
    ("cases", _("cases added")),
    ("changed", _("people changed")),
    ("unchanged", _("people found as they were")),
)
"""What an import counts, and what people call it."""


@register.filter
def in_words(label: str) -> str:
    """A text that the code marked to be translated, in the language of the page."""
    return gettext(label)


@register.filter
def told(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What an import counts, in words for people."""
    return [(gettext(label), counts[name]) for name, label in COUNTS if counts.get(name)]
