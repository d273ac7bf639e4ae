"""What is fragile in a plan, in sentences of the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.report.phrases import isolated
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.rehearsals.models import Rehearsal


@dataclass(frozen=True)
class Line:
    """What fails alone, and what that costs.

    Attributes:
        words: What fails, and when.
        late: How many more people stay past the deadline.
        never: How many more never leave.
        exposure: How many more person-hazard-days are waited.
    """

    words: str
    late: int
    never: int
    exposure: float


def lines(rehearsal: Rehearsal, called: Mapping[str, str]) -> list[Line]:
    """What is fragile, the dearest first.

    Args:
        rehearsal: One that is made.
        called: What people call the sites, by their codes.
    """
    return [
        Line(_words(one, called), one["past_deadline"], one["never_out"], one["exposure"])
        for one in rehearsal.claims["fragile"]
    ]


def _words(one: Mapping[str, Any], called: Mapping[str, str]) -> str:
    since, until = date.fromisoformat(one["since"]), date.fromisoformat(one["until"])
    told = {
        "name": isolated(called.get(one["id"]) or one["id"]),
        "since": day_text(since),
        "until": day_text(until),
        "people": number(one["people"]),
    }
    if one["kind"] == "departure":
        return _("departure %(name)s of %(since)s does not leave (%(people)s people)") % told
    if one["kind"] == "offer":
        return _("offer %(name)s takes nobody from %(since)s to %(until)s (%(people)s people)") % told
    return _("no buses at %(name)s on %(since)s (%(people)s people)") % told
