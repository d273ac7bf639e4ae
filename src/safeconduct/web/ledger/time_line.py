"""One time line of the ledger: legal statuses, who was responsible for sites, agreements and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.ledger import Interval
from safeconduct.ledger import time_line as intervals_of
from safeconduct.report.drawing import ALERT, LINE, MAIN, SOFT
from safeconduct.web.board.drawing import SIZE, SMALL, WIDTH, Canvas, day_of
from safeconduct.web.board.figures import Figure
from safeconduct.web.ledger.entries import address_of, called
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.models import Agreement, LedgerEvent, LegalStatus, Operation, Responsibility, StatusContest
from safeconduct.web.snapshot import ledger_tables

MODELS = {"status": LegalStatus, "custody": Responsibility, "agreement": Agreement, "event": LedgerEvent}
TABLES = ("statuses", "custody", "agreements", "events")
"""The tables of which it is made."""
LANE, TOP, BAR = 40, 4, 5
"""Units that a row of the picture is high, that lie above the first, and that each bar in it takes."""
ROWS = 4
"""Bars that a lane lays under one another; more lie over these."""


@dataclass(frozen=True)
class Entry:
    """One entry of the time line.

    Attributes:
        interval: When it held.
        what: What it is, in words.
        address: Of its page.
        contests: The statements that contest it, each with the address of its page.
    """

    interval: Interval
    what: str
    address: str
    contests: tuple[tuple[str, str], ...]

    @property
    def lane(self) -> str:
        """Of what kind it is, in words."""
        return lanes()[self.interval.kind]

    @property
    def is_contested(self) -> bool:
        """Whether a statement contests it."""
        return bool(self.contests)


def lanes() -> dict[str, str]:
    """The kinds of entries, in the order of the picture, as people call them."""
    return {
        "status": _("Legal status"),
        "custody": _("Responsible for sites"),
        "agreement": _("Agreements"),
        "event": _("Events"),
    }


def entries(operation: Operation) -> list[Entry]:
    """What the ledger has with days, by the first day; what began nobody knows when stands first."""
    code = operation.code
    rows: dict[tuple[str, str], list[object]] = {}
    for kind, model in MODELS.items():
        found = model.objects.standing().filter(operation=operation)  # type: ignore[attr-defined]  # each has it
        found = found.select_related("site") if kind == "custody" else found
        for row in found.order_by("pk"):
            rows.setdefault((kind, row.site.code if kind == "custody" else row.code), []).append(row)
    contests: dict[int, list[tuple[str, str]]] = {}
    for one in StatusContest.objects.filter(operation=operation, ended_at=None).select_related("statement"):
        told = (called(one.statement), address_of(code, one.statement))
        contests.setdefault(one.status_id, []).append(told)
    made = []
    for interval in intervals_of(ledger_tables(operation, *TABLES)):
        same = rows[interval.kind, interval.code]
        row = next((one for one in same if _is(one, interval)), same[0])
        same.remove(row)
        key = row.pk if isinstance(row, LegalStatus) else 0
        made.append(Entry(interval, called(row), address_of(code, row), tuple(contests.get(key, ()))))
    return made


def _is(row: object, interval: Interval) -> bool:
    """Whether a row is that of an interval: rows of custody have no code, and are told by who, what and when."""
    if not isinstance(row, Responsibility):
        return True
    return (row.holder, row.role) == (interval.who, interval.what)


def figure(each: list[Entry], today: date) -> Figure:
    """The time line as a figure: a sentence, a picture, and the table."""
    title, headings = _("Time line"), (_("From"), _("To"), _("Kind"), _("What"), _("Contested"))
    rows = tuple(
        (one.interval.first, one.interval.last, one.lane, one.what, _("yes") if one.is_contested else "")
        for one in each
    )
    days = [day for one in each for day in (one.interval.first, one.interval.last) if day is not None]
    if not days:
        return Figure("timeline", title, _("Nothing with a day is in the ledger yet."), headings, rows)
    counts = {lane: sum(one.interval.kind == lane for one in each) for lane in lanes()}
    said = [
        ngettext("%(count)s legal status", "%(count)s legal statuses", counts["status"]),
        ngettext("%(count)s responsibility for a site", "%(count)s responsibilities for sites", counts["custody"]),
        ngettext("%(count)s agreement", "%(count)s agreements", counts["agreement"]),
        ngettext("%(count)s event", "%(count)s events", counts["event"]),
    ]
    told = _(", ").join(
        one % {"count": number(count)} for one, count in zip(said, counts.values(), strict=True) if count
    )
    contested = sum(one.is_contested for one in each)
    sentence = _("From %(first)s to %(last)s: %(told)s.") % {
        "first": day_text(min(days)),
        "last": day_text(max(days)),
        "told": told,
    }
    if contested:
        words = ngettext("%(n)s of them is contested.", "%(n)s of them are contested.", contested)
        sentence += " " + words % {"n": number(contested)}
    return Figure("timeline", title, sentence, headings, rows, _picture(title, sentence, each, min(days), today))


def _picture(title: str, sentence: str, each: list[Entry], first: date, today: date) -> str:
    """A lane for each kind of which there are some, with a bar from the first day of each to its last."""
    there = {lane: words for lane, words in lanes().items() if any(one.interval.kind == lane for one in each)}
    last = max([today, *(one.interval.last for one in each if one.interval.last is not None)])
    span = max((last - first).days, 1)
    canvas = Canvas("timeline", title, sentence, TOP + LANE * len(there) + 2 * SIZE)

    def across(day: date) -> float:
        return 3 + (WIDTH - 6) * (day - first).days / span

    for at, (lane, words) in enumerate(there.items()):
        top = TOP + at * LANE
        canvas.text(0, top + SIZE, words)
        canvas.line([(0, top + LANE), (WIDTH, top + LANE)], colour=LINE)
        of_lane = [one for one in each if one.interval.kind == lane]
        for number_in_lane, one in enumerate(of_lane):
            x = across(one.interval.first or first)
            wide = max(across(one.interval.last or last) - x, 3)
            y = top + SIZE + 5 + BAR * (number_in_lane % ROWS)
            if one.is_contested:
                canvas.box(x, y, wide, BAR - 1, fill="hatch", stroke=ALERT)
            else:
                canvas.box(x, y, wide, BAR - 1, fill=MAIN)
    bottom = TOP + LANE * len(there) + SIZE + 3
    canvas.text(0, bottom, day_of(first, span), colour=SOFT, size=SMALL)
    canvas.text(WIDTH, bottom, day_of(last, span), anchor="end", colour=SOFT, size=SMALL)
    return canvas.svg()
