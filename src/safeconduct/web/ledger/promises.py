"""What became of commitments on a day, with what pages show of it: amounts, days, bars, and how it grew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.ledger import Commitment as Standing
from safeconduct.ledger import commitments_on, ends_of
from safeconduct.ledger.standing import HOLDS
from safeconduct.operation.assembling import frame_of
from safeconduct.report.phrases import isolated
from safeconduct.web.board.drawing import Bar, Course, bars, courses
from safeconduct.web.board.figures import Figure
from safeconduct.web.ledger.numbers import in_unit
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.ledger_words import called
from safeconduct.web.record.models import Agreement, Citation, Commitment, Fulfilment, Operation

ORDER = ("overdue", "partly", "open", "kept_late", "kept", "superseded", "withdrawn")
"""The statuses, those first about which something is to be done."""

SOON = timedelta(days=30)
"""So long before it is due, a commitment is due soon."""

DRAWN = 2
"""Days on which something was done, from which on it is drawn how it grew."""


@dataclass(frozen=True)
class Promise:
    """A commitment and how it stands on a day.

    Attributes:
        row: Of the record.
        standing: As computed for the day.
    """

    row: Commitment
    standing: Standing

    @property
    def called(self) -> str:
        """Who promised, and what of."""
        return f"{isolated(self.row.promisor)}: {called(self.row.kind)}"

    @property
    def amount(self) -> str:
        """How much, in words; empty where no number was said."""
        return amount_of(self.row.low, self.row.high, self.row.unit)

    @property
    def left(self) -> str:
        """How much is still to be done, in words; empty where nothing is, or that is no number."""
        left = self.standing.left
        return amount_of(None if self.row.low is None else left, left, "") if left else ""

    @property
    def done(self) -> str:
        """How much was done until the day; empty where that is no number."""
        return "" if self.standing.fulfilled is None else number(self.standing.fulfilled)

    @property
    def due(self) -> date | None:
        """The last day by which it is to be kept."""
        return None if self.standing.due is None else self.standing.due[1]

    def is_soon(self, on: date) -> bool:
        """Whether it binds, is not kept and is due within the coming days."""
        return (
            self.row.modality == "will"
            and self.standing.status in ("open", "partly")
            and self.due is not None
            and on <= self.due <= on + SOON
        )


def amount_of(low: float | None, high: float | None, unit: str) -> str:
    """How much of a unit was promised, as it is meant: 200 people, 50 to 100 people, up to 52 people."""
    ends = ends_of(low, high)
    if ends is None:
        return ""
    least, most = ends
    if least is None:
        return _("up to %(n)s") % {"n": in_unit(number(most), most, unit)}
    said = number(most) if least == most else _("%(low)s to %(high)s") % {"low": number(least), "high": number(most)}
    return in_unit(said, most, unit)


def promises_on(operation: Operation, on: date) -> list[Promise]:
    """The commitments that were made by a day, as they stand at its end, those first that ask for something."""
    rows = Commitment.objects.standing().filter(operation=operation)
    found = {
        row.code: row
        for row in rows.select_related("agreement", "statement__source", "offer__destination", "superseded_by")
    }
    if not found:
        return []
    each = [Promise(found[one.commitment_id], one) for one in commitments_on(_tables(operation, found.values()), on)]
    return sorted(each, key=lambda one: (ORDER.index(one.standing.status), one.due or date.max, one.row.pk))


def _tables(operation: Operation, commitments: Iterable[Commitment]) -> Mapping[str, pl.DataFrame]:
    """The tables of which it is computed what became of commitments, and no other, since pages ask for them often."""
    kept = {"operation": operation}
    done = list(Fulfilment.objects.standing().filter(**kept).select_related("commitment", "figure", "event"))
    cited: dict[int, list[str]] = {}
    citations = Citation.objects.filter(fulfilment__in=[one.pk for one in done], ended_at=None).order_by("pk")
    for key, code in citations.values_list("fulfilment_id", "source__code"):
        cited.setdefault(key, []).append(code)
    ends = Agreement.objects.standing().filter(**kept).values_list("code", "title", "ends_on")
    rows: dict[str, list[dict[str, object]]] = {
        "commitments": [_row(one) for one in sorted(commitments, key=lambda one: one.pk)],
        "fulfilments": [
            {
                "commitment_id": one.commitment.code,
                "on": one.on,
                "quantity": one.quantity,
                "figure_id": one.figure.code if one.figure else None,
                "event_id": one.event.code if one.event else None,
                "source_ids": cited.get(one.pk, []),
            }
            for one in sorted(done, key=lambda one: one.pk)
        ],
        "agreements": [{"agreement_id": code, "title": title, "ends_on": end} for code, title, end in ends],
    }
    return {table: frame_of(table, each) for table, each in rows.items()}


def _row(one: Commitment) -> dict[str, object]:
    """A commitment as a row of a file."""
    plain = ("promisor", "kind", "low", "high", "unit", "modality", "made_on", "due_on", "precision", "conditions")
    others = {name: getattr(one, name) for name in ("agreement", "statement", "offer")}
    codes = {f"{name}_id": other.code if other else None for name, other in others.items()}
    after = one.superseded_by.code if one.superseded_by else None
    given = {name: None if getattr(one, name) == "" else getattr(one, name) for name in plain}
    ended = {"superseded_by": after, "withdrawn_on": one.withdrawn_on}
    return {"commitment_id": one.code, **given, **codes, **ended}


def figure(each: Sequence[Promise], on: date, key: str = "promises") -> Figure:
    """Commitments as a figure: how many are overdue, due soon and kept, and how what was promised most often grew.

    Args:
        each: As ``promises_on`` gives them.
        on: The day.
        key: What the figure is called.
    """
    title = _("Promises")
    headings = (_("Who promised what"), _("How binding"), _("Due"), _("Status"), _("Promised"), _("Done"))
    rows = tuple(
        (one.called, called(one.row.modality), one.due, called(one.standing.status), one.amount, one.done)
        for one in each
    )
    if not each:
        return Figure(key, title, _("No promise is in the ledger yet."), headings, rows)
    sentence = _sentence(each, on)
    return Figure(key, title, sentence, headings, rows, picture(each, on, title, sentence, key))


def _sentence(each: Sequence[Promise], on: date) -> str:
    overdue = sum(one.standing.status == "overdue" for one in each)
    soon = sum(one.is_soon(on) for one in each)
    kept = sum(one.standing.status in ("kept", "kept_late") for one in each)
    parts = [
        ngettext("%(n)s promise is overdue", "%(n)s promises are overdue", overdue) % {"n": number(overdue)},
        ngettext("%(n)s is due within 30 days", "%(n)s are due within 30 days", soon) % {"n": number(soon)},
        ngettext("%(n)s is kept", "%(n)s are kept", kept) % {"n": number(kept)},
    ]
    first = next((one for one in each if one.standing.status == "overdue"), None)
    said = _("On %(day)s %(what)s.") % {"day": day_text(on), "what": _(", ").join(parts)}
    if first is None or first.standing.since is None:
        return said
    told = {"what": first.called, "day": day_text(first.standing.since)}
    return said + " " + _("Longest overdue: %(what)s, since %(day)s.") % told


def picture(each: Sequence[Promise], on: date, title: str, sentence: str, key: str) -> str:
    """How that grew of which something was done on most days, by who promised it; else bars by status."""
    by_promisor: dict[tuple[str, str], list[Promise]] = {}
    for one in each:
        if one.standing.status in HOLDS and one.row.modality == "will":
            by_promisor.setdefault((one.row.promisor, one.row.kind), []).append(one)
    most = max(by_promisor.values(), key=lambda some: sum(len(one.standing.steps) for one in some), default=[])
    if sum(len(one.standing.steps) for one in most) >= DRAWN:
        drawn = through_time(most, on, f"{title}: {most[0].called}", sentence, key)
        if drawn:
            return drawn
    counts = {status: sum(one.standing.status == status for one in each) for status in ORDER}
    return bars(key, title, sentence, [Bar(called(one), n, number(n)) for one, n in counts.items() if n])


def through_time(each: Sequence[Promise], on: date, title: str, sentence: str, key: str) -> str:
    """What was done of promises together, through time, beside what was promised; nothing where that is no number.

    Args:
        each: The promises, one at least.
        on: The day until which it is drawn.
        title: Of the picture.
        sentence: What it shows.
        key: What the picture is called.
    """
    done = _summed(
        (step.on, (step.total or 0) - (before.total or 0 if before else 0))
        for one in each
        for before, step in zip((None, *one.standing.steps), one.standing.steps, strict=False)
    )
    if not done or not done[-1][1]:
        return ""
    least = [(one.row.made_on, one.row.low if one.row.low is not None else one.row.high) for one in each]
    promised = _summed((made or done[0][0], amount) for made, amount in least if amount is not None)
    begins = min(done[0][0], *(day for day, _n in promised)) if promised else done[0][0]
    until = max(on, done[-1][0])
    who = isolated(each[0].row.promisor)
    started = [(begins, 0), *done] if begins < done[0][0] else done
    drawn = [Course(_("%(who)s: done") % {"who": who}, started, until)]
    if promised:
        drawn.append(Course(_("promised"), promised, until, dash="5 4"))
    due = max((one.due for one in each if one.due is not None), default=None)
    words = _("due") if due else _("this day")
    return courses(key, title, sentence, drawn, deadline=due or until, deadline_words=words)


def _summed(each: Iterable[tuple[date, float]]) -> list[tuple[date, int]]:
    """Days in their order, each with the sum of what came until then."""
    by_day: dict[date, float] = {}
    for day, n in each:
        by_day[day] = by_day.get(day, 0) + n
    points, total = [], 0.0
    for day in sorted(by_day):
        total += by_day[day]
        points.append((day, int(total)))
    return points
