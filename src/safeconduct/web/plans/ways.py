"""Which departures are open to which family, as the planner saw it when a plan was made, and how full each is then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.planning.freezing import openness_of
from safeconduct.planning.openness import DECIDED, Openness
from safeconduct.report.condition_words import condition_of
from safeconduct.report.facts import gather
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan

_NO_BUS = gettext_lazy("no bus goes to it")
CLOSED: Mapping[str | None, Any] = MappingProxyType(
    {
        "other_site": gettext_lazy("it leaves from another site"),
        "outside_plan": gettext_lazy("it leaves outside the days of the plan"),
        "not_ready": gettext_lazy("the family is not ready by then"),
        "papers": gettext_lazy("papers or clearance lapse before arrival"),
        "unconfirmed": gettext_lazy("no offer there is confirmed"),
        "outside_offer": gettext_lazy("it arrives outside the days of the offer"),
        "nationality": gettext_lazy("no offer there takes the nationality"),
        "size": gettext_lazy("no offer there takes a family so large"),
        "unaccepted": gettext_lazy("not accepted by the country, or not for that day"),
        "untold": gettext_lazy("it leaves before the family can be told"),
        "never_a_bus": _NO_BUS,
        "no_bus": _NO_BUS,
        "road_closed": _NO_BUS,
    }
)
"""Each condition that is no matter of room or of decisions, by its code, as people read it.

Of room it is not said which kind is lacking: that would tell of needs.
"""


@dataclass(frozen=True)
class Flight:
    """A departure as a plan uses it.

    Attributes:
        code: Of the departure.
        destination: Where to, by name.
        site: Where from, by name.
        departs_on: When.
        seats: How many it has.
        held: Seats that others have.
        people: People of the plan on it.
        free: Seats on which nobody sits.
        left: Those of them that are not kept for somebody who needs more than one.
    """

    code: str
    destination: str
    site: str
    departs_on: date
    seats: int
    held: int
    people: int
    free: int
    left: int


@dataclass(frozen=True)
class Ways:
    """The departures of a plan, by day, and whom each is open to.

    Attributes:
        flights: What flies.
        openness: The conditions of the planner, over what the plan rests on.
        party_of: The party of each case that was planned for, by its code.
    """

    flights: tuple[Flight, ...]
    openness: Openness
    party_of: Mapping[str, int]

    def closed(self, cases: Iterable[str], departures: Iterable[str]) -> dict[str, dict[str, str]]:
        """Why departures are closed to families, in words; decisions are left out, since another one is being taken.

        Args:
            cases: By their codes.
            departures: By their codes.

        Returns:
            For each case, the departures that are closed to it, each with the reason.
        """
        known = [case for case in cases if case in self.party_of]
        chosen = np.array([self.party_of[case] for case in known], dtype=np.int64)
        if not known:
            return {}
        masks = [(words, mask) for words, mask in self.openness.conditions(chosen) if words not in DECIDED.values()]
        ids = list(self.openness.departures.ids)
        found: dict[str, dict[str, str]] = {case: {} for case in known}
        for departure in departures:
            if departure not in ids:
                continue
            at = np.flatnonzero(self.openness.pairs.departure == ids.index(departure))
            for row, case in enumerate(known):
                if (why := _why(masks, row, at)) is not None:
                    found[case][departure] = why
        return found


def of(plan: Plan) -> Ways:
    """The ways of a plan that is made."""
    return _of(plan.uid)


@lru_cache(maxsize=2)
def _of(uid: str) -> Ways:
    """A plan is never altered, so that what was read once holds."""
    plan = Plan.objects.select_related("previous").get(uid=uid)
    basis = files.basis_of(plan)
    facts = gather(basis, files.made_of(plan))
    openness = openness_of(basis, files.previous_of(plan))
    seats = facts.remaining_stock.filter(pl.col("resource") == "seats")
    left = dict(seats.select("id", "left").iter_rows())
    flights = tuple(
        Flight(
            code=row["departure_id"],
            destination=facts.destination_names[row["destination_id"]],
            site=facts.site_names[row["site_id"]],
            departs_on=row["departs_on"],
            seats=row["seats"],
            held=row["held"],
            people=row["people"],
            free=row["free_or_kept"],
            left=max(int(left.get(row["departure_id"], 0)), 0),
        )
        for row in facts.departures.iter_rows(named=True)
    )
    party_of = {case: at for at, party in enumerate(openness.parties) for case in party.cases}
    return Ways(flights, openness, party_of)


def _why(masks: Iterable[tuple[str, Any]], row: int, at: Any) -> str | None:
    """Why a departure is closed to a party; None where it is open under some offer."""
    if not len(at):
        return _("no offer is there")
    is_open = np.ones(len(at), dtype=bool)
    first = None
    for words, mask in masks:
        met = mask[row if mask.shape[0] > 1 else 0, at]  # one that is the same for everybody has one row
        is_open &= met
        if first is None and not met.any():
            first = words
    if is_open.any():
        return None
    if first is None:
        return _("no offer there takes the family, for various reasons")
    said = CLOSED.get(condition_of(first).kind)
    return _("it has too little room for the family, even alone") if said is None else str(said)
