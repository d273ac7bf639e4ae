"""Words of the pages of imports."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

OPEN = (
    ("rows", _("rows")),
    ("left_out", _("left out")),
    ("faults", _("faults left")),
    ("undecided", _("pairs to be decided")),
)
MERGED = (
    ("rows", _("rows")),
    ("merged_people", _("people added")),
    ("merged_cases", _("cases added")),
    ("merged_changed", _("people changed")),
    ("merged_unchanged", _("people found as they were")),
)
"""What an import counts before it is merged and afterwards, and what people call it."""


@register.filter
def in_words(label: str) -> str:
    """A text that the code marked to be translated, in the language of the page."""
    return gettext(label)


@register.filter
def told(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What an import counts, in words for people; what it has none of is not named."""
    names = MERGED if "merged_people" in counts else OPEN
    return [(gettext(label), counts[name]) for name, label in names if counts.get(name)]
