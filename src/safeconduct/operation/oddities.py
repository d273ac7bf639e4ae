"""What is legal but odd, and worth a second look before anything is planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

import polars as pl

from safeconduct.operation.cells import shown
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault
from safeconduct.operation.rules import planned
from safeconduct.operation.settings import SettingsText, unknown_keys

OLDEST = 120
"""Years; an age above it, stated or by the birth date, is more often a slip than a person."""


def oddities(draft: Draft, settings: SettingsText | None) -> Iterator[Fault]:
    """A warning for each thing that is legal but odd; whether a pair is open to a party is not asked here."""
    if settings:
        yield from unknown_keys(settings)
    yield from _unknown_columns(draft)
    yield from _windows(draft)
    yield from _ages(draft)
    yield from _reported_before(draft)
    yield from _transit_days_without_transit(draft)
    yield from _usage(draft)
    yield from _held_back(draft)
    yield from _decided_for_nobody(draft)
    if all((table, name) in draft.complete for table, name in (("cases", "case_id"), ("people", "case_id"))):
        people = _planned_people(draft)
        yield from _totals(draft, people)
        yield from _nationalities(draft, people)
        yield from _needs(draft, people)
        yield from _lapsing_papers(draft)
        yield from _destinations(draft)


def _planned_people(draft: Draft) -> pl.DataFrame:
    """The people of planned cases with their row in ``people`` as the column ``row`` and their site."""
    cases = planned(draft.frames["cases"]).select("case_id", "site_id").unique("case_id")
    return draft.frames["people"].with_row_index("row").join(cases, on="case_id", how="inner", maintain_order="left")


def _flying(draft: Draft) -> pl.DataFrame:
    return draft.frames["departures"].filter(pl.col("status") != "cancelled")


def _standing(draft: Draft) -> pl.DataFrame:
    return draft.frames["offers"].filter(pl.col("status") != "withdrawn")


def _unknown_columns(draft: Draft) -> Iterator[Fault]:
    for name, found in draft.found.items():
        absent = [column for column in OPERATION_TABLES[name].columns if column not in found.cells.columns]
        for column in found.cells.columns:
            if column not in OPERATION_TABLES[name].columns:
                message = "is no known column; it is kept, and nothing is computed from it"
                if close := get_close_matches(column, absent, n=1, cutoff=0.8):
                    message += f"; did you mean {close[0]}?"
                yield Fault(found.file, found.header, column, message)


def _windows(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "cases",
        pl.col("expires_on") < pl.col("ready_on"),
        "ready_on",
        lambda row: f"{row['ready_on']} lies after expires_on ({row['expires_on']}); the case can never leave",
    )
    if draft.settings:
        start = draft.settings.starts_on
        yield from draft.where(
            "cases",
            (pl.col("status") == "active") & (pl.col("expires_on") < start),
            "expires_on",
            lambda row: f"{row['expires_on']} lies before starts_on ({start}); the case can never leave",
        )


def _reported_before(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "incidents",
        (pl.col("reported_on") < pl.col("occurred_on")) & (pl.col("precision").fill_null("day") == "day"),
        "reported_on",
        lambda row: f"{row['reported_on']} lies before occurred_on ({row['occurred_on']}), which is known to the day",
    )


def _ages(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "people", pl.col("age") > OLDEST, "age", lambda row: f"{row['age']} years is more than {OLDEST}"
    )
    if draft.settings:
        start = draft.settings.starts_on
        had_birthday = pl.lit(start.month * 100 + start.day) >= (
            pl.col("birth_date").dt.month().cast(pl.Int32) * 100 + pl.col("birth_date").dt.day()
        )
        years = start.year - pl.col("birth_date").dt.year() - pl.when(had_birthday).then(0).otherwise(1)
        yield from draft.where(
            "people",
            years > OLDEST,
            "birth_date",
            lambda row: f"{row['birth_date']} lies more than {OLDEST} years before starts_on ({start})",
        )
        yield from draft.where(
            "people",
            (years - pl.col("age")).abs() > 1,
            "age",
            lambda row: f"{row['age']} years does not go with birth_date ({row['birth_date']})",
        )


def _transit_days_without_transit(draft: Draft) -> Iterator[Fault]:
    for name in ("transit_from", "transit_until"):
        yield from draft.where(
            "departures",
            pl.col("transit_id").is_null() & pl.col(name).is_not_null(),
            name,
            lambda _: "is given without a transit_id; it is passed over",
        )


def _usage(draft: Draft) -> Iterator[Fault]:
    yield from draft.where(
        "usage",
        (pl.col("resource") != "budget") & (pl.col("amount") != pl.col("amount").floor()),
        "amount",
        lambda row: f"{row['amount']} is not whole, though {row['resource']} are counted",
    )
    aircraft = draft.frames["departures"]["aircraft"].drop_nulls().unique()
    yield from draft.where(
        "usage",
        (pl.col("resource") == "aircraft") & ~pl.col("id").is_in(aircraft.implode()),
        "id",
        lambda row: f"{shown(str(row['id']))} is the aircraft of no departure",
    )


def _held_back(draft: Draft) -> Iterator[Fault]:
    cases = draft.frames["cases"]
    held = cases.filter((pl.col("status") == "held") & pl.col("travel_with").is_not_null())
    names = dict(zip(held["travel_with"], held["case_id"], strict=True))
    yield from draft.where(
        "cases",
        (pl.col("status") == "active") & pl.col("travel_with").is_in(list(names)),
        "travel_with",
        lambda row: (
            f"{row['travel_with']!r} is the party of {names[row['travel_with']]} too, which is held: none is planned"
        ),
    )


def _decided_for_nobody(draft: Draft) -> Iterator[Fault]:
    cases = draft.frames["cases"]
    unplanned = cases.join(planned(cases), on="case_id", how="anti")["case_id"]
    yield from draft.where(
        "decisions",
        (pl.col("decision") == "pin") & pl.col("case_id").is_in(unplanned.implode()),
        "case_id",
        lambda row: (
            f"the pin of {row['case_id']!r} has no effect: the case is not planned, because of its own status or that "
            "of a case it travels with"
        ),
    )


def _totals(draft: Draft, people: pl.DataFrame) -> Iterator[Fault]:
    def fewer(table: str, column: str, there: int, what: str) -> Iterator[Fault]:
        if there < people.height and table in draft.found:
            message = f"{there:,} {what} for {people.height:,} people who are to leave"
            yield Fault(draft.name(table), None, column, message)

    if draft.frames["departures"].is_empty():
        if "departures" in draft.found:
            yield Fault(draft.name("departures"), None, None, "holds no departure; a plan then says which are needed")
    else:
        yield from fewer("departures", "seats", int(_flying(draft)["seats"].sum()), "seats")
    yield from fewer("offers", "places", int(_standing(draft)["places"].sum()), "places")
    if people.is_empty() and "cases" in draft.found:
        yield Fault(draft.name("cases"), None, None, "holds no case that is to be planned")
    still = (pl.col("buses") * pl.col("bus_seats") * pl.col("bus_trips_per_day")) == 0
    waiting = set(people["site_id"].drop_nulls())
    opened = set(draft.frames["site_days"].filter(pl.col("buses") > 0)["site_id"].drop_nulls())
    yield from draft.where(
        "sites",
        still & pl.col("site_id").is_in(sorted(waiting - opened)),
        "buses",
        lambda row: (
            f"the buses of {row['site_id']} carry nobody ({row['buses']} buses × {row['bus_seats']} seats "
            f"× {row['bus_trips_per_day']} rides a day), though people wait there"
        ),
    )


def _nationalities(draft: Draft, people: pl.DataFrame) -> Iterator[Fault]:
    limited = _standing(draft).filter(pl.col("nationalities").list.len() > 0)
    texts = draft.found["people"].cells
    if limited.is_empty() or "nationality" not in texts.columns:
        return
    for person in people.filter(pl.col("nationality").is_null()).iter_rows(named=True):
        if texts["nationality"][person["row"]] is None:
            message = f"is empty; offers that take only some nationalities: {limited.height}"
            yield draft.fault("people", person["row"], "nationality", message)


def _needs(draft: Draft, people: pl.DataFrame) -> Iterator[Fault]:
    """Needs that take a place on board or at the destination where none is stated."""
    having: dict[str, int] = dict(people["needs"].explode().drop_nulls().value_counts().iter_rows())
    carried = draft.frames["departure_needs"].filter(pl.col("places") > 0)
    carried = carried.join(_flying(draft), on="departure_id", how="semi")
    cared = draft.frames["offer_needs"].filter(pl.col("places") > 0)
    cared = cared.join(_standing(draft), on="offer_id", how="semi")
    for flag, served, what in (
        ("place_on_board", carried["need"], "departure"),
        ("place_at_destination", cared["need"], "offer"),
    ):
        yield from draft.where(
            "needs",
            pl.col(flag) & pl.col("need").is_in(list(having)) & ~pl.col("need").is_in(served.implode()),
            "need",
            lambda row, what=what: (  # type: ignore[misc] # mypy infers no lambda with a default
                f"no {what} has a place for {shown(row['need'])}; people who need it: {having[row['need']]:,}"
            ),
        )


def _lapsing_papers(draft: Draft) -> Iterator[Fault]:
    """Papers that lapse before the first departure of the site arrives."""
    flying = _flying(draft)
    if draft.settings:
        flying = flying.filter(pl.col("departs_on") >= draft.settings.starts_on)
    arrivals: dict[str, date] = dict(
        flying.group_by("site_id").agg(pl.col("arrives_on").min()).drop_nulls().iter_rows()
    )
    for case in planned(draft.frames["cases"]).drop_nulls("expires_on").iter_rows(named=True):
        arrival = arrivals.get(case["site_id"])
        if arrival and case["expires_on"] < arrival:
            message = f"{case['expires_on']} lies before the first arrival from {case['site_id']} ({arrival})"
            yield draft.fault("cases", case["row"], "expires_on", message)


def _destinations(draft: Draft) -> Iterator[Fault]:
    """Destinations that no departure reaches or that no offer opens."""

    def without(there: pl.Series, what: str) -> Iterator[Fault]:
        def say(row: Any) -> str:
            return f"{shown(row['destination_id'])} has no {what}"

        named = there.drop_nulls().unique().implode()
        yield from draft.where("destinations", ~pl.col("destination_id").is_in(named), "destination_id", say)

    if draft.frames["departures"].height:
        yield from without(_flying(draft)["destination_id"], "departure")
    yield from without(_standing(draft)["destination_id"], "offer")
