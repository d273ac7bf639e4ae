"""The result: a plan's tables and claims from the arrays that planning ends with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy import sparse

from safeconduct.operation import Plan, digest
from safeconduct.planning.certificate import Certificate, Leaf, Prices, gap_between
from safeconduct.planning.objective import objective_of

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.needed import Needed
    from safeconduct.planning.parties import Party
    from safeconduct.planning.problem import Flags, Ints, Problem
    from safeconduct.planning.scores import Scored

PRICE = {"resource": pl.String, "id": pl.String, "day": pl.Date, "need": pl.String, "price": pl.Float64}
SMALLEST_PRICE = 1e-9


def rounded(leaf: Leaf) -> Leaf:
    """The leaf without the prices that are only rounding, so that the claimed bound is of the prices written."""
    resource, join = leaf.prices.resource, leaf.prices.join
    some = [resource] if join is None else [resource, join.data if sparse.issparse(join) else join]
    if not any(((each < SMALLEST_PRICE) & (each != 0.0)).any() for each in some):
        return leaf
    resource = np.where(resource < SMALLEST_PRICE, 0.0, resource)
    if join is None:
        return Leaf(leaf.fixed, Prices(resource))
    kept = sparse.csr_matrix(join, copy=True)
    kept.data[kept.data < SMALLEST_PRICE] = 0.0
    kept.eliminate_zeros()
    return Leaf(leaf.fixed, Prices(resource, kept))


def plan_of(
    operation: Operation,
    problem: Problem,
    certificate: Certificate,
    *,
    way: Ints,
    flying: Flags,
    leaves: Sequence[Leaf],
    scored: Scored | None,
    buses: Mapping[int, Sequence[Sequence[str]]],
    reasons: Mapping[int, str],
    method: str,
    stopped_by: str,
    seed: int,
    needed: Needed | None = None,
) -> Plan:
    """Lay out a plan's tables, and claims that its own prices prove.

    Args:
        operation: the operation that was planned.
        problem: its arrays.
        certificate: evaluates prices for the problem.
        way: (P,) each party's pair, -1 where it stays.
        flying: (D,) which departures fly.
        leaves: the proof, as ``rounded`` gives it.
        scored: the second stage, None where there are no scores.
        buses: departure → buses, each as the names of its cases.
        reasons: party → why it is left behind.
        method: how the plan was made.
        stopped_by: gap, optimal, time or interrupt.
        seed: of the random choices.
        needed: what an operation without departures would need.
    """
    pairs, departures, offers = problem.pairs, problem.departures, problem.offers
    placed = [(p, int(k)) for p, k in enumerate(way) if k >= 0]
    assigned = [
        (case, departures.ids[pairs.departure[k]], offers.ids[pairs.offer[k]])
        for p, k in placed
        for case in problem.parties[p].cases
    ]
    behind = [(case, reasons[p]) for p, k in enumerate(way) if k < 0 for case in problem.parties[p].cases]
    seated = [
        (departures.ids[d], n, case) for d, each in buses.items() for n, bus in enumerate(each, 1) for case in bus
    ]
    people = np.array([party.people for party in problem.parties], dtype=np.int64)
    used = pairs.departure[way[way >= 0]]
    objective, floor = objective_of(problem, way, flying), certificate.floor()
    bound = min(certificate.proved(leaves), objective)
    claims: dict[str, Any] = {
        "format": 1,
        "objective": objective,
        "bound": bound,
        "floor": floor,
        "gap": gap_between(objective, bound, floor),
    }
    if scored is not None:
        claims |= {"score": scored.score, "score_bound": scored.bound}
    claims |= {
        "people_placed": int(people[way >= 0].sum()),
        "people_unplaced": int(people[way < 0].sum()),
        "last_departure": date.fromordinal(int(departures.departs[used].max())).isoformat() if len(used) else None,
        "method": method,
        "stopped_by": stopped_by,
        "seed": seed,
        "operation_digest": digest(operation),
    }
    if needed is not None:
        claims["needed"] = needed.claim()
    branched = len(leaves) > 1
    return Plan(
        assignments=_table(assigned, {"case_id": pl.String, "departure_id": pl.String, "offer_id": pl.String}),
        unplaced=_table(behind, {"case_id": pl.String, "reason": pl.String}),
        buses=_table(seated, {"departure_id": pl.String, "bus": pl.Int64, "case_id": pl.String}),
        flown=_table(
            [(departures.ids[d],) for d in np.flatnonzero(flying & departures.candidate)], {"departure_id": pl.String}
        ),
        prices=pl.concat(
            _price_rows(problem, certificate, leaf.prices, problem.parties, problem.classes.of).with_columns(
                branch=pl.lit(str(n) if branched else None, pl.String)
            )
            for n, leaf in enumerate(leaves, 1)
        ),
        branches=_table(
            [(str(n), departures.ids[d], flies) for n, leaf in enumerate(leaves, 1) for d, flies in leaf.fixed.items()],
            {"branch": pl.String, "departure_id": pl.String, "flies": pl.Boolean},
        ),
        score_prices=_score_price_rows(problem, certificate, scored) if scored else _table([], PRICE),
        claims=claims,
    )


def _score_price_rows(problem: Problem, certificate: Certificate, scored: Scored) -> pl.DataFrame:
    """The rows of the second stage, in which each party that leaves is a class of its own."""
    leaving = [problem.parties[p] for p in np.flatnonzero(scored.way >= 0)]
    return _price_rows(problem, certificate, scored.prices, leaving, np.arange(len(leaving)))


def _price_rows(
    problem: Problem, certificate: Certificate, prices: Prices, parties: Sequence[Party], of: Ints
) -> pl.DataFrame:
    """The rows of a price table; a class's price to join is the same for each of its parties.

    A proof has millions of rows, so that none is made by itself.
    """
    some = np.flatnonzero(prices.resource > 0)
    keys = [problem.stock.keys[r] for r in some.tolist()]
    rows = [
        (key.kind, key.id, key.day, key.need, price) for key, price in zip(keys, prices.resource[some], strict=True)
    ]
    table = _table(rows, PRICE)
    if prices.join is None:
        return table
    join = sparse.csr_matrix(prices.join)[of]
    join.eliminate_zeros()
    join.sort_indices()
    party = np.repeat(np.arange(len(of)), np.diff(join.indptr))
    flights = pl.Series([problem.departures.ids[d] for d in certificate.candidates.tolist()], dtype=pl.String)
    first = pl.Series([each.cases[0] for each in parties], dtype=pl.String)
    joins = pl.DataFrame({"id": flights.gather(join.indices), "need": first.gather(party), "price": join.data})
    day = pl.lit(None, pl.Date)
    return pl.concat([table, joins.select(pl.lit("join").alias("resource"), "id", day.alias("day"), "need", "price")])


def _table(rows: Sequence[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(schema), orient="row")
