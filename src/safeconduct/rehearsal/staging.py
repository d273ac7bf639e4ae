"""Staging: from an operation and a plan of it to the arrays that futures are played on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.exposure import exposure_by_site
from safeconduct.planning.freezing import freeze
from safeconduct.rehearsal.misfit import Misfit
from safeconduct.rehearsal.stage import NEVER, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.operation import Operation, Plan
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem


LASTING = frozenset({"places", "care", "reception", "transit"})
"""Kinds of resources that a later departure can use as well."""


def stage_of(operation: Operation, plan: Plan, problem: Problem | None = None) -> Stage:
    """Set the stage.

    Args:
        operation: As ``read_operation`` returns it.
        plan: A plan of it, as ``read_plan`` returns it.
        problem: The operation frozen, where that was done before.

    Raises:
        Misfit: the plan names what the operation does not have, or parts a party.
    """
    problem = problem or freeze(operation)
    start, days = problem.start, max(0, problem.horizon - problem.start + 1)
    departures, offers, pairs = problem.departures, problem.offers, problem.pairs
    flown = set(plan.flown["departure_id"].to_list())
    takes = np.array(
        [not candidate or code in flown for candidate, code in zip(departures.candidate, departures.ids, strict=True)],
        dtype=bool,
    )
    leaves = departures.departs - start
    takes &= (leaves >= 0) & (leaves < days)
    departs = np.where(takes, leaves, -1)
    arrives = departures.arrives - start
    flying = np.flatnonzero(takes)
    by_day = flying[np.lexsort((flying, departs[flying]))]
    planned = _planned(problem, plan)
    ways, way_start = _ways(problem, takes)
    sites = operation.tables["sites"]["site_id"].to_list()
    exposure = exposure_by_site(operation)
    accepted, turn = _accepted(operation, problem), _turns(operation, problem)
    return Stage(
        days=days,
        deadline=operation.settings.deadline.toordinal() - start,
        notice=operation.settings.notice_days,
        span=int(max(days, arrives[takes].max(initial=0) + 1)),
        departure_row=_rows(operation, "departures", "departure_id", departures.ids),
        departure_site=departures.site,
        departs=departs,
        arrives=arrives,
        by_day=by_day,
        day_start=np.searchsorted(departs[by_day], np.arange(days + 1)).astype(np.int64),
        pair_departure=pairs.departure,
        pair_offer=pairs.offer,
        pair_destination=pairs.destination,
        use_start=pairs.start,
        use_resource=pairs.used_resource,
        use_amount=pairs.used_amount,
        way_start=way_start,
        ways=ways,
        way_day=departs[pairs.departure[ways]],
        amounts=np.ascontiguousarray(problem.classes.amounts),
        left=_left(problem, planned),
        most=problem.classes.amounts.max(axis=0, initial=0.0),
        lasts=np.array([key.kind in LASTING for key in problem.stock.keys], dtype=bool),
        party_class=problem.classes.of,
        party_row=_rows(operation, "cases", "case_id", [party.cases[0] for party in problem.parties]),
        people=_ints([party.people for party in problem.parties]),
        party_site=_ints([sites.index(party.site) for party in problem.parties]),
        expires=_ints(
            [party.expires_on.toordinal() - start if party.expires_on else NEVER for party in problem.parties]
        ),
        short_notice=np.array([party.short_notice for party in problem.parties], dtype=bool),
        planned=planned,
        group=_groups(problem),
        group_size=_ints([len(members) for members in problem.groups]),
        turn=turn,
        rank=np.argsort(turn).astype(np.int64),
        accepted_start=accepted[0],
        accepted_offer=accepted[1],
        accepted_until=accepted[2],
        offer_row=np.arange(len(offers.ids), dtype=np.int64),
        closes=np.minimum(offers.closes - start, NEVER),
        waited=np.array([exposure[site] for site in sites]).reshape(len(sites), -1),
        road_hazard=_by_site_and_day(operation, "road_hazard", start, days),
        no_buses=_by_site_and_day(operation, "buses", start, days, absent=1.0) == 0,
    )


def _planned(problem: Problem, plan: Plan) -> Ints:
    """(P,) the pair of each party in a plan, -1 where it stays."""
    at = {(d, o): k for k, (d, o) in enumerate(zip(problem.pairs.departure, problem.pairs.offer, strict=True))}
    departure = {code: d for d, code in enumerate(problem.departures.ids)}
    offer = {code: o for o, code in enumerate(problem.offers.ids)}
    placed: dict[str, int] = {}
    for case, by, under in plan.assignments.select("case_id", "departure_id", "offer_id").iter_rows():
        pair = at.get((departure.get(by, -1), offer.get(under, -1)))
        if pair is None:
            raise Misfit(
                f"assignments.csv: case {case} leaves by {by} under {under}, which is no way out of this operation"
            )
        placed[case] = pair
    ways = []
    for party in problem.parties:
        found = {placed.pop(case, -1) for case in party.cases}
        if len(found) > 1:
            raise Misfit(
                f"assignments.csv: the cases {', '.join(party.cases)} travel together, and the plan parts them"
            )
        ways.append(found.pop())
    if placed:
        raise Misfit(f"assignments.csv: case {next(iter(placed))} is not among the planned cases of this operation")
    way = _ints(ways)
    flown = set(plan.flown["departure_id"].to_list())
    for d in np.unique(problem.pairs.departure[way[way >= 0]]).tolist():
        day = problem.departures.departs[d]
        if problem.departures.candidate[d] and problem.departures.ids[d] not in flown:
            raise Misfit(f"flown.csv: people leave by the candidate {problem.departures.ids[d]}, which does not fly")
        if not problem.start <= day <= problem.horizon:
            raise Misfit(f"assignments.csv: {problem.departures.ids[d]} leaves outside the days of this operation")
    return way


def _ways(problem: Problem, takes: Flags) -> tuple[Ints, Ints]:
    """Pairs open to each class, the first day first, then by row of departure and offer; and where they begin."""
    pairs = problem.pairs
    order = np.lexsort((pairs.offer, pairs.departure, problem.departures.departs[pairs.departure]))
    order = order[takes[pairs.departure[order]]]
    found = [order[row] for row in problem.classes.open[:, order]]
    start = np.concatenate([[0], np.cumsum([len(one) for one in found])]).astype(np.int64)
    return (np.concatenate(found) if found else np.zeros(0, dtype=np.int64)).astype(np.int64), start


def _left(problem: Problem, planned: Ints) -> Floats:
    pairs, amounts = problem.pairs, problem.classes.amounts
    left = problem.stock.left.copy()
    for p in np.flatnonzero(planned >= 0).tolist():
        at = slice(pairs.start[planned[p]], pairs.start[planned[p] + 1])
        np.subtract.at(left, pairs.used_resource[at], amounts[problem.classes.of[p], pairs.used_amount[at]])
    return left


def _groups(problem: Problem) -> Ints:
    group = np.zeros(len(problem.parties), dtype=np.int64)
    for g, members in enumerate(problem.groups):
        group[list(members)] = g
    return group


def _turns(operation: Operation, problem: Problem) -> Ints:
    """Parties by the weight of their highest priority, the highest first, then by their place in the table."""
    weights = operation.settings.weights
    of_case = {
        case: weights[priority]
        for case, priority in operation.tables["cases"].select("case_id", "priority").iter_rows()
    }
    weight = np.array([max(of_case[case] for case in party.cases) for party in problem.parties], dtype=float)
    return np.lexsort((np.arange(len(weight)), -weight)).astype(np.int64)


def _accepted(operation: Operation, problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Until when each party is accepted under which offers: where they begin, offers, last days."""
    index = {code: o for o, code in enumerate(problem.offers.ids)}
    of_case: dict[str, list[tuple[int, int]]] = {}
    table = operation.tables["acceptances"].select("case_id", "offer_id", "state", "valid_until")
    for case, offer, state, until in table.iter_rows():
        if state == "accepted" and until is not None:
            of_case.setdefault(case, []).append((index[offer], until.toordinal() - problem.start))
    found = [[one for case in party.cases for one in of_case.get(case, ())] for party in problem.parties]
    start = np.concatenate([[0], np.cumsum([len(one) for one in found])]).astype(np.int64)
    flat = [one for each in found for one in each]
    return start, _ints([offer for offer, _ in flat]), _ints([until for _, until in flat])


def _by_site_and_day(operation: Operation, column: str, start: int, days: int, absent: float = 0.0) -> Floats:
    row = {site: s for s, site in enumerate(operation.tables["sites"]["site_id"].to_list())}
    values = np.full((len(row), days), absent)
    for site, day, value in operation.tables["site_days"].select("site_id", "day", column).iter_rows():
        n = day.toordinal() - start
        if 0 <= n < days and value is not None:
            values[row[site], n] = value
    return values


def _rows(operation: Operation, table: str, column: str, wanted: Sequence[str]) -> Ints:
    row = {code: n for n, code in enumerate(operation.tables[table][column].to_list())}
    return _ints([row[code] for code in wanted])


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
