"""What needs are called that the program itself names: kept in English, shown in the language of who reads them.

A need that people named stays as they wrote it.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

NAMES = frozenset(
    {
        _("Wheelchair on board"),
        _("Medical escort"),
        _("Escort on the way"),
        _("Transport lying down"),
        _("Dialysis on arrival"),
    }
)
"""The names of needs in operations that the program makes: the example, invented ones, and those of a list."""


def need_words(name: str) -> str:
    """What a need is called in the language of the page."""
    return gettext(name) if name in NAMES else name
