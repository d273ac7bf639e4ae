"""What holds in the ledger beyond one row: no circles, words that stand where they are said to, one figure used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.operation.periods import first_day, last_day
from safeconduct.operation.side_by_side import Counted, counted_by
from safeconduct.web.record import journal
from safeconduct.web.record.models import (
    Commitment,
    Figure,
    FigureDecision,
    FigureReview,
    FigureRole,
    LedgerEvent,
    LegalStatus,
    Responsibility,
    ReviewState,
    Source,
    SourceCopy,
    Statement,
)
from safeconduct.web.record.services.refusal import Refused, lock_operation

CHAINS: dict[type[Any], str] = {
    Source: "syndicated_from",
    Statement: "parent_statement",
    Commitment: "superseded_by",
}
"""What refers to rows of its own kind, and by which field."""


PERIODS: dict[type[Any], tuple[str, str]] = {
    LedgerEvent: ("starts_on", "ends_on"),
    Figure: ("from_day", "to_day"),
    LegalStatus: ("from_day", "to_day"),
    Responsibility: ("from_day", "to_day"),
}
"""The day that begins a period and the day that ends it, both known as well as ``precision`` says."""


def refuse_unsound(thing: Any) -> None:
    """See that a row of the ledger fits the others; anything else passes.

    Raises:
        Refused: it leads back to itself, its words do not stand in the source where it says, or another figure is used
            for the same.
    """
    if type(thing) in CHAINS:
        _refuse_circle(thing, CHAINS[type(thing)])
    if type(thing) in PERIODS:
        _refuse_backwards(thing, *PERIODS[type(thing)])
    if isinstance(thing, Statement):
        _refuse_astray(thing)
    if isinstance(thing, Figure):
        _refuse_other_source(thing, thing.statement)
        refuse_second_used(thing)


def _refuse_circle(thing: Any, field: str) -> None:
    seen = {thing.pk}
    above = getattr(thing, field)
    while above is not None:
        if above.pk in seen:
            said = _("%(code)s: this leads back to itself; choose another.") % {"code": thing.code}
            raise Refused(said, {field: [said]})
        seen.add(above.pk)
        above = getattr(above, field)


def _refuse_backwards(thing: Any, first: str, last: str) -> None:
    precision = thing.precision or None
    begins, ends = first_day(getattr(thing, first), precision), last_day(getattr(thing, last), precision)
    if begins is not None and ends is not None and ends < begins:
        said = _("The last day lies before the first.")
        raise Refused(said, {last: [said]})


def _refuse_astray(statement: Statement) -> None:
    _refuse_other_source(statement, statement.parent_statement)
    if statement.start is None or statement.end is None:
        return
    copy = SourceCopy.objects.select_related("source").filter(source=statement.source_id).first()
    if copy is None:
        return
    words = copy.words()[statement.start : statement.end]
    if one_break(words) != one_break(statement.text):
        said = _("These words do not stand at these characters of the source.")
        raise Refused(said, {"start": [said]})


def one_break(text: str) -> str:
    r"""A text with ``\n`` for every line break, as files have it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_other_source(thing: Any, statement: Statement | None) -> None:
    if statement is not None and statement.source_id != thing.source_id:
        raise Refused(_("%(code)s: stands in another source.") % {"code": statement.code})


def decided(figures: Iterable[Figure]) -> dict[int, FigureDecision]:
    """By the key of each figure its last standing decision; none where nothing is decided."""
    rows = FigureDecision.objects.filter(figure__in=[one.pk for one in figures], ended_at=None)
    return {row.figure_id: row for row in rows.order_by("pk")}


def refuse_second_used(figure: Figure) -> None:
    """See that a figure, if it is used, is the only one that is used for what it counts at its time.

    Raises:
        Refused: another one is used as well.
    """
    lock_operation(figure.operation)
    same = [figure, *same_as(figure)]
    roles = {key: row.role for key, row in decided(same).items()}
    if roles.get(figure.pk) != FigureRole.USED:
        return
    for other in same[1:]:
        if roles.get(other.pk) == FigureRole.USED:
            said = _("%(code)s is used for the same already: decide about that one first.") % {"code": other.code}
            raise Refused(said)


def same_as(figure: Figure) -> list[Figure]:
    """The other figures that count the same thing at the same time."""
    mine = counted(figure)
    if mine is None:
        return []
    rows = Figure.objects.standing().filter(
        operation=figure.operation_id, subject=figure.subject, site=figure.site_id, destination=figure.destination_id
    )
    return [one for one in rows.exclude(pk=figure.pk).order_by("pk") if counted(one) == mine]


def counted(figure: Figure) -> Counted | None:
    """What a figure counts, and when, by the rule of the files; None where its time is not known."""
    names = ("subject", "site_id", "destination_id", "unit", "stock_or_flow", "precision", "as_of")
    days = {"from": figure.from_day, "to": figure.to_day}
    return counted_by({name: getattr(figure, name) or None for name in names} | days)


def fall_from_review(thing: Any, actor: Any) -> None:
    """A figure that was reviewed and is another now is to be looked at again."""
    if not isinstance(thing, Figure):
        return
    last = FigureReview.objects.filter(figure=thing, ended_at=None).order_by("pk").last()
    if last is None or last.state == ReviewState.CHANGED:
        return
    made = FigureReview.objects.create(
        operation_id=thing.operation_id, figure=thing, state=ReviewState.CHANGED, who=actor
    )
    journal.change(actor=actor, thing=made, what="figure_review", before="", after=made.called)
