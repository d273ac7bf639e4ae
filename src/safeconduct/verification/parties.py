"""Who is to be planned: planned cases, the parties that they form, and the groups that are tied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from safeconduct.operation import Operation
from safeconduct.verification.arrays import LONG_AGO, NEVER, Floats, Ints, Truths, day_number, days, floats, positions

SEATS, BUS_SEATS, PEOPLE, FIRST_NEED = 0, 1, 2, 3
"""Columns of an array of amounts; from `FIRST_NEED` on, the people with each need in the order of ``needs.csv``."""


@dataclass(frozen=True)
class Parties:
    """The planned cases and their parties, in the order of their first cases in ``cases.csv``.

    Args:
        cases: one row a planned case: ``case_id``, ``party`` (row of its party), ``people``, ``bus_seats``.
        first_case: of each party.
        site: row of the site in ``sites.csv``, shape (P,).
        amounts: what a party takes: seats, bus seats, people, then people with each need, shape (P, 3 + N).
        weight: sum of the weights of its people, shape (P,).
        ready: first day on which it may leave, shape (P,).
        expires: last day on which it may arrive, shape (P,).
        largest_case: people of its largest case, shape (P,).
        group: number of the group of tied parties to which it belongs, shape (P,).
    """

    cases: pl.DataFrame
    first_case: tuple[str, ...]
    site: Ints
    amounts: Floats
    weight: Floats
    ready: Ints
    expires: Ints
    largest_case: Ints
    group: Ints

    def __len__(self) -> int:
        return len(self.first_case)

    @property
    def people(self) -> Floats:
        """People of each party, shape (P,)."""
        return self.amounts[:, PEOPLE]


def planned_cases(cases: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``cases.csv`` that are active and travel with no held case."""
    held = (
        cases.filter((pl.col("status") == "held") & pl.col("travel_with").is_not_null()).select("travel_with").unique()
    )
    return cases.filter(pl.col("status") == "active").join(held, on="travel_with", how="anti", maintain_order="left")


def find_parties(operation: Operation) -> Parties:
    """The parties of an operation."""
    cases = _measured(operation, planned_cases(operation.tables["cases"]))
    name = (
        pl.when(pl.col("travel_with").is_null())
        .then("alone " + pl.col("case_id"))
        .otherwise("with " + pl.col("travel_with"))
    )
    cases = cases.with_columns(party_name=name)
    firsts = cases.unique("party_name", keep="first", maintain_order=True)
    party = positions(cases["party_name"], firsts["party_name"])
    number = firsts.height

    def total(values: Floats) -> Floats:
        sums = np.zeros((number, *values.shape[1:]))
        np.add.at(sums, party, values)
        return sums

    def extreme(reduce: np.ufunc, values: Ints, start: int) -> Ints:
        found = np.full(number, start, dtype=np.int64)
        reduce.at(found, party, values)
        return found

    start = day_number(operation.settings.starts_on)
    factor = cases["priority"].replace_strict(dict(operation.settings.weights), return_dtype=pl.Float64).to_numpy()
    taken = _amounts(operation, cases)
    return Parties(
        cases=cases.select("case_id", pl.Series("party", party), "people", "bus_seats"),
        first_case=tuple(firsts["case_id"]),
        site=positions(firsts["site_id"], operation.tables["sites"]["site_id"]),
        amounts=total(taken),
        weight=total(taken[:, SEATS] * factor),
        ready=extreme(np.maximum, days(cases["ready_on"], LONG_AGO), start),
        expires=extreme(np.minimum, days(cases["expires_on"], NEVER), NEVER),
        largest_case=extreme(np.maximum, cases["people"].to_numpy(), 0),
        group=_groups(party, cases["settle_with"], number),
    )


def _measured(operation: Operation, cases: pl.DataFrame) -> pl.DataFrame:
    """Cases with their ``people``, ``seats`` and ``bus_seats``: everyone's own, and what their needs take beside it."""
    needs = operation.tables["needs"].select("need", "extra_seats", "extra_bus_seats")
    heads = operation.tables["people"].group_by("case_id").agg(pl.len().cast(pl.Int64).alias("people"))
    extras = (
        _needs_of_people(operation)
        .join(needs, on="need")
        .group_by("case_id")
        .agg(pl.col("extra_seats", "extra_bus_seats").cast(pl.Float64).sum())
    )
    return (
        cases.join(heads, on="case_id", how="left", maintain_order="left")
        .join(extras, on="case_id", how="left", maintain_order="left")
        .with_columns(pl.col("people", "extra_seats", "extra_bus_seats").fill_null(0))
        .with_columns(
            seats=pl.col("people") + pl.col("extra_seats"), bus_seats=pl.col("people") + pl.col("extra_bus_seats")
        )
    )


def _needs_of_people(operation: Operation) -> pl.DataFrame:
    """One row for each need of each person: ``case_id``, ``need``."""
    people = operation.tables["people"].select("case_id", need=pl.col("needs").list.unique())
    return people.explode("need").drop_nulls("need")


def _amounts(operation: Operation, cases: pl.DataFrame) -> Floats:
    """What each case takes, shape (C, 3 + N)."""
    needs = operation.tables["needs"]["need"]
    taken = np.zeros((cases.height, FIRST_NEED + len(needs)))
    taken[:, SEATS] = floats(cases["seats"])
    taken[:, BUS_SEATS] = floats(cases["bus_seats"])
    taken[:, PEOPLE] = floats(cases["people"])
    having = _needs_of_people(operation)
    case, need = positions(having["case_id"], cases["case_id"]), positions(having["need"], needs)
    known = (case >= 0) & (need >= 0)
    np.add.at(taken, (case[known], FIRST_NEED + need[known]), 1.0)
    return taken


def _groups(party: Ints, settle_with: pl.Series, number: int) -> Ints:
    """Component of each party in the graph that joins parties to the ``settle_with`` of their cases, shape (P,)."""
    tied = settle_with.is_not_null().to_numpy()
    labels = settle_with.drop_nulls()
    names = positions(labels, labels.unique(maintain_order=True))
    size = number + int(names.max(initial=-1)) + 1
    edges: Truths = np.ones(len(names), dtype=bool)
    graph = coo_array((edges, (party[tied], number + names)), shape=(size, size))
    return connected_components(graph, directed=False)[1][:number].astype(np.int64)
