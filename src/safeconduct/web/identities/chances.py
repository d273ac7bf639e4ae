"""How much more likely two entries are as they are if they are of one person than if they are of two.

Each field gives a ratio of two chances, and the ratios are multiplied (Fellegi and Sunter 1969,
DOI 10.1080/01621459.1969.10501049). How often a name or a year of birth stands in this list says how likely it agrees
by chance: a rare name that agrees says more than a common one, and a day of birth more than a year that was estimated.
Names that nearly agree count for less, the further they sound from one another (after Winkler 1990, "String comparator
metrics and enhanced decision rules in the Fellegi-Sunter model of record linkage").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from math import exp

from safeconduct.web.identities.sounds import FAR, distance
from safeconduct.web.secrecy.normalise import normalise
from safeconduct.web.secrecy.skeleton import skeleton

YEARS = 2
"""By how many years an estimated birth may be off."""

SHARPNESS = 3.5
"""How fast the chance of a spelling falls with its distance: by this power of e for each 1."""
FREE = 0.35
"""The distance up to which two spellings of a word are as good as one."""
SHORTENED = 0.03
"""The chance that one entry has a name more than another of the same person."""
SWAPPED = 0.2
"""The chance that family and given names of an entry are exchanged."""
OTHER_FATHER = 0.01
"""The chance that two entries of one person name fathers that do not sound alike."""
ROUGH = (0.45, 0.35, 0.2)
"""The chances that a rough year and another of the same person are equal, one year apart, two years apart."""
EXACT, EXCHANGED, SLIP = 0.9, 0.02, 0.002
"""The chances that two days of birth of one person are equal, have day and month exchanged, differ in one of them."""
UNSEEN, NAMESAKES = 1000, 15.0
"""As if there were so many people more, so many of them of each name: a short list does not show how rare one is."""
LIFETIME = 80
"""Years over which births are thought to spread where a list does not tell."""


class Names:
    """How often names stand in one field of a list.

    Args:
        names: The name of each person; empty where it is not known.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.counts = Counter(name for name in names if name)
        self.total = self.counts.total() + UNSEEN
        self.near: dict[str, list[str]] = defaultdict(list)
        for name in self.counts:
            self.near[skeleton(name)].append(name)
        self.known: dict[str, float] = {}

    def share(self, name: str) -> float:
        """The part of the people who have this name or one that sounds like it; in (0, 1]."""
        if name not in self.known:
            alike = sum(self.counts[other] * spelt_alike(name, other) for other in sorted(self.near[skeleton(name)]))
            self.known[name] = (alike + NAMESAKES) / self.total
        return self.known[name]


@lru_cache(maxsize=500_000)
def spelt_alike(one: str, other: str) -> float:
    """How likely the one name is spelt as the other, from 0 to 1 for the same sounds; a name more counts as well."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    apart = distance(one, other)
    words, others = normalise(one).split(), normalise(other).split()
    if len(words) == len(others) > 1:
        apart = max(apart, sum(map(distance, words, others))) if apart else 0.0
    whole = _chance(apart, min(len(words), len(others)))
    if len(words) == len(others):
        return whole
    less, more = sorted((words, others), key=len)
    best = min(sum(map(distance, less, more[at : at + len(less)])) for at in (0, len(more) - len(less)))
    return max(whole, SHORTENED * _chance(best, len(less)))


def _chance(apart: float, words: int) -> float:
    """The chance of a spelling of so many words that is so far from another, against the same one."""
    return exp(-SHARPNESS * max(0.0, apart - FREE * words)) if apart < FAR else 0.0


class Years:
    """How births are spread over years in a list.

    Args:
        years: The year of birth of each person; None where it is not known.
    """

    def __init__(self, years: Iterable[int | None]) -> None:
        self.counts = Counter(year for year in years if year is not None)
        self.total = self.counts.total() + UNSEEN

    def share(self, year: int) -> float:
        """The part of the people who were born in a year."""
        return (self.counts[year] + UNSEEN / LIFETIME) / self.total

    def rough(self, one: int, other: int) -> float:
        """The ratio for two years of birth of which one at least may be off."""
        apart = abs(one - other)
        if apart > YEARS:
            return 0.0
        if not apart:
            return ROUGH[0] / self.share(one)
        # Symmetric in the two: by chance either may be as far off, before or after.
        by_chance = sum(self.share(year + off) for year in sorted((one, other)) for off in (-apart, apart)) / 2
        return ROUGH[apart] / by_chance

    def exact(self, one: date, other: date) -> float:
        """The ratio for two days of birth."""
        if one == other:
            return EXACT / self.share(one.year) * 365
        if one.year != other.year:
            return 0.0
        if (one.month, one.day) == (other.day, other.month):
            return EXCHANGED / self.share(one.year) * 365
        if one.month == other.month or one.day == other.day:
            return SLIP / self.share(one.year) * 365 / 42  # days that share the month or the day
        return 0.0
