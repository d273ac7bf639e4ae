"""A synthetic operation to start from: an evacuation from two coastal camps. Nobody in it exists.

It is small enough to read and has one of everything that an operation may hold: families of all shapes, needs, papers
that lapse, offers with conditions, a route through a transit with a limited stock, charters that may be flown or not,
days on which the road is closed.
"""

from __future__ import annotations

from math import ceil

from safeconduct.operation.assembling import Row, assemble, default_settings
from safeconduct.operation.drawing import Draw
from safeconduct.operation.model import Operation
from safeconduct.operation.synthetic_families import Family, draw_families
from safeconduct.operation.synthetic_flights import (
    AIRCRAFT,
    WEEKS_OF_FLIGHTS,
    charter_cost,
    departure_needs,
    departures_of,
    sites_of,
    transits_of,
    weeks_worth,
)
from safeconduct.operation.synthetic_places import AT_HARBOUR, COUNTRIES, STARTS_ON, Country, on, part_of

WEEKS = 18
"""Weeks from the first day to the deadline."""

SPARE_PLACES = 1.35
"""Places of offers over people."""

NEEDS: tuple[Row, ...] = (
    {"need": "wheelchair", "name": "Wheelchair on board", "place_on_board": True},
    {"need": "escort", "name": "Medical escort", "extra_seats": 1, "extra_bus_seats": 1, "place_on_board": True},
    {
        "need": "stretcher",
        "name": "Transport lying down",
        "extra_seats": 8,
        "extra_bus_seats": 4,
        "place_on_board": True,
        "place_at_destination": True,
    },
    {"need": "dialysis", "name": "Dialysis on arrival", "place_at_destination": True},
)


def make_synthetic(people: int, seed: int = 0) -> Operation:
    """Make a synthetic operation of so many people.

    Args:
        people: At least 1.
        seed: The same number of people and seed give the same operation everywhere.

    Returns:
        An operation without fault.

    Raises:
        ValueError: There is nobody to plan for.
    """
    if people < 1:
        raise ValueError(f"{people} people make no operation; ask for at least 1")
    draw = Draw(f"synthetic {people} {seed}")
    families = draw_families(draw, people)
    cases = _cases(draw, families)
    countries = COUNTRIES if people >= 60 else COUNTRIES[:3]
    departures = departures_of(draw, countries, people)
    offers = _offers(countries, people)
    settings = default_settings(
        name=f"Synthetic evacuation of {people:,} people (seed {seed})",
        timezone="Africa/Tripoli",
        starts_on=STARTS_ON,
        deadline=on(7 * WEEKS),
        horizon=on(7 * (WEEKS_OF_FLIGHTS + 4)),
        notice_days=3,
        moved_days=5.0,
        charter_budget=2.5 * charter_cost(AIRCRAFT[1]),
        cost=0.0005,
    )
    return assemble(
        settings,
        {
            "sites": sites_of(departures),
            "site_days": _site_days(draw),
            "needs": NEEDS,
            "cases": cases,
            "people": _people(families),
            "destinations": _destinations(countries, people),
            "reception": _reception(countries, people),
            "offers": offers,
            "acceptances": _acceptances(draw, families, offers),
            "offer_needs": _offer_needs(offers),
            "departures": departures,
            "transits": transits_of(countries, people),
            "departure_needs": departure_needs(departures),
            "usage": _usage(countries, people),
            "decisions": _decisions(draw, families, countries),
            "incidents": _incidents(),
        },
    )


def _case_id(number: int) -> str:
    return f"F{number:05d}"


def _cases(draw: Draw, families: list[Family]) -> list[Row]:
    """A case a family; a few travel with neighbours of their site, a few settle near relatives."""
    sites = ["harbour" if draw.happens(AT_HARBOUR) else "oasis" for _ in families]
    travel: dict[int, str] = {}
    settle: dict[int, str] = {}
    alone = {home: [i for i, site in enumerate(sites) if site == home] for home in ("harbour", "oasis")}
    for number in range(len(families) // 50):
        pool = alone[draw.one_of(["harbour", "oasis"])]
        pair = draw.taken_from(pool, 2) if len(pool) > 1 else []
        travel |= dict.fromkeys(pair, f"together-{number + 1}")
    unrelated = list(range(len(families)))
    for number in range(len(families) // 40):
        settle |= dict.fromkeys(draw.taken_from(unrelated, draw.whole(2, 3)), f"kin-{number + 1}")
    rows: list[Row] = []
    for number, family in enumerate(families):
        ready = 7 * draw.whole(0, 8) + 2 if draw.happens(0.6) else None
        lapses = (ready or 0) + draw.whole(85, 170) if draw.happens(0.3) else None
        rows.append(
            {
                "case_id": _case_id(number + 1),
                "status": "held" if number % 97 == 96 and number not in travel else "active",
                "site_id": sites[number],
                "priority": _priority(draw, family),
                "ready_on": None if ready is None else on(ready),
                "expires_on": None if lapses is None else on(lapses),
                "travel_with": travel.get(number),
                "settle_with": settle.get(number),
            }
        )
    return rows


def _priority(draw: Draw, family: Family) -> str:
    needs = {need for person in family.people for need in person.needs}
    if needs & {"stretcher", "dialysis"}:
        return "emergency" if draw.happens(0.5) else "urgent"
    if needs or family.kind == "one parent with children":
        return "urgent" if draw.happens(0.6) else "normal"
    return draw.weighted({"normal": 0.93, "urgent": 0.06, "emergency": 0.01})


def _people(families: list[Family]) -> list[Row]:
    rows: list[Row] = []
    for number, family in enumerate(families):
        for person in family.people:
            rows.append(
                {
                    "person_id": f"P{len(rows) + 1:06d}",
                    "case_id": _case_id(number + 1),
                    "sex": person.sex,
                    "age": person.age,
                    "nationality": family.nationality,
                    "languages": family.languages,
                    "needs": person.needs,
                }
            )
    return rows


def _destinations(countries: tuple[Country, ...], people: int) -> list[Row]:
    return [
        {
            "destination_id": country.code.lower(),
            "name": country.name,
            "country": country.code,
            "airport": country.airport,
            "latitude": country.latitude,
            "longitude": country.longitude,
            # The smallest country takes whoever comes; the others can receive what four weeks' flights bring.
            "reception_per_week": None
            if country is countries[-1]
            else max(60, weeks_worth(country, countries, people, 4)),
        }
        for country in countries
    ]


def _reception(countries: tuple[Country, ...], people: int) -> list[Row]:
    """A week of holidays in which the first country receives fewer."""
    first = countries[0]
    received = weeks_worth(first, countries, people, 1)
    return [{"destination_id": first.code.lower(), "week": on(7 * 7), "people": received}]


def _offers(countries: tuple[Country, ...], people: int) -> list[Row]:
    """General places of each country; the first two also choose, the third takes some nationalities, small families."""
    rows: list[Row] = []
    for place, country in enumerate(countries):
        code = country.code.lower()
        places = ceil(part_of(country, countries) * people * SPARE_PLACES)
        chosen = places // 5 if place < 2 else 0
        conditions: dict[str, object] = {}
        if place == 2:
            conditions = {"nationalities": ("ERI", "SDN", "SOM", "SYR"), "max_case_size": 7}
        rows.append(
            {
                "offer_id": f"{code}-general",
                "destination_id": code,
                "places": places - chosen,
                "opens_on": on(0),
                "closes_on": on(7 * (WEEKS_OF_FLIGHTS + 2)),
                **conditions,
            }
        )
        if chosen:
            rows.append(
                {
                    "offer_id": f"{code}-kin",
                    "destination_id": code,
                    "places": chosen,
                    "opens_on": on(14),
                    "case_by_case": True,
                }
            )
    last = countries[-1].code.lower()
    rows.append(
        {"offer_id": f"{last}-second", "destination_id": last, "status": "pledged", "places": ceil(people / 20)}
    )
    return rows


def _acceptances(draw: Draw, families: list[Family], offers: list[Row]) -> list[Row]:
    """What the countries that decide case by case have decided so far."""
    rows: list[Row] = []
    for offer in offers:
        if offer.get("case_by_case"):
            places = int(str(offer["places"]))
            for number in sorted(draw.some_of(range(len(families)), max(1, places // 2))):
                state = draw.weighted({"accepted": 0.75, "submitted": 0.17, "refused": 0.08})
                until = on(draw.whole(70, 160)) if state == "accepted" else None
                rows.append(
                    {
                        "case_id": _case_id(number + 1),
                        "offer_id": offer["offer_id"],
                        "state": state,
                        "valid_until": until,
                    }
                )
    return rows


def _offer_needs(offers: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for offer in offers:
        places = int(str(offer["places"]))
        rows.append({"offer_id": offer["offer_id"], "need": "dialysis", "places": ceil(places / 90)})
        rows.append({"offer_id": offer["offer_id"], "need": "stretcher", "places": ceil(places / 120)})
    return rows


def _site_days(draw: Draw) -> list[Row]:
    """Three spells of danger: two days without road, then danger that falls by half every five days."""
    rows: dict[tuple[str, int], Row] = {}
    for site, begins in (("harbour", 12), ("oasis", 40), ("harbour", 83)):
        height = 2 + 3 * draw.share()
        for day in range(begins, begins + 15):
            danger = 0.5 ** ((day - begins) / 5)
            rows[site, day] = {
                "site_id": site,
                "day": on(day),
                "buses": 0 if day < begins + 2 else None,
                "hazard": round(1 + height * danger, 2),
                "road_hazard": round(2 * danger, 2),
            }
    return list(rows.values())


def _usage(countries: tuple[Country, ...], people: int) -> list[Row]:
    """Places that people took who left before the first day."""
    taken = ceil(people / 40)
    return [{"resource": "places", "id": f"{countries[0].code.lower()}-general", "amount": float(taken)}]


def _decisions(draw: Draw, families: list[Family], countries: tuple[Country, ...]) -> list[Row]:
    rows: list[Row] = []
    asked = draw.some_of(range(len(families)), ceil(len(families) / 60) if len(families) > 5 else 0)
    for place, number in enumerate(sorted(asked)):
        destination = draw.one_of(countries).code.lower()
        row = {"case_id": _case_id(number + 1), "destination_id": destination, "decided_by": "officer-1"}
        if place % 3 == 0:
            rows.append({**row, "decision": "only", "reason": "A sister lives there"})
        elif place % 3 == 1:
            rows.append({**row, "decision": "forbid", "reason": "Asked not to go there"})
        else:
            rows.append({"case_id": row["case_id"], "decision": "short_notice", "reason": "Agreed by telephone",
                         "decided_by": "officer-2"})  # fmt: skip
    return rows


def _incidents() -> list[Row]:
    """Invented incidents before the first day."""
    told = (("harbour", -200, "shelling"), ("oasis", -96, "threat"), ("harbour", -31, "shooting"))
    return [
        {
            "incident_id": f"I{number}",
            "site_id": site,
            "occurred_on": on(days),
            "precision": "day",
            "reported_on": on(days + 1),
            "kind": kind,
            "confidence": "medium",
            "note": "Invented, as everything in this operation",
        }
        for number, (site, days, kind) in enumerate(told, start=1)
    ]
