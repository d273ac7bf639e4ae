"""What is scarce by the plan in force: that of which there is too little, and the most that one more of it saves."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.report.phrases import isolated
from safeconduct.report.resource_words import MONEY
from safeconduct.web.board.drawing import Bar, bars, short_day
from safeconduct.web.board.figures import Figure
from safeconduct.web.pages.need_words import need_words
from safeconduct.web.pages.writing import number
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.shortages import Scarce

SHOWN = 6
"""Scarce things in the picture; the table has all that are kept."""


def figure(plan: Plan | None, each: Sequence[Scarce]) -> Figure:
    """What is scarce, that first of which one more saves most.

    Args:
        plan: The plan in force, if there is one.
        each: What it is short of.
    """
    title = _("What is scarce")
    priced = [one for one in each if one.price]
    sentence = _sentence(plan, each, priced)
    drawn = [
        Bar(words_of(one), one.price, _("saves %(n)s") % {"n": number(round(one.price, 1))}) for one in priced[:SHOWN]
    ]
    return Figure(
        key="scarce",
        title=title,
        sentence=sentence,
        headings=(_("What"), _("There is"), _("Left by the plan"), _("One more saves at most (weighted days)")),
        rows=tuple((words_of(one), _whole(one.limit), _whole(one.left), round(one.price, 2)) for one in each),
        picture=bars("scarce", title, sentence, drawn),
        note=_("Days of waiting of one person, weighted for danger and urgency, as the plan counts them.")
        if drawn
        else "",
    )


def words_of(one: Scarce) -> str:
    """What a scarce thing is called."""
    told = {
        "place": isolated(one.place),
        "code": isolated(one.code or ""),
        "day": short_day(one.on) if one.on else "",
        "need": isolated(need_words(one.need or "")),
        "money": number(MONEY),
    }
    words = {
        "seats": _("seats to %(place)s, %(day)s (%(code)s)"),
        "board": _("on board to %(place)s, %(day)s: %(need)s (%(code)s)"),
        "places": _("places in %(place)s (%(code)s)"),
        "care": _("places in %(place)s: %(need)s (%(code)s)"),
        "reception": _("reception in %(place)s, week of %(day)s"),
        "transit": _("beds at %(place)s, %(day)s"),
        "road": _("bus seats from %(place)s, %(day)s"),
        "aircraft": _("aircraft %(code)s, %(day)s"),
        "budget": _("%(money)s more for charters"),
    }
    return words[one.kind] % told


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 2)


def _sentence(plan: Plan | None, each: Sequence[Scarce], priced: Sequence[Scarce]) -> str:
    if plan is None:
        return _("What is scarce is known when a plan is in force.")
    if not each:
        return _("Nothing is full, and one more of anything saves nothing.")
    full = sum(1 for one in each if not one.left)
    said = ngettext("%(n)s thing is full.", "%(n)s things are full.", full) % {"n": number(full)}
    if not priced:
        return said + " " + _("One more of any of them saves nothing.")
    told = {"what": words_of(priced[0]), "n": number(round(priced[0].price, 1))}
    return said + " " + _("Most would be saved by one more of this: %(what)s, up to %(n)s weighted days.") % told
