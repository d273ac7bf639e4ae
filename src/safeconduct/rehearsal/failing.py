"""What is fragile: departures, offers and roads, each made to fail alone, all else as planned."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from safeconduct.rehearsal.work import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.operation import Operation
    from safeconduct.planning.problem import Floats
    from safeconduct.rehearsal.stage import Stage

MOST_FAILURES = 600
"""So many are tried, those first by which the plan moves most people."""
NO_FAILURE = Failure("none", 0, 0, 0)
EXPOSURE, LATE_PEOPLE, PLACED = 3, 5, 2


@dataclass(frozen=True)
class Fragile:
    """What it costs when one thing alone fails.

    Attributes:
        kind: ``departure`` (it does not leave), ``offer`` (it takes nobody in a month) or ``site_day`` (no road).
        id: Code of the departure, offer or site.
        since: The first day of it.
        until: The last day of it.
        people: People whom the plan moves by it.
        exposure: Person-hazard-days more than the plan has.
        late: People more than in the plan who are not out by the deadline.
        never: People more than in the plan who do not leave at all.
    """

    kind: str
    id: str
    since: date
    until: date
    people: int
    exposure: float
    late: int
    never: int

    @property
    def sentence(self) -> str:
        """The same in a sentence."""
        if self.kind == "departure":
            what = f"If departure {self.id} of {self.since} is cancelled"
        elif self.kind == "offer":
            what = f"If offer {self.id} takes nobody in {self.since:%B %Y}"
        else:
            what = f"If no bus can leave {self.id} on {self.since}"
        late = f"{self.late:,} more {'person stays' if self.late == 1 else 'people stay'} past the deadline"
        return f"{what}, {late} and people wait {self.exposure:,.0f} person-hazard-days more."


def failures_of(operation: Operation, stage: Stage) -> tuple[list[Failure], int]:
    """What is to fail alone: first nothing, then at most ``MOST_FAILURES``; and how many there would be."""
    people: dict[Failure, int] = defaultdict(int)
    for failure, many in _each(operation, stage):
        people[failure] += many
    order = sorted(people, key=lambda one: (-people[one], one))
    return [NO_FAILURE, *order[:MOST_FAILURES]], len(order)


def _each(operation: Operation, stage: Stage) -> list[tuple[Failure, int]]:
    """Every failure that meets a party of the plan, with its people."""
    start = operation.settings.starts_on
    found = []
    for k, many in zip(stage.planned.tolist(), stage.people.tolist(), strict=True):
        if k < 0:
            continue
        d, o = int(stage.pair_departure[k]), int(stage.pair_offer[k])
        leaves, arrives = int(stage.departs[d]), int(stage.arrives[d])
        month = (start + timedelta(days=arrives)).replace(day=1)
        following = (month + timedelta(days=31)).replace(day=1)
        found += [
            (Failure("departure", d, leaves, leaves + 1), many),
            (Failure("offer", o, max(0, (month - start).days), (following - start).days), many),
            (Failure("site", int(stage.departure_site[d]), leaves, leaves + 1), many),
        ]
    return found


def costs_of(operation: Operation, stage: Stage, chosen: Sequence[Failure], figures: Floats) -> list[Fragile]:
    """What each failure costs more than the plan, whose figures are the first row; the worst first."""
    people: dict[Failure, int] = defaultdict(int)
    for failure, many in _each(operation, stage):
        people[failure] += many
    start = operation.settings.starts_on
    codes = {
        "departure": operation.tables["departures"]["departure_id"].to_list(),
        "offer": operation.tables["offers"]["offer_id"].to_list(),
        "site": operation.tables["sites"]["site_id"].to_list(),
    }
    found = []
    for failure, told in zip(chosen[1:], figures[1:], strict=True):
        place = int(stage.departure_row[failure.place]) if failure.kind == "departure" else failure.place
        more = told - figures[0]
        found.append(
            Fragile(
                "site_day" if failure.kind == "site" else failure.kind,
                codes[failure.kind][place],
                start + timedelta(days=failure.since),
                start + timedelta(days=failure.until - 1),
                people[failure],
                float(more[EXPOSURE]),
                int(more[LATE_PEOPLE]),
                -int(more[PLACED]),
            )
        )
    return sorted(found, key=lambda one: (-one.exposure, -one.late, one.kind, one.id, one.since))
