"""What the public page tells: made coarse from the counts of a day, once a period, and kept as it was told.

What was told stays in the database. So the numbers change when a period begins and at no other time, whatever is
entered meanwhile; everybody who asks within it is answered from one row, in which nobody is; and it can be said later
what was public when.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import OperationalError, transaction

from safeconduct.web.accounts.activity import without_waiting
from safeconduct.web.audit import log
from safeconduct.web.board.clock import Clock, clock_of
from safeconduct.web.public import counting
from safeconduct.web.public.coarse import settled, told_day
from safeconduct.web.public.counting import Promise
from safeconduct.web.public.models import Proposal, Publication
from safeconduct.web.public.pledges import Pledges, pledges, stored
from safeconduct.web.record.models import Destination, OperationSettings
from safeconduct.web.record.services.refusal import lock_operation


@dataclass(frozen=True)
class Line:
    """A destination, with numbers as they are told: 0 where there are too few to tell.

    Attributes:
        key: Of the destination; None for those who left before the record began.
        name: Of the destination.
        left: People who have left for it.
        promised: Places that are promised there.
        ends: The day on which the next larger promise ends, or the last one ended; None where no day is told.
    """

    key: int | None
    name: str
    left: int
    promised: int
    ends: date | None


@dataclass(frozen=True)
class Figures:
    """Everything that is told as of the end of a day.

    Attributes:
        day: The day.
        remaining: People who remain.
        lines: The destinations of which there is something to tell.
        pledges: What countries have promised in the ledger; none where the page does not show it.
    """

    day: date
    remaining: int
    lines: tuple[Line, ...]
    pledges: tuple[Pledges, ...] = ()

    @property
    def left(self) -> int:
        """People who have left: the sum of what is told of each destination, which gives none of them away."""
        return sum(line.left for line in self.lines)

    def stored(self) -> dict[str, Any]:
        """As JSON has it."""
        lines = [{**vars(line), "ends": line.ends and line.ends.isoformat()} for line in self.lines]
        return {"remaining": self.remaining, "lines": lines, "pledges": stored(self.pledges)}

    def digest(self) -> str:
        """A mark of all of it, by which a page says what its reader saw."""
        return hashlib.sha256(json.dumps([str(self.day), self.stored()], sort_keys=True).encode()).hexdigest()


def of_publication(row: Publication) -> Figures:
    """The figures that were kept."""
    kept = row.figures
    lines = [{**line, "ends": date.fromisoformat(line["ends"]) if line["ends"] else None} for line in kept["lines"]]
    # What was told before the page knew of pledges tells none.
    told = tuple(Pledges(**one) for one in kept.get("pledges", ()))
    return Figures(row.day, kept["remaining"], tuple(Line(**line) for line in lines), told)


def figures(proposal: Proposal, settings: OperationSettings, clock: Clock) -> Figures:
    """What the page tells today as a proposal has it; nothing is kept.

    Args:
        proposal: How the page is to be.
        settings: Of its operation.
        clock: Its present.
    """
    operation = settings.operation
    day = told_day(clock.today, proposal.delay, proposal.period)
    last = Publication.objects.filter(operation=operation).order_by("-pk").first()
    told = coarse(
        day,
        proposal.step,
        remaining=counting.remaining(operation, settings, day),
        left=counting.left_by_destination(operation, day),
        promises=counting.promises(operation, day, clock.zone),
        names={one.pk: str(one) for one in Destination.objects.filter(operation=operation)},
        before=of_publication(last) if last else None,
    )
    return replace(told, pledges=pledges(operation, day, proposal.step)) if proposal.shows_commitments else told


def coarse(
    day: date,
    step: int,
    *,
    remaining: int,
    left: Mapping[int | None, int],
    promises: Mapping[int, Sequence[Promise]],
    names: Mapping[int, str],
    before: Figures | None,
) -> Figures:
    """Counts made coarse, each by itself; a destination of which too little is known is not named.

    All counts are settled, also those that the page does not show: whatever is shown later goes on from there.

    Args:
        day: As of whose end they are.
        step: One of ``coarse.STEPS``.
        remaining: People who remain.
        left: People who have left, by the key of the destination.
        promises: Offers that stand, likewise.
        names: Of the destinations.
        before: What was told last.
    """
    lines_before = {line.key: line for line in before.lines} if before else {}

    def line_of(key: int | None) -> Line:
        was, none = lines_before.get(key), 0 if before else None
        offers = promises.get(key, ()) if key is not None else ()
        promised = settled(sum(one.places for one in offers), step, was.promised if was else none)
        return Line(
            key,
            names.get(key, "") if key is not None else "",
            settled(left.get(key, 0), step, was.left if was else none),
            promised,
            _ends(offers, step, day) if promised else None,
        )

    each = [line_of(key) for key in [*sorted(names, key=lambda one: (names[one], one)), None]]
    return Figures(
        day,
        settled(remaining, step, before.remaining if before else None),
        tuple(line for line in each if line.left or line.promised),
    )


def published(proposal: Proposal, settings: OperationSettings, clock: Clock | None = None) -> Figures:
    """What the page tells now; in a new period it is made and kept first, by whoever asks first.

    Where long work holds the database meanwhile, nobody waits for it: the page tells what it told last.

    Args:
        proposal: That is on.
        settings: Of its operation.
        clock: Its present.
    """
    clock = clock or clock_of(settings)
    day = told_day(clock.today, proposal.delay, proposal.period)
    kept = Publication.objects.filter(proposal=proposal, day=day).first()
    if kept:
        return of_publication(kept)
    try:
        with without_waiting():
            return _publish(proposal, settings, clock, day)
    except OperationalError:
        last = Publication.objects.filter(proposal=proposal).order_by("-pk").first()
        if last is None:
            raise
        return of_publication(last)


@transaction.atomic
def _publish(proposal: Proposal, settings: OperationSettings, clock: Clock, day: date) -> Figures:
    lock_operation(settings.operation)
    # Two who ask at once get the same: the second waited at the lock for what the first made.
    kept = Publication.objects.filter(proposal=proposal, day=day).first()
    if kept:
        return of_publication(kept)
    told = figures(proposal, settings, clock)
    made = Publication.objects.create(
        operation_id=proposal.operation_id, proposal=proposal, day=told.day, figures=told.stored()
    )
    log.append(
        actor=None,
        action="published",
        operation=settings.operation,
        subject="public page",
        ids=[proposal.uid],
        after={"day": str(made.day), **made.figures},
    )
    return told


def _ends(offers: Sequence[Promise], step: int, day: date) -> date | None:
    """When the next promise ends that has places enough to be told of; where all have ended, when the last did."""
    days = sorted(one.ends for one in offers if one.ends is not None and one.places >= step)
    return next((one for one in days if one >= day), days[-1] if days else None)
