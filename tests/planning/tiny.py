"""Random operations so tiny that all their plans can be enumerated.

Seats and places are always scarce; beside them each operation is drawn with a few themes (needs, ties, a second site,
…), so that what is special to one is seldom hidden by another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from tests.planning.making import CAMP, Row, candidate, decision, departure, family, offer, on, operation, told

from safeconduct.operation import Operation, Plan

COUNTRIES = ("IRQ", "SYR")
LANDS = ("alb", "deu")
THEMES = (
    "acceptances",
    "company",
    "days",
    "decisions",
    "hazard",
    "needs",
    "offers",
    "reception",
    "sites",
    "status",
    "ties",
    "transit",
    "usage",
)
"""What an operation may have beside families, departures and offers; "buses", "candidates", "pins" and "scores" are
drawn only where a test asks for them."""


@st.composite
def operations(draw: st.DrawFn, always: Collection[str] = (), most: int = 5) -> Operation:
    """A tiny operation.

    Args:
        draw: of hypothesis.
        always: themes that it surely has.
        most: families at most.
    """
    themes = {*always, *draw(st.lists(st.sampled_from(THEMES), max_size=4))}
    sites = ("camp", "port") if "sites" in themes else ("camp",)
    rows = draw(families(themes, sites, most))
    ways = draw(departures(themes, sites))
    places = draw(offers(themes))
    tables = {
        "sites": [CAMP | (draw(buses()) if "buses" in themes else {}) | {"site_id": site} for site in sites],
        "site_days": draw(site_days(themes, sites, ways)),
        "transits": [{"transit_id": "hub", "people": draw(st.integers(2, 6))}],
        "departure_needs": draw(room_for_needs("departure_id", ways)),
        "offer_needs": draw(room_for_needs("offer_id", places)),
        "acceptances": draw(acceptances(rows, places)) if "acceptances" in themes else [],
        "decisions": draw(decisions(themes, rows, ways, places)),
        "usage": draw(usage(themes, ways)),
        "scores": draw(scores(rows)) if "scores" in themes else [],
        **(draw(reception(ways)) if "reception" in themes else {}),
    }
    settings: dict[str, Any] = {
        "use_pledged": draw(st.booleans()),
        "notice_days": draw(st.sampled_from([0, 0, 4])) if "decisions" in themes else 0,
        "moved_days": draw(st.sampled_from([0.0, 2.0, 7.5])),
    }
    if "candidates" in themes:
        settings["charter_budget"] = draw(st.sampled_from([None, None, 70.0]))
        settings["cost"] = draw(st.sampled_from([0.0, 0.1, 1.0]))
    return operation(rows, ways, places, horizon=12, tables=tables, **settings)


@st.composite
def families(draw: st.DrawFn, themes: Collection[str], sites: Sequence[str], most: int) -> list[Row]:
    """Two families or more."""
    rows = []
    company = draw(st.sampled_from(sites))
    for n in range(draw(st.integers(2, most))):
        together = draw(st.sampled_from([None, "T"])) if "company" in themes else None
        other = {
            "site_id": company if together else draw(st.sampled_from(sites)),
            "priority": draw(st.sampled_from(["normal", "normal", "urgent", "emergency"])),
            "travel_with": together,
        }
        if "days" in themes:
            other["ready_on"] = draw(st.sampled_from([None, on(3), on(6)]))
            other["expires_on"] = draw(st.sampled_from([None, on(5), on(9)]))
        if "ties" in themes:
            other["settle_with"] = draw(st.sampled_from([None, "S1", "S2"]))
        if "status" in themes:
            other["status"] = draw(st.sampled_from([None, None, "active", "held", "withdrawn", "departed"]))
        needs = [(), ("escort",), ("stretcher",), ("escort", "stretcher")] if "needs" in themes else [()]
        size, nationality = draw(st.integers(1, 4)), draw(st.sampled_from(COUNTRIES))
        rows.append(family(f"F{n}", size, needs=[draw(st.sampled_from(needs))], nationality=nationality, **other))
    return rows


@st.composite
def departures(draw: st.DrawFn, themes: Collection[str], sites: Sequence[str]) -> list[Row]:
    """Two or three departures; candidates among them share an aircraft."""
    rows = []
    most = 20 if "buses" in themes else 8
    for n in range(draw(st.integers(2, 3))):
        day, way = draw(st.integers(0, 10)), draw(st.integers(0, 2))
        args = (f"D{n}", day, draw(st.integers(1, most)), draw(st.sampled_from(LANDS)))
        other: dict[str, Any] = {"site_id": draw(st.sampled_from(sites)), "takes": way}
        if "transit" in themes and way:
            other |= {"transit_id": "hub", "transit_from": on(day), "transit_until": on(day + way - 1)}
        if "candidates" in themes and draw(st.booleans()):
            other |= {"aircraft": "A1", "busy_until": on(day + draw(st.integers(0, 4)))}
        if "candidates" in themes and draw(st.integers(0, 3)):
            rows.append(candidate(*args, cost=float(draw(st.integers(0, 60))), **other))
        else:
            status = (
                draw(st.sampled_from(["scheduled", "scheduled", "cancelled"])) if "status" in themes else "scheduled"
            )
            rows.append(departure(*args, status=status, **other))
    return rows


@st.composite
def offers(draw: st.DrawFn, themes: Collection[str]) -> list[Row]:
    """One to three offers."""
    rows = []
    most = 20 if "buses" in themes else 9
    for n in range(draw(st.integers(1, 3))):
        other: dict[str, Any] = {}
        if "offers" in themes:
            other = {
                "status": draw(st.sampled_from([None, "confirmed", "pledged", "withdrawn"])),
                "opens_on": draw(st.sampled_from([None, on(3)])),
                "closes_on": draw(st.sampled_from([None, on(8)])),
                "nationalities": draw(st.sampled_from([(), ("IRQ",), ("SYR", "AFG")])),
                "max_case_size": draw(st.sampled_from([None, 2])),
            }
        if "acceptances" in themes:
            other["case_by_case"] = draw(st.booleans())
        rows.append(offer(f"O{n}", draw(st.integers(1, most)), draw(st.sampled_from(LANDS)), **other))
    return rows


def buses() -> st.SearchStrategy[Row]:
    """Buses so few and small that how families are packed decides who fits."""
    return st.fixed_dictionaries({"buses": st.integers(1, 3), "bus_seats": st.integers(3, 7)})


@st.composite
def site_days(draw: st.DrawFn, themes: Collection[str], sites: Sequence[str], ways: Sequence[Row]) -> list[Row]:
    """Danger on days of departure, and few buses or none."""
    rows = []
    hazards = st.sampled_from([None, 0.0, 2.5, 8.0])
    for day in sorted({way["departs_on"] for way in ways}) if "hazard" in themes else ():
        fewer = draw(st.sampled_from([None, None, None, 0, 1]))
        row = {"site_id": draw(st.sampled_from(sites)), "day": day, "buses": fewer}
        rows.append({**row, "hazard": draw(hazards), "road_hazard": draw(hazards)})
    return rows


@st.composite
def room_for_needs(draw: st.DrawFn, column: str, rows: Sequence[Row]) -> list[Row]:
    """How many lying people each departure or offer takes."""
    return [{column: row[column], "need": "stretcher", "places": draw(st.integers(0, 2))} for row in rows]


@st.composite
def reception(draw: st.DrawFn, ways: Sequence[Row]) -> dict[str, list[Row]]:
    """People received in a week, and in some weeks otherwise."""
    people = st.sampled_from([None, 3, 6])
    weeks = sorted({way["arrives_on"] - timedelta(way["arrives_on"].weekday()) for way in ways})
    rows = [{"destination_id": draw(st.sampled_from(LANDS)), "week": week, "people": 2} for week in weeks]
    return {
        "destinations": [{"destination_id": land, "reception_per_week": draw(people)} for land in LANDS],
        "reception": draw(st.lists(st.sampled_from(rows), max_size=1)),
    }


@st.composite
def acceptances(draw: st.DrawFn, cases: Sequence[Row], places: Sequence[Row]) -> list[Row]:
    """What countries answered."""
    states = st.sampled_from(["submitted", "accepted", "accepted", "accepted", "refused", "expired"])
    rows = []
    for case in cases:
        for each in places:
            if draw(st.booleans()):
                row = {"case_id": case["case_id"], "offer_id": each["offer_id"], "state": draw(states)}
                row["valid_from"] = draw(st.sampled_from([None, None, on(2)]))
                rows.append({**row, "valid_until": draw(st.sampled_from([None, None, on(8)]))})
    return rows


@st.composite
def decisions(
    draw: st.DrawFn, themes: Collection[str], cases: Sequence[Row], ways: Sequence[Row], places: Sequence[Row]
) -> list[Row]:
    """What families decided, about any departure, destination or offer."""
    kinds = ["pin", "pin"] if "pins" in themes else []
    kinds += ["only", "forbid", "forbid", "short_notice"] if "decisions" in themes else []
    names = {
        "departure_id": [way["departure_id"] for way in ways],
        "destination_id": list(LANDS),
        "offer_id": [each["offer_id"] for each in places],
    }
    rows = []
    for _ in range(draw(st.integers(0, 3)) if kinds else 0):
        kind, case = draw(st.sampled_from(kinds)), draw(st.sampled_from(cases))["case_id"]
        column = draw(st.sampled_from(sorted(names)))
        rows.append(
            decision(case, kind, **({} if kind == "short_notice" else {column: draw(st.sampled_from(names[column]))}))
        )
    return rows


@st.composite
def usage(draw: st.DrawFn, themes: Collection[str], ways: Sequence[Row]) -> list[Row]:
    """What is taken already of seats, places, the road, an aircraft and the budget."""
    day = ways[0]["departs_on"]
    rows = [
        {"resource": "seats", "id": ways[0]["departure_id"], "amount": 1.0},
        {"resource": "places", "id": "O0", "amount": 2.0},
        {"resource": "road", "id": "camp", "day": day, "amount": 1.0},
    ]
    if "candidates" in themes:
        rows.append({"resource": "aircraft", "id": "A1", "day": day, "amount": 1.0})
        rows.append({"resource": "budget", "amount": 25.0})
    return draw(st.lists(st.sampled_from(rows), max_size=2)) if "usage" in themes else []


@st.composite
def scores(draw: st.DrawFn, cases: Sequence[Row]) -> list[Row]:
    """Expected outcomes; there is one at least."""
    values = st.sampled_from([0.0, 0.3, 0.5, 1.0])
    keys = [(case["case_id"], land) for case in cases for land in LANDS]
    chosen = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    return [{"case_id": case, "destination_id": land, "score": draw(values)} for case, land in chosen]


@st.composite
def communicated(draw: st.DrawFn, made: Operation) -> Plan | None:
    """A plan that people were told of, its departures perhaps cancelled or gone since, or none."""
    if draw(st.booleans()):
        return None
    ids = [*made.tables["departures"]["departure_id"].to_list(), "gone"]
    cases = made.tables["cases"]["case_id"].to_list()
    return told({case: (draw(st.sampled_from(ids)), "O0") for case in cases if draw(st.booleans())})
