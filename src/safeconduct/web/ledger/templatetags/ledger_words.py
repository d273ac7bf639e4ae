"""How templates of the ledger say what they show."""

from __future__ import annotations

from typing import Any

import pycountry
from django import template
from django.http import HttpRequest
from django.urls import reverse

from safeconduct.web.ledger import entries, marks, numbers
from safeconduct.web.ledger.clock import is_unclear
from safeconduct.web.ledger.promises import promises_on
from safeconduct.web.record import ledger_words
from safeconduct.web.record.models import Figure, Offer
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.templatetags.record_words import fact
from safeconduct.web.rights.roles import Right

register = template.Library()


@register.filter
def ledger_word(word: str | None) -> str:
    """A word of the ledger as people read it."""
    return ledger_words.called(word)


@register.filter
def tag_of_language(code: str) -> str:
    """A language of ISO 639-3 as a browser wants it: by two letters where it has them, so ``eng`` is ``en``."""
    found = pycountry.languages.get(alpha_3=code)
    return str(getattr(found, "alpha_2", code))


@register.filter
def called(thing: Any) -> str:
    """What people call an entry."""
    return entries.called(thing)


@register.filter
def number_said(figure: Figure) -> str:
    """The number of a figure as it is meant."""
    return numbers.number_of(figure)


@register.filter
def what_counted(figure: Figure) -> str:
    """What a figure counts, and when."""
    return numbers.what_of(figure)


@register.filter
def shown(text: str) -> str:
    """A text of a source as a page shows it."""
    return marks.shown(text)


@register.filter
def fact_shown(value: Any) -> Any:
    """A value of a field; a text of a source as a page shows it."""
    return fact(marks.shown(value) if isinstance(value, str) else value)


@register.simple_tag(takes_context=True)
def address(context: Any, thing: Any) -> str:
    """The address of the page of an entry."""
    request: HttpRequest = context["request"]
    return entries.address_of(request.operation.code, thing)  # type: ignore[attr-defined]  # of a page of an operation


@register.simple_tag
def promises_of(offer: Offer) -> list[Any]:
    """The commitments on which an offer rests, as they stand today."""
    rows = promises_on(offer.operation, today_in(offer.operation))
    return [one for one in rows if one.row.offer_id == offer.pk]


@register.simple_tag(takes_context=True)
def unclear_day(context: Any) -> str:
    """What was asked for as a day and is none; empty where it is one, or none was asked for."""
    asked = str(context["request"].GET.get("on", ""))
    return marks.shown(asked[:40]) if is_unclear(asked) else ""


@register.simple_tag(takes_context=True)
def rooms(context: Any) -> list[tuple[str, str, bool]]:
    """The pages of the ledger: address, the name of it, and whether it is the one that is looked at."""
    from django.utils.translation import gettext as _

    request: Any = context["request"]
    each = [
        ("ledger_commitments", _("Commitments")),
        ("ledger_figures", _("Figures")),
        ("ledger_sources", _("Sources")),
        ("ledger_measures", _("Measures")),
        ("ledger_time_line", _("Time line")),
        *([("ledger_dossier", _("Dossier"))] if Right.EXPORT in request.rights else []),
    ]
    made = [(reverse(name, args=[request.operation.code]), label) for name, label in each]
    return [(place, label, request.path == place) for place, label in made]
