"""Names of countries, in small letters: those of ISO 3166-1 as pycountry carries them, and those in use beside them."""

from __future__ import annotations

from functools import cache

USUAL = (
    *("kosovo", "england", "scotland", "wales", "palestine", "macedonia", "great britain", "britain", "u.k.", "uk"),
    *("u.s.", "us", "usa", "united states of america", "russia", "syria", "iran", "turkey", "vietnam", "taiwan"),
    *("venezuela", "bolivia", "tanzania", "moldova", "north korea", "south korea", "laos", "brunei", "ivory coast"),
    *("czech republic", "cape verde", "burma", "swaziland", "holland"),
)
"""Names that newspapers use and ISO does not."""


@cache
def countries() -> frozenset[str]:
    """The names of countries in English, in small letters."""
    import pycountry

    names = set(USUAL)
    for country in pycountry.countries:
        names.add(country.name.lower())
        if hasattr(country, "common_name"):
            names.add(country.common_name.lower())
    return frozenset(names)
