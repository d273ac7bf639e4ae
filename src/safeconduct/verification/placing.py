"""What a plan says of each planned case, and by which way each party leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from safeconduct.operation import Operation, Plan
from safeconduct.verification.arrays import Ints, Truths, positions, shown
from safeconduct.verification.facts import Facts
from safeconduct.verification.openness import Meeting, rules


@dataclass(frozen=True)
class Placing:
    """By which departure and offer each party leaves, and which candidates fly.

    A party that a plan splits, or lets leave by a way that does not exist or is not open to it, counts as unplaced
    here, beside the fault that says so.

    Args:
        departure: row of the departure, -1 where the party is unplaced, shape (P,).
        offer: row of the offer, likewise, shape (P,).
        flown: whether a departure is a candidate that the plan flies, shape (D,).
        faults: what is wrong with who leaves and by what, a line each.
    """

    departure: Ints
    offer: Ints
    flown: Truths
    faults: tuple[str, ...]

    @property
    def placed(self) -> Truths:
        """Whether each party leaves, shape (P,)."""
        return self.departure >= 0


def find_placing(operation: Operation, facts: Facts, plan: Plan) -> Placing:
    """The way of each party in a plan, held against who is to be planned and what is open to whom."""
    case_departure, case_offer, unknown = _ways_of_cases(facts, plan)
    departure, offer, split = _ways_of_parties(facts, case_departure, case_offer)
    departure, offer, closed = _only_open(facts, departure, offer)
    flown, grounded = _flown(facts, plan)
    attempted = np.zeros(len(facts.parties), dtype=bool)
    attempted[facts.parties.cases["party"].to_numpy()[positions_of(plan.assignments, facts)]] = True
    faults = (
        *_once_each(operation, facts, plan),
        *unknown,
        *split,
        *closed,
        *_left_behind(facts, ~attempted),
        *_apart(facts, departure),
        *grounded,
        *_flights(facts, departure, flown),
    )
    return Placing(departure, offer, flown, faults)


def positions_of(rows: pl.DataFrame, facts: Facts) -> Ints:
    """Rows of the planned cases that stand in a table, those that are not planned passed over."""
    found = positions(rows["case_id"], facts.parties.cases["case_id"])
    return found[found >= 0]


def _once_each(operation: Operation, facts: Facts, plan: Plan) -> list[str]:
    """Each planned case, and no other, stands exactly once in ``assignments.csv`` or ``unplaced.csv``."""
    standing = pl.concat(
        [
            plan.assignments.select("case_id", assigned=1, unplaced=0),
            plan.unplaced.select("case_id", assigned=0, unplaced=1),
        ]
    )
    counts = standing.group_by("case_id", maintain_order=True).sum()
    planned = facts.parties.cases.select("case_id")
    missing = planned.join(counts, on="case_id", how="anti", maintain_order="left")["case_id"]
    often = counts.join(planned, on="case_id", how="semi", maintain_order="left").filter(
        pl.col("assigned") + pl.col("unplaced") > 1
    )
    status = dict(operation.tables["cases"].select("case_id", "status").iter_rows())
    others = counts.join(planned, on="case_id", how="anti", maintain_order="left")["case_id"]
    once = "it is to stand once, here or in unplaced.csv"
    return [
        *(f"assignments.csv: case {shown(c)} stands neither here nor in unplaced.csv; {once}" for c in missing),
        *(
            f"assignments.csv: case {shown(c)} stands {a} times here and {u} times in unplaced.csv; {once}"
            for c, a, u in often.iter_rows()
        ),
        *(f"assignments.csv: case {shown(c)} is in the plan, but {_why_unplanned(status.get(c))}" for c in others),
    ]


def _why_unplanned(status: str | None) -> str:
    if status is None:
        return "not in cases.csv"
    if status == "active":
        return "travels with a case that is held, so it is not to be planned"
    return f"is {status} and not to be planned"


def _ways_of_cases(facts: Facts, plan: Plan) -> tuple[Ints, Ints, list[str]]:
    """Rows of the departure and offer of each planned case, shape (C,), -1 without one, and what is unknown."""
    rows = plan.assignments.unique("case_id", keep="last", maintain_order=True)
    rows = rows.filter(pl.Series(positions(rows["case_id"], facts.parties.cases["case_id"]) >= 0, dtype=pl.Boolean))
    d = positions(rows["departure_id"], facts.departures.ids)
    o = positions(rows["offer_id"], facts.offers.ids)
    faults = []
    for what, found, file in (("departure", d, "departures.csv"), ("offer", o, "offers.csv")):
        wrong = rows.filter(pl.Series(found < 0, dtype=pl.Boolean)).select("case_id", f"{what}_id")
        faults += [
            f"assignments.csv: case {shown(c)}: {what} {shown(x)} is not in {file}" for c, x in wrong.iter_rows()
        ]
    departure, offer = np.full((2, facts.parties.cases.height), -1, dtype=np.int64)
    case, known = positions_of(rows, facts), (d >= 0) & (o >= 0)
    departure[case[known]], offer[case[known]] = d[known], o[known]
    return departure, offer, faults


def _ways_of_parties(facts: Facts, departure: Ints, offer: Ints) -> tuple[Ints, Ints, list[str]]:
    """Rows of the departure and offer of each party, shape (P,), and which parties do not leave whole by one way."""
    cases = facts.parties.cases.with_columns(departure=departure, offer=offer)
    ways = (
        cases.group_by("party")
        .agg(pl.col("departure", "offer").first(), pl.struct("departure", "offer").n_unique().alias("ways"), "case_id")
        .sort("party")
    )
    faults = [
        f"assignments.csv: cases {' '.join(map(shown, names))} travel together, "
        "but do not all leave by one departure under one offer; all or none of them would be right"
        for names in ways.filter(pl.col("ways") > 1)["case_id"]
    ]
    whole = (ways["ways"] == 1).to_numpy()
    return np.where(whole, ways["departure"].to_numpy(), -1), np.where(whole, ways["offer"].to_numpy(), -1), faults


def _only_open(facts: Facts, departure: Ints, offer: Ints) -> tuple[Ints, Ints, list[str]]:
    """The ways that are open to their party, shape (P,), and for each other one the first rule that it breaks."""
    p = np.flatnonzero(departure >= 0)
    sentences: dict[int, str] = {}
    meeting = Meeting(facts, p, departure[p], offer[p])
    for rule in rules(facts.needs):
        for i in np.flatnonzero(~np.broadcast_to(rule.holds(meeting), p.shape)):
            if int(i) not in sentences:
                one = Meeting(facts, p[i], departure[p[i]], offer[p[i]])
                sentences[int(i)] = f"{rule.sentence(one)} (condition {rule.condition} of an open pair)"
    faults = []
    departure, offer = departure.copy(), offer.copy()
    for j, sentence in sorted(sentences.items()):
        way = f"by {shown(facts.departures.ids[departure[p[j]]])} under {shown(facts.offers.ids[offer[p[j]]])}"
        faults.append(f"assignments.csv: case {shown(facts.parties.first_case[p[j]])} {way}: {sentence}")
        departure[p[j]] = offer[p[j]] = -1
    return departure, offer, faults


def _left_behind(facts: Facts, unplaced: Truths) -> list[str]:
    return [
        f"assignments.csv: case {shown(facts.parties.first_case[p])} is pinned and has to leave, but is unplaced"
        for p in np.flatnonzero(unplaced & facts.decisions.pinned)
    ]


def _apart(facts: Facts, departure: Ints) -> list[str]:
    """Tied parties that leave have one destination."""
    p = np.flatnonzero(departure >= 0)
    goals = pl.DataFrame(
        {
            "group": facts.parties.group[p],
            "case": [facts.parties.first_case[i] for i in p],
            "goal": [facts.destinations[g] for g in facts.departures.destination[departure[p]]],
        },
        schema={"group": pl.Int64, "case": pl.String, "goal": pl.String},
    )
    torn = goals.group_by("group", maintain_order=True).all().filter(pl.col("goal").list.n_unique() > 1)
    return [
        "assignments.csv: tied cases go to different places, and one would be right: "
        + ", ".join(f"{shown(case)} to {shown(goal)}" for case, goal in zip(cases, to, strict=True))
        for cases, to in torn.select("case", "goal").iter_rows()
    ]


def _flown(facts: Facts, plan: Plan) -> tuple[Truths, list[str]]:
    """Which departures fly as candidates, shape (D,), and which names in ``flown.csv`` are none."""
    names = plan.flown["departure_id"].unique(maintain_order=True)
    d = positions(names, facts.departures.ids)
    known = d >= 0
    known[known] = facts.departures.candidate[d[known]]
    flown = np.zeros(len(facts.departures.ids), dtype=bool)
    flown[d[known]] = True
    faults = [
        f"flown.csv: {shown(name)} is no candidate departure; only candidates are flown by choice"
        for name, fine in zip(names, known, strict=True)
        if not fine
    ]
    return flown, faults


def _flights(facts: Facts, departure: Ints, flown: Truths) -> list[str]:
    """Every candidate with people on it flies, and every flown one has some."""
    carrying = np.bincount(departure[departure >= 0], minlength=len(flown))
    unflown = np.flatnonzero(facts.departures.candidate & ~flown & (carrying > 0))
    empty = np.flatnonzero(flown & (carrying == 0))
    return [
        *(
            f"flown.csv: candidate {shown(facts.departures.ids[d])} is not in it, "
            f"but {carrying[d]} parties are on it, the first with case "
            f"{shown(facts.parties.first_case[int(np.argmax(departure == d))])}"
            for d in unflown
        ),
        *(f"flown.csv: candidate {shown(facts.departures.ids[d])} flies, but carries nobody" for d in empty),
    ]
