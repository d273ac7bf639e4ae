"""The leaves of a proof that branches over candidate departures, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from safeconduct.operation import Plan
from safeconduct.verification.arrays import TOLERANCE, Ints, Truths, positions, shown
from safeconduct.verification.bound import Prices, no_prices
from safeconduct.verification.facts import Facts
from safeconduct.verification.prices import read_prices
from safeconduct.verification.supply import Key

ROWS = 256
"""Leaves that are held against all others at once."""


@dataclass(frozen=True)
class Leaf:
    """A leaf of the search over candidates.

    Args:
        name: as in ``branches.csv``; None where the proof does not branch.
        flies: 1 for candidates fixed to fly, -1 for those fixed to stay and 0 for the others, shape (D,).
        prices: that prove its bound.
    """

    name: str | None
    flies: Ints
    prices: Prices


def read_leaves(facts: Facts, plan: Plan) -> tuple[list[Leaf], list[str]]:
    """The leaves of the proof of a plan that are not empty, and the faults of its prices and branches."""
    table = read_prices(facts, plan.prices, "prices.csv")
    names, flies, faults = _literals(facts, plan.branches)
    faults = table.faults + faults
    known = set(names) if names else {None}
    for leaf in table.leaves:
        if leaf not in known:
            faults.append(_stray(leaf, branches=bool(names)))
    if not names:
        return [
            Leaf(None, np.zeros(len(facts.departures.ids), dtype=np.int64), table.leaves.get(None, no_prices(facts)))
        ], faults
    faults += _uncovered(names, flies[:, (flies != 0).any(axis=0)])
    possible = _possible(facts, flies)
    leaves = [
        Leaf(name, row, table.leaves.get(name, no_prices(facts)))
        for name, row, may in zip(names, flies, possible, strict=True)
        if may
    ]
    return leaves, faults


def _stray(leaf: str | None, *, branches: bool) -> str:
    if leaf is None:
        return "prices.csv: some rows name no branch; where the proof branches, each names its leaf"
    what = "is not in branches.csv" if branches else "is named, but there are no branches"
    return f"prices.csv: branch {shown(leaf)} {what}"


def _literals(facts: Facts, rows: pl.DataFrame) -> tuple[list[str], Ints, list[str]]:
    """Names of the leaves, what each fixes, shape (leaves, D), and the faults of the rows that say so."""
    d = positions(rows["departure_id"], facts.departures.ids)
    names = rows["branch"].drop_nulls().unique(maintain_order=True)
    leaf = positions(rows["branch"], names)
    fixed = np.zeros((len(names), len(facts.departures.ids)), dtype=np.int64)
    faults = []
    fixes = rows.select("branch", "departure_id", "flies").iter_rows()
    for at, to, (name, departure, flies) in zip(leaf, d, fixes, strict=True):
        what = f"branches.csv: branch {shown(name)}: departure {shown(departure)}"
        if to < 0 or not facts.departures.candidate[to]:
            faults.append(f"{what} is no candidate; only candidates are fixed")
        elif at < 0 or flies is None:
            faults.append(f"{what}: the row does not say which branch it is of, or whether the departure flies")
        elif fixed[at, to]:
            faults.append(f"{what} is fixed twice; once would be right")
        else:
            fixed[at, to] = 1 if flies else -1
    return names.to_list(), fixed, faults


def _uncovered(names: list[str], fixed: Ints) -> list[str]:
    """The fault of leaves, shape (leaves, candidates fixed by any), that do not part the choices among them.

    A leaf that fixes k of n candidates stands for 2^(n - k) choices. Leaves that exclude each other cover all 2^n
    where these numbers add up to that, and two of them exclude each other where one flies what the other leaves.
    """
    right = "each choice of departures is to be in exactly one"
    candidates = fixed.shape[1]
    choices = sum(1 << (candidates - int(k)) for k in np.count_nonzero(fixed, axis=1))
    if choices != 1 << candidates:
        more = "more" if choices > 1 << candidates else "fewer"
        return [f"branches.csv: the branches stand for {more} choices of departures than there are; {right}"]
    fly, stay = (fixed == 1).astype(np.float32), (fixed == -1).astype(np.float32)
    for first in range(0, len(names), ROWS):
        some = slice(first, first + ROWS)
        apart = (fly[some] @ stay.T + stay[some] @ fly.T) > 0
        apart[np.arange(apart.shape[0]), first + np.arange(apart.shape[0])] = True
        if not apart.all():
            one, other = np.argwhere(~apart)[0]
            pair = f"{shown(names[first + one])} and {shown(names[other])}"
            return [f"branches.csv: branches {pair} do not exclude each other; {right}"]
    return []


def _possible(facts: Facts, flies: Ints) -> Truths:
    """Whether the candidates that a leaf fixes to fly keep the budget and their aircraft's days, shape (leaves,)."""
    supply, fly = facts.supply, (flies == 1).astype(float)
    slots = np.unique(supply.busy.indices)
    taken = fly @ supply.busy[:, slots]  # shape (leaves, aircraft-days)
    in_time = ((taken <= supply.left[slots] + TOLERANCE) | (taken == 0)).all(axis=1)
    affordable = fly @ facts.departures.cost <= supply.left[supply.row[Key("budget")]] + TOLERANCE
    return np.asarray(in_time & affordable, dtype=bool)
