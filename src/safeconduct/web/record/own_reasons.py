"""What the program says of what it does by itself: kept in English, shown in the language of who reads it.

What is kept in the language of whoever pressed the button is foreign to everybody who reads it in another.
"""

from __future__ import annotations

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_noop as _

from safeconduct.web.pages.sentences import FIRST_STRONG, POP, Sentences
from safeconduct.web.pages.writing import comma

FOR_SAFETY = _("For safety")
FROM_EXPORT = _("from an export of %(source)s")
FIRST_START = _("first start")
AFTER_RESTORING = _("erased after the backup that was restored")
MISSING_ON_THE_WAY = _("On the way of %(departure)s; on board and not arrived: %(codes)s.")
FOUND = _("%(code)s: found; the search is closed.")
"""As they are kept, with places for values; codes are parted by ``BETWEEN_CODES``."""

BETWEEN_CODES = ", "


def _codes(text: str) -> str:
    """Codes as a page writes a list of them."""
    each = text.split(BETWEEN_CODES)
    return comma().join([f"{FIRST_STRONG}{one}{POP}" for one in each] if get_language_bidi() else each)


_ALL = (FOR_SAFETY, FROM_EXPORT, FIRST_START, AFTER_RESTORING, MISSING_ON_THE_WAY, FOUND)
KNOWN = Sentences(((one, one) for one in _ALL), words={"codes": _codes})


def reason_words(text: str) -> str:
    """A reason as a page shows it: one of the program in the language of the page, one of a person as it is."""
    return KNOWN.said(text).text
