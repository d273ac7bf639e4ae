"""Where a synthetic operation takes place: its camps, its destinations, and its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from safeconduct.operation.assembling import Row

STARTS_ON = date(2027, 3, 1)
"""A Monday. It is fixed, so that the same seed gives the same operation on every day."""


@dataclass(frozen=True)
class Country:
    """A destination: codes, where it lies, its part of the places, and whether the way there pauses in transit."""

    code: str
    name: str
    airport: str
    latitude: float
    longitude: float
    part: float
    pauses: bool = False


COUNTRIES = (
    Country("ITA", "Italy", "FCO", 41.80, 12.25, 0.26),
    Country("DEU", "Germany", "HAJ", 52.46, 9.69, 0.24),
    Country("CAN", "Canada", "YYZ", 43.68, -79.63, 0.18, pauses=True),
    Country("NOR", "Norway", "OSL", 60.20, 11.08, 0.14),
    Country("RWA", "Rwanda", "KGL", -1.97, 30.14, 0.10),
    Country("PRT", "Portugal", "LIS", 38.77, -9.13, 0.08),
)

SITES: tuple[Row, ...] = (
    {"site_id": "harbour", "name": "Harbour camp", "country": "LBY", "latitude": 32.75, "longitude": 12.72},
    {"site_id": "oasis", "name": "Oasis camp", "country": "LBY", "latitude": 31.21, "longitude": 16.58},
)
AT_HARBOUR = 0.65
"""Part of the families that waits there."""


def on(days: int) -> date:
    """The day so many days after the first."""
    return STARTS_ON + timedelta(days=days)


def part_of(country: Country, countries: tuple[Country, ...]) -> float:
    """A country's part of what all these take."""
    return country.part / sum(other.part for other in countries)
