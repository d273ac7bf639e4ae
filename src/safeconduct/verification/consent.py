"""What countries, families and officers have said: acceptances, nationalities, decisions, and what people were told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array

from safeconduct.operation import Operation, Plan
from safeconduct.verification.arrays import LONG_AGO, NEVER, Floats, Ints, Truths, days, positions
from safeconduct.verification.movements import Departures, Offers
from safeconduct.verification.parties import Parties


@dataclass(frozen=True)
class Acceptances:
    """A country's decisions, by party and offer; arrays of shape (P, O), days as day numbers.

    Args:
        refused: whether it has refused a case of the party, or its decision has expired.
        accepted: whether it has accepted every case of the party.
        since: first day of arrival on which every acceptance holds.
        until: last such day.
    """

    refused: Truths
    accepted: Truths
    since: Ints
    until: Ints


@dataclass(frozen=True)
class Decisions:
    """What families and officers have decided; each party has a row of what it allows.

    Args:
        pinned: whether the party is to leave in any case, shape (P,).
        short_notice: whether each of its cases has a ``short_notice`` or a ``pin``, shape (P,).
        row: row of each party in the tables below; row 0 allows everything, shape (P,).
        departures: whether a departure is allowed, shape (1 + parties with decisions, D).
        destinations: likewise, shape (1 + parties with decisions, G).
        offers: likewise, shape (1 + parties with decisions, O).
    """

    pinned: Truths
    short_notice: Truths
    row: Ints
    departures: Truths
    destinations: Truths
    offers: Truths


@dataclass(frozen=True)
class Told:
    """What an earlier plan has communicated.

    Args:
        together: the departure of which every case of the party was told, or -1, shape (P,).
        people: people of the party who were told of any departure, shape (P,).
        by_departure: people of the party who were told of a departure, shape (P, D).
    """

    together: Ints
    people: Floats
    by_departure: csr_array


def find_acceptances(operation: Operation, parties: Parties, offers: Offers) -> Acceptances:
    """The acceptances of an operation by party and offer."""
    table = operation.tables["acceptances"]
    case, offer = (
        positions(table["case_id"], parties.cases["case_id"]),
        positions(table["offer_id"], offers.ids),
    )
    known = (case >= 0) & (offer >= 0)
    table, case, offer = table.filter(pl.Series(known)), case[known], offer[known]
    party = parties.cases["party"].to_numpy()
    at = party[case], offer
    state = table["state"]
    shape = (len(parties), len(offers.ids))
    refused = np.zeros(shape, dtype=bool)
    np.logical_or.at(refused, at, state.is_in(["refused", "expired"]).to_numpy())
    accepts = (state == "accepted").to_numpy()
    count = np.zeros(shape, dtype=np.int64)
    np.add.at(count, at, accepts)
    since, until = np.full(shape, LONG_AGO, dtype=np.int64), np.full(shape, NEVER, dtype=np.int64)
    np.maximum.at(since, at, np.where(accepts, days(table["valid_from"], LONG_AGO), LONG_AGO))
    np.minimum.at(until, at, np.where(accepts, days(table["valid_until"], NEVER), NEVER))
    return Acceptances(refused, count == np.bincount(party, minlength=len(parties))[:, None], since, until)


def find_welcome(operation: Operation, parties: Parties) -> tuple[Ints, Truths]:
    """Kind of each party by its nationalities, shape (P,), and whether an offer takes a kind, shape (kinds, O)."""
    people = (
        operation.tables["people"]
        .join(parties.cases, on="case_id")
        .select("party", pl.col("nationality").fill_null(""))
    )
    kinds = people.group_by("party").agg(pl.col("nationality").unique().sort().str.join(" ")).sort("party")
    different = kinds["nationality"].unique(maintain_order=True)
    kind = np.zeros(len(parties), dtype=np.int64)
    kind[kinds["party"].to_numpy()] = positions(kinds["nationality"], different)
    taken = operation.tables["offers"]["nationalities"].fill_null([]).to_list()
    welcome = [[not offer or set(names.split(" ")) <= set(offer) for offer in taken] for names in different]
    return kind, np.array(welcome, dtype=bool).reshape(len(different), len(taken))


def find_decisions(operation: Operation, parties: Parties, departures: Departures, offers: Offers) -> Decisions:
    """The decisions of an operation by party."""
    table = operation.tables["decisions"]
    case = positions(table["case_id"], parties.cases["case_id"])
    table, case = table.filter(pl.Series(case >= 0)), case[case >= 0]
    party = parties.cases["party"].to_numpy()
    count, kind = len(parties), table["decision"].to_list()
    pinned = np.zeros(count, dtype=bool)
    tellable = np.zeros(parties.cases.height, dtype=bool)
    decided = np.unique(party[case])
    row = np.zeros(count, dtype=np.int64)
    row[decided] = 1 + np.arange(len(decided))
    allowed = {
        "departure_id": np.ones((1 + len(decided), len(departures.ids)), dtype=bool),
        "destination_id": np.ones((1 + len(decided), operation.tables["destinations"].height), dtype=bool),
        "offer_id": np.ones((1 + len(decided), len(offers.ids)), dtype=bool),
    }
    named = {
        "departure_id": positions(table["departure_id"], departures.ids),
        "destination_id": positions(table["destination_id"], operation.tables["destinations"]["destination_id"]),
        "offer_id": positions(table["offer_id"], offers.ids),
    }
    for i, decision in enumerate(kind):
        p = party[case[i]]
        pinned[p] |= decision == "pin"
        tellable[case[i]] |= decision in ("pin", "short_notice")
        if decision == "short_notice":
            continue
        for column, table_of_rows in allowed.items():
            if (at := named[column][i]) < 0:
                continue
            if decision == "forbid":
                table_of_rows[row[p], at] = False
            else:  # a pin or an only leaves nothing else of its kind
                table_of_rows[row[p], np.arange(table_of_rows.shape[1]) != at] = False
    untold = np.zeros(count, dtype=bool)
    np.logical_or.at(untold, party, ~tellable)
    return Decisions(pinned, ~untold, row, allowed["departure_id"], allowed["destination_id"], allowed["offer_id"])


def find_told(previous: Plan | None, parties: Parties, departures: Departures) -> Told:
    """What the planned cases were told by an earlier plan; the last row counts where a case stands twice."""
    shape = (len(parties), len(departures.ids))
    if previous is None:
        return Told(np.full(shape[0], -1, dtype=np.int64), np.zeros(shape[0]), csr_array(shape))
    rows = previous.assignments.unique("case_id", keep="last", maintain_order=True)
    case = positions(rows["case_id"], parties.cases["case_id"])
    rows, case = rows.filter(pl.Series(case >= 0)), case[case >= 0]
    told = np.full(parties.cases.height, -1, dtype=np.int64)  # -1: of nothing; -2: of a departure that is no more
    known = positions(rows["departure_id"], departures.ids)
    told[case] = np.where(known < 0, -2, known)
    party, heads = parties.cases["party"].to_numpy(), parties.cases["people"].cast(pl.Float64).to_numpy()
    people = np.zeros(shape[0])
    np.add.at(people, party, heads * (told != -1))
    least, most = np.full(shape[0], NEVER), np.full(shape[0], LONG_AGO)
    np.minimum.at(least, party, told)
    np.maximum.at(most, party, told)
    on = told >= 0
    by_departure = coo_array((heads[on], (party[on], told[on])), shape=shape).tocsr()
    return Told(np.where((least == most) & (least >= 0), least, -1), people, by_departure)
