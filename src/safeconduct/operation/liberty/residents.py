"""The synthetic residents of the Liberty example: drawn by chance from what is published of them as a whole.

Nobody of them exists. No list of residents was used, and none should ever be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from safeconduct.operation.assembling import Row
from safeconduct.operation.drawing import Draw

PEOPLE, WOMEN = 1_300, 351
"""27 women in 100, as among the former residents in Albania at the end of 2016."""

PAIRS = 40
"""Cases of two relatives; everybody else is a case alone."""

PARTIES, TIES = 12, 15
"""Cases that leave together, and groups of relatives that settle together."""

EMERGENCIES = 12

READY_AT_ONCE = 0.45
LAST_READY = date(2016, 8, 21)
STARTS_ON = date(2016, 7, 5)
FIRST_SUNDAY = date(2016, 7, 10)

WITH_EXPIRY = 0.12
FIRST_EXPIRY, LAST_EXPIRY = date(2016, 8, 8), date(2016, 11, 30)

VISAS_UNTIL = date(2016, 10, 31)
UNITED_KINGDOM, UNDECIDED_THERE = "gbr-2012", 17
GERMANY, LEFT_IN_GERMANY = "deu-2013", 7
ITALY = "ita-2016"

SECOND_LANGUAGES: Mapping[str, float] = {"": 0.55, "eng": 0.18, "ara": 0.14, "fra": 0.06, "deu": 0.05, "ita": 0.02}


@dataclass(frozen=True)
class Resident:
    """A synthetic person."""

    sex: str
    age: int
    languages: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Household:
    """A case: one resident or two relatives, with what is drawn for them together."""

    members: tuple[Resident, ...]
    priority: str = "normal"
    ready_on: date | None = None
    expires_on: date | None = None
    travel_with: str | None = None
    settle_with: str | None = None

    @property
    def needs(self) -> frozenset[str]:
        """What any of its members needs."""
        return frozenset(need for member in self.members for need in member.needs)

    @property
    def oldest(self) -> int:
        """The age of its oldest member, in years."""
        return max(member.age for member in self.members)


def make_residents(offers: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Make the residents and what countries have decided on them.

    Args:
        offers: The table offers: its case-by-case ones get acceptances.

    Returns:
        Rows of the tables cases, people and acceptances; always the same.
    """
    draw = Draw("Camp Liberty, 5 July 2016")
    households = _tied(draw, _with_priorities(draw, _with_windows(draw, _households(draw))))
    cases: list[Row] = []
    people: list[Row] = []
    for number, household in enumerate(households, start=1):
        cases.append(
            {
                "case_id": _case_id(number),
                "status": "active",
                "site_id": "liberty",
                "priority": household.priority,
                "ready_on": household.ready_on,
                "expires_on": household.expires_on,
                "travel_with": household.travel_with,
                "settle_with": household.settle_with,
            }
        )
        for member in household.members:
            people.append(
                {
                    "person_id": f"R{len(people) + 1:04d}",
                    "case_id": _case_id(number),
                    "sex": member.sex,
                    "age": member.age,
                    "nationality": "IRN",
                    "languages": member.languages,
                    "needs": member.needs,
                }
            )
    return {"cases": cases, "people": people, "acceptances": _acceptances(draw, households, offers)}


def _case_id(number: int) -> str:
    return f"L{number:04d}"


def _households(draw: Draw) -> list[Household]:
    women = set(draw.some_of(range(PEOPLE), WOMEN))
    residents = [_resident(draw, "F" if number in women else "M") for number in range(PEOPLE)]
    pairs = [Household(tuple(residents[2 * number : 2 * number + 2])) for number in range(PAIRS)]
    alone = [Household((resident,)) for resident in residents[2 * PAIRS :]]
    return draw.some_of([*pairs, *alone], len(pairs) + len(alone))


def _resident(draw: Draw, sex: str) -> Resident:
    """Most are around 36, some nearly a generation older: around 41 on average."""
    age = round(draw.about(36, 5, 20, 82) if draw.happens(0.68) else draw.about(51, 9, 20, 82))
    second = draw.weighted(SECOND_LANGUAGES)
    return Resident(sex, age, ("fas", second) if second else ("fas",), _needs(draw, age))


def _needs(draw: Draw, age: int) -> tuple[str, ...]:
    """Needs are more common with age."""
    old = max(0, age - 40) / 40
    needs: list[str] = []
    if draw.happens(0.002 + 0.006 * old):
        needs.append("stretcher")
    elif draw.happens(0.010 + 0.08 * old):
        needs.append("wheelchair")
    if draw.happens(0.010 + 0.04 * old):
        needs.append("escort")
    if draw.happens(0.003 + 0.006 * old):
        needs.append("dialysis")
    return tuple(needs)


def _with_windows(draw: Draw, households: Sequence[Household]) -> list[Household]:
    """Give the days between which papers allow a journey."""
    sundays = (LAST_READY - FIRST_SUNDAY).days // 7
    windows: list[Household] = []
    for household in households:
        ready = None if draw.happens(READY_AT_ONCE) else FIRST_SUNDAY + timedelta(days=7 * draw.whole(0, sundays))
        expires = None
        if draw.happens(WITH_EXPIRY):
            earliest = max(FIRST_EXPIRY, (ready or STARTS_ON) + timedelta(days=28))
            expires = earliest + timedelta(days=draw.whole(0, (LAST_EXPIRY - earliest).days))
        windows.append(replace(household, ready_on=ready, expires_on=expires))
    return windows


def _with_priorities(draw: Draw, households: Sequence[Household]) -> list[Household]:
    """The most seriously ill are emergencies, filled up by chance; the sick and the oldest are urgent."""
    ill = [number for number, household in enumerate(households) if household.needs & {"stretcher", "dialysis"}]
    emergencies = set(draw.some_of(ill, EMERGENCIES // 2))
    emergencies |= set(draw.some_of(sorted(set(range(len(households))) - emergencies), EMERGENCIES - len(emergencies)))
    found: list[Household] = []
    for number, household in enumerate(households):
        if number in emergencies:
            found.append(replace(household, priority="emergency", ready_on=None, expires_on=None))
        elif household.needs or household.oldest >= 68 or draw.happens(0.03):
            found.append(replace(household, priority="urgent"))
        else:
            found.append(household)
    return found


def _tied(draw: Draw, households: Sequence[Household]) -> list[Household]:
    """Some who need help leave with a companion; some relatives settle in one country."""
    tied = list(households)
    helped = [number for number, household in enumerate(tied) if household.needs & {"wheelchair", "escort"}]
    helpers = [number for number, household in enumerate(tied) if not household.needs and len(household.members) == 1]
    companions = draw.some_of(helpers, PARTIES)
    for serial, pair in enumerate(zip(draw.some_of(helped, PARTIES), companions, strict=True), start=1):
        for number in pair:
            tied[number] = replace(tied[number], travel_with=f"with-{serial}")
    free = [number for number in helpers if number not in companions]
    for serial in range(1, TIES + 1):
        for number in draw.some_of(free, draw.whole(2, 3)):
            free.remove(number)
            tied[number] = replace(tied[number], settle_with=f"kin-{serial}")
    return tied


def _acceptances(draw: Draw, households: Sequence[Household], offers: Sequence[Row]) -> list[Row]:
    """What countries that decide on each case have decided, for different cases each.

    As many accepted cases as Germany has places left, somewhat more than places in the other countries; 17 undecided
    ones in the United Kingdom.
    """
    free = [
        number
        for number, household in enumerate(households)
        if len(household.members) == 1 and household.travel_with is None and household.settle_with is None
    ]
    rows: list[Row] = []
    for offer in offers:
        if not offer["case_by_case"] or offer["status"] != "confirmed":
            continue
        offer_id, places = str(offer["offer_id"]), int(str(offer["places"]))
        states = {
            UNITED_KINGDOM: ["submitted"] * UNDECIDED_THERE,
            GERMANY: ["accepted"] * LEFT_IN_GERMANY,
        }.get(offer_id, _states(places))
        preferred = [number for number in free if _is_preferred(offer_id, households[number])]
        chosen = draw.some_of(preferred, len(states))
        chosen += draw.some_of([number for number in free if number not in chosen], len(states) - len(chosen))
        for number, state in zip(chosen, states, strict=True):
            free.remove(number)
            until = VISAS_UNTIL if state == "accepted" else None
            rows.append({"case_id": _case_id(number + 1), "offer_id": offer_id, "state": state, "valid_until": until})
    return sorted(rows, key=lambda row: (str(row["offer_id"]), str(row["case_id"])))


def _states(places: int) -> list[str]:
    return ["accepted"] * ceil(1.25 * places) + ["submitted"] * ceil(places / 6) + ["refused"] * (places // 6)


def _is_preferred(offer_id: str, household: Household) -> bool:
    """Germany took people with links to it, Italy women and people who needed medical care first."""
    if offer_id == GERMANY:
        return "deu" in household.members[0].languages
    return offer_id == ITALY and bool(household.needs or household.members[0].sex == "F")
