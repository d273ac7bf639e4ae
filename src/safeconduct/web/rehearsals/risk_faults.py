"""What is wrong with a risk, in the words of a page and in its language."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from safeconduct.web.pages.sentences import Sentences

SENTENCES = (
    _("%(text)s is not a number"),
    _("%(text)s is not a finite number of 0 or more"),
    _("%(text)s is above 1, and is a probability"),
    _("%(text)s is more than %(number)s in a year"),
    _("%(text)s is not a whole number of days"),
    _("%(text)s is more than %(number)s days"),
    _("%(text)s is below 1; planning anew takes place at most every day"),
    _("%(text)s is none of %(choices)s"),
    _("%(text)s is no list of probabilities as [0.9, 0.1]"),
    _("%(text)s is not a probability from 0 to 1"),
    _("has %(count)s probabilities, and at most %(number)s are taken"),
    _("the probabilities add up to %(number)s, and have to add up to 1"),
)
"""What the reader of ``risks.toml`` says. Values stand where the places are."""

_NUMBER = r"[\d,.e+-]+"
KNOWN = Sentences(((one, one) for one in SENTENCES), shapes={"number": _NUMBER, "count": _NUMBER})
