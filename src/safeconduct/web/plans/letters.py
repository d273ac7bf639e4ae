"""The letter with which seats are asked for: a page to print, a text and a table, each in the language wanted.

It says for how many people, from where, to where and in which week. It names nobody, and no operation by its code.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.operation import languages
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.plans.models import SeatRequest
from safeconduct.web.record.services.operation_days import zone_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute."""


@dataclass(frozen=True)
class Letter:
    """A letter, in the language in which it was made.

    Attributes:
        title: What is asked for.
        facts: To whom, when, for which operation: name and value.
        before: What is said before the table.
        headings: Of the table.
        rows: From where, to where, which week, how many people.
        total: The last row.
        after: What is said after it.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    total: tuple[str, str]
    after: tuple[str, ...]


def letter_of(request: SeatRequest) -> Letter:
    """The letter of a request, in the language that is active."""
    asked = request.asked
    rows = [
        (row["site"], row["destination"], day_text(date.fromisoformat(row["week"])), number(row["people"]))
        for row in asked["rows"]
    ]
    people = sum(row["people"] for row in asked["rows"])
    deadline = day_text(date.fromisoformat(asked["deadline"]))
    told = {"people": number(people), "deadline": deadline}
    before = ngettext(
        "We ask for a seat for %(people)s person, who is to be out by %(deadline)s. No departure is known yet.",
        "We ask for seats for %(people)s people, who are to be out by %(deadline)s. No departures are known yet.",
        people,
    )
    left = asked["people_left"]
    after = [
        _("The seats of a week can be on several departures, on any of its days from Monday to Saturday."),
        _("Some need more than one seat, or a place to lie down. We say how many when a departure is named."),
        _("Please say which seats you can offer, from where, to where and on which day. Part of it helps as well."),
    ]
    if left:
        more = ngettext(
            "For %(people)s more person no way by that day is found yet.",
            "For %(people)s more people no way by that day is found yet.",
            left,
        )
        after.insert(0, more % {"people": number(left)})
    return Letter(
        title=_("Request for seats"),
        facts=(
            (_("To"), request.addressee),
            (_("Operation"), request.operation.name),
            (_("Date"), day_text(request.at.astimezone(zone_of(request.operation)).date())),
            (_("Asked by"), str(request.who)),
            (_("Reference"), request.uid),
        ),
        before=(before % told,),
        headings=(_("From"), _("To"), _("In the week of Monday"), _("People")),
        rows=tuple(rows),
        total=(_("All"), number(people)),
        after=tuple(after),
    )


def as_text(letter: Letter) -> str:
    """A letter as a text to paste into a message."""
    lines = [letter.title, "", *(f"{name}: {value}" for name, value in letter.facts), "", *letter.before, ""]
    for start, goal, week, people in letter.rows:
        lines.append(f"- {start} → {goal}, {week}: {people}")
    name, people = letter.total
    lines += [f"- {name}: {people}", "", *letter.after]
    return "\r\n".join(lines) + "\r\n"


def as_table(letter: Letter, request: SeatRequest) -> str:
    """The seats as CSV: days and numbers as programs read them, under headings of the language."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(letter.headings)
    for row in request.asked["rows"]:
        writer.writerow([_inert(row["site"]), _inert(row["destination"]), row["week"], row["people"]])
    return made.getvalue()


def _inert(text: str) -> str:
    """A text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


LANGUAGES = {code: one.own_name for code, one in languages.LANGUAGES.items() if one.is_complete_in("plans")}
"""The languages of letters, by their codes, with the names that their speakers use."""

KINDS: Mapping[str, tuple[str, Callable[[Letter, SeatRequest], str]]] = MappingProxyType(
    {
        "txt": ("text/plain; charset=utf-8", lambda letter, _request: as_text(letter)),
        "csv": ("text/csv; charset=utf-8", as_table),
    }
)
"""What a letter can be downloaded as, by the end of its name."""
