"""One time line of the ledger: legal statuses, who was responsible for sites, agreements and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from safeconduct.ledger import Interval
from safeconduct.ledger import time_line as intervals_of
from safeconduct.report.drawing import ALERT, LINE, MAIN, RAIL, SOFT
from safeconduct.report.phrases import plain
from safeconduct.web.board.drawing import LETTER, SIZE, SMALL, WIDTH, Canvas, day_of
from safeconduct.web.board.figures import Figure
from safeconduct.web.ledger.entries import address_of, called
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.models import Agreement, LedgerEvent, LegalStatus, Operation, Responsibility, StatusContest
from safeconduct.web.snapshot import ledger_tables

MODELS = {"status": LegalStatus, "custody": Responsibility, "agreement": Agreement, "event": LedgerEvent}
TABLES = ("statuses", "custody", "agreements", "events")
"""The tables of which it is made."""
TOP, HEAD, ROW, BAR = 4, 18, 28, 7
"""Units above the first lane, that the name of a lane takes, each row in it, and each bar."""
APART = 8
"""Units that lie between two entries of a row at the least."""
WIDTHS = {"wide": 752.0, "narrow": float(WIDTH)}
"""How wide the picture is, for wide pages and for narrow ones."""


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
    title, headings = (
        _("Time line"),
        (pgettext("range", "From"), pgettext("range", "To"), _("Kind"), _("What"), _("Contested")),
    )
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
    """The time line twice, for pages of two widths, of which each shows one."""
    return "".join(_drawn(title, sentence, each, first, today, wide, kind) for kind, wide in WIDTHS.items())


def _drawn(title: str, sentence: str, each: list[Entry], first: date, today: date, wide: float, kind: str) -> str:
    """A lane for each kind of which there are some, in it every entry that has a day: its words, and its bar below.

    No two lie over each other. What is contested is hatched; what began nobody knows when is pale.
    """
    last = max([today, *(one.interval.last for one in each if one.interval.last is not None)])
    span = max((last - first).days, 1)
    there = {}
    for lane, words in lanes().items():
        of_lane = [one for one in each if one.interval.kind == lane and (one.interval.first or one.interval.last)]
        if of_lane:
            there[lane] = words, _laid([_place(one, first, last, wide) for one in of_lane])
    rows = [1 + max(row for row, _one in laid) for _words, laid in there.values()]
    canvas = Canvas(
        f"timeline-{kind}",
        title,
        sentence,
        TOP + sum(HEAD + ROW * n for n in rows) + 2 * SIZE,
        width=wide,
        kind=kind,
    )
    top = float(TOP)
    for (words, laid), n in zip(there.values(), rows, strict=True):
        canvas.text(0, top + SIZE, words, bold=True)
        for row, one in laid:
            y = top + HEAD + ROW * row
            canvas.text(one.label_x, y + SMALL, one.words, size=SMALL)
            x, x2 = one.x, one.x2
            if one.entry.is_contested:
                canvas.box(x, y + SMALL + 4, x2 - x, BAR, fill="hatch", stroke=ALERT)
            elif one.entry.interval.first is None:
                canvas.box(x, y + SMALL + 4, x2 - x, BAR, fill=RAIL, stroke=LINE)
            else:
                canvas.box(x, y + SMALL + 4, x2 - x, BAR, fill=MAIN)
        top += HEAD + ROW * n
        canvas.line([(0, top), (wide, top)], colour=LINE)
    canvas.text(0, top + SIZE + 3, day_of(first, span), colour=SOFT, size=SMALL)
    canvas.text(wide, top + SIZE + 3, day_of(last, span), anchor="end", colour=SOFT, size=SMALL)
    return canvas.svg()


@dataclass(frozen=True)
class _Placed:
    """An entry with where its bar and its words lie, in units from where one begins to read."""

    entry: Entry
    x: float
    x2: float
    words: str
    label_x: float

    @property
    def ends(self) -> tuple[float, float]:
        """What it takes of its row, words and bar."""
        return min(self.x, self.label_x), max(self.x2, self.label_x + len(self.words) * LETTER)


def _place(one: Entry, first: date, last: date, wide: float) -> _Placed:
    def across(day: date) -> float:
        return 3 + (wide - 6) * (day - first).days / max((last - first).days, 1)

    x = min(across(one.interval.first or first), wide - 6)
    x2 = max(across(one.interval.last or last), x + 3)
    words = plain(one.what)
    room = int(wide / LETTER)
    words = words if len(words) <= room else f"{words[: room - 1]}…"
    return _Placed(one, x, x2, words, max(0.0, min(x, wide - len(words) * LETTER)))


def _laid(each: list[_Placed]) -> list[tuple[int, _Placed]]:
    """Each with the first row of its lane in which nothing lies that it would touch."""
    ends: list[float] = []
    laid = []
    for one in sorted(each, key=lambda placed: placed.ends):
        start, end = one.ends
        row = next((n for n, taken in enumerate(ends) if taken + APART <= start), len(ends))
        ends[row : row + 1] = [end]
        laid.append((row, one))
    return laid
