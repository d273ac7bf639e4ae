"""Reasons that the program gives for what it does by itself: kept in English, shown in the language of who reads them.

A reason that is kept in the language of whoever pressed the button is foreign to everybody who reads it in another.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from safeconduct.web.pages.sentences import Sentences

FOR_SAFETY = _("For safety")
FROM_EXPORT = _("from an export of %(source)s")
FIRST_START = _("first start")
AFTER_RESTORING = _("erased after the backup that was restored")
"""As they are kept, with places for values."""

KNOWN = Sentences((one, one) for one in (FOR_SAFETY, FROM_EXPORT, FIRST_START, AFTER_RESTORING))


def reason_words(text: str) -> str:
    """A reason as a page shows it: one of the program in the language of the page, one of a person as it is."""
    return KNOWN.said(text).text
