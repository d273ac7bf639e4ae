"""Likely duplicates: which people of a list may be one, by names in any spelling and by what is known of their birth.

Only people who share a block are compared: the skeleton of a family name or of a given name, together with a year of
birth that both may have. Names are compared as families and given names, straight and swapped. What agrees counts by
how rare it is in the list (``chances.py``), and a pair competes with other pairs of its two people. A likeness is no
proof; somebody decides each pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from safeconduct.web.identities.chances import OTHER_FATHER, SWAPPED, UNSEEN, YEARS, Names, Years, spelt_alike
from safeconduct.web.secrecy.skeleton import skeleton

LEAST = 0.25
"""The likeness from which a pair is shown, of at most 1."""

TWICE = 0.25
"""The chance that somebody stands in a list a second time, before anything is compared.

More than in real lists: the ratios of ``chances.py`` are cautious, and with it a likeness comes out as the part of such
pairs that is right in lists of which this is known.
"""
FAINT, EVEN = 0.02, 1.0
"""The odds below which a pair competes with no other, and from which two people are rather one than not."""
UNLIKE = 0.002
"""The chance that both names are spelt so, below which two people are not looked at further."""

SIBLINGS = 3
"""How many brothers and sisters of somebody stand in a list."""
CLOSE, TWINS = 4.0, 300.0
"""How much likelier brothers and sisters than strangers have rough births that agree, or one day of birth."""

ANY_YEAR = 0
"""The year of the block in which everybody of a name stands."""


class Known(NamedTuple):
    """What is known of one person.

    Attributes:
        key: By what the pair is named.
        family: Family name, in any script; empty where it is not known.
        given: Given names, likewise.
        sex: ``F``, ``M``, ``X``, or empty.
        born: Day of birth.
        year: Year of birth, where only that is known.
        estimated: Whether the birth is an estimate.
        father: Father's name, or empty.
    """

    key: str
    family: str
    given: str
    sex: str = ""
    born: date | None = None
    year: int | None = None
    estimated: bool = False
    father: str = ""


class Pair(NamedTuple):
    """Two people who may be one.

    Attributes:
        first: The key of the one that comes first in the list.
        second: The key of the other.
        likeness: From 0 to 1.
    """

    first: str
    second: str
    likeness: float


def likely_duplicates(people: Sequence[Known], least: float = LEAST, among: int | None = None) -> list[Pair]:
    """The pairs that are likely enough, the likeliest first.

    Args:
        people: Everybody (n) among whom to look; who has no name is compared with nobody.
        least: The likeness that a pair must have.
        among: How many from the beginning are of interest: a pair has at least one of them; None for all.

    Returns:
        Each pair once.
    """
    chances = _Chances(people)
    odds = {}
    for first, second in _worth_comparing(people, len(people) if among is None else among):
        likely = chances.odds(first, second)
        if likely >= FAINT:
            odds[first, second] = likely
    found = []
    for (first, second), likeness in _competing(odds, chances).items():
        if likeness >= least:
            found.append(Pair(people[first].key, people[second].key, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _competing(odds: dict[tuple[int, int], float], chances: _Chances) -> dict[tuple[int, int], float]:
    """The likeness of each pair, from 0 to 1: its odds against all else that its two people may be.

    Somebody is one with one other at most, so that others who may be this one speak against a pair; but not who is
    likely the same as the other of the pair, since then all three are one.
    """
    partners: dict[int, dict[int, float]] = defaultdict(dict)
    for (first, second), likely in odds.items():
        partners[first][second] = partners[second][first] = likely

    def against(one: int, other: int) -> float:
        """The odds of the pairs that this one makes with those who are not the other."""
        rivals = (third for third in partners[one] if third != other and chances.odds(third, other) < EVEN)
        return fsum(partners[one][third] for third in rivals)

    return {
        (first, second): likely / (1.0 + likely + max(against(first, second), against(second, first)))
        for (first, second), likely in odds.items()
    }


def _worth_comparing(people: Sequence[Known], among: int) -> Iterator[tuple[int, int]]:
    """The pairs (first, second) of places in the list that share a block, each once; no two blocks are held at once.

    The first of a pair is among so many from the beginning.
    """
    names = [{one for one in (skeleton(person.family), skeleton(person.given)) if one} for person in people]
    blocks: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for number, person in enumerate(people):
        for block in _blocks(names[number], person):
            blocks[block].append(number)
    for number, person in enumerate(people[:among]):
        # Who has no year meets everybody of the name; who has one meets them among those without.
        years = [None, *_years(person)]
        meeting = [blocks.get((name, year), []) for name in names[number] for year in years]
        if _year(person) is None:
            meeting = [blocks.get((name, ANY_YEAR), []) for name in names[number]]
        yield from ((number, other) for other in set().union(*meeting) if other > number)


def _blocks(names: Iterable[str], person: Known) -> Iterator[tuple[str, int | None]]:
    """The blocks that a person stands in: each name with each year of birth, with no year, and with any."""
    for name in names:
        yield name, ANY_YEAR
        for year in _years(person) or [None]:
            yield name, year


class _Chances:
    """The odds that two of a list are one person.

    Args:
        people: The list (n); it says how often names and years are.
    """

    def __init__(self, people: Sequence[Known]) -> None:
        self.people = people
        self.families = Names(person.family for person in people)
        self.givens = Names(person.given for person in people)
        self.fathers = Names(person.father for person in people)
        self.years = Years(_year(person) for person in people)
        self.straight = [self.families.share(one.family) * self.givens.share(one.given) for one in people]
        self.swapped = [self.families.share(one.given) * self.givens.share(one.family) for one in people]
        self.before = TWICE / (len(people) + UNSEEN)
        self.siblings = SIBLINGS / (len(people) + UNSEEN)

    def odds(self, first: int, second: int) -> float:
        """The odds for two, by their places in the list; 0 where something speaks against it for sure, or is faint."""
        one, other = self.people[first], self.people[second]
        if one.sex and other.sex and one.sex != other.sex:
            return 0.0
        names = self._names(first, second)
        if not names:
            return 0.0
        fathers = self._fathers(one.father, other.father)
        likely = self.before * names * self._birth(one, other) * fathers
        return likely / (1.0 + self._related(one, other) * fathers) if likely >= FAINT else 0.0

    def _names(self, first: int, second: int) -> float:
        """The ratio for the names of two, each of whom may be entered straight or swapped."""
        one, other = self.people[first], self.people[second]
        same = _product(one.family, other.family, one.given, other.given)
        crossed = _product(one.family, other.given, one.given, other.family)
        if same < UNLIKE and crossed < UNLIKE:
            return 0.0
        straight, swapped = self.straight[first], self.swapped[first]
        another, exchanged = self.straight[second], self.swapped[second]
        # The names of one person are as frequent as the rarer of their two spellings.
        both = same * ((1 - SWAPPED) ** 2 * min(straight, another) + SWAPPED**2 * min(swapped, exchanged))
        both += crossed * SWAPPED * (1 - SWAPPED) * (min(straight, exchanged) + min(swapped, another))
        return both / (self._chance(first) * self._chance(second))

    def _chance(self, number: int) -> float:
        """The chance of the names of an entry, whoever it is of."""
        return (1 - SWAPPED) * self.straight[number] + SWAPPED * self.swapped[number]

    def _related(self, one: Known, other: Known) -> float:
        """The odds that two are brothers or sisters rather than strangers, their fathers aside."""
        same = _product(one.family, other.family, one.given, other.given)
        if same >= _product(one.family, other.given, one.given, other.family):
            ways = [(one.family, other.family, one.given, other.given)]
        else:
            ways = [
                (one.family, other.given, one.given, other.family),
                (one.given, other.family, one.family, other.given),
            ]
        near = CLOSE if one.born != other.born or _is_rough(one) or _is_rough(other) else TWINS
        # The family name is the one that more people have for theirs. Nobody has a brother of their own name.
        share, apart = max(
            (max(self.families.share(family), self.families.share(another)), 1.0 - spelt_alike(given, called))
            for family, another, given, called in ways
        )
        return self.siblings * near * apart / share

    def _birth(self, one: Known, other: Known) -> float:
        first, second = _year(one), _year(other)
        if first is None or second is None:
            return 1.0
        if _is_rough(one) or _is_rough(other):
            return self.years.rough(first, second)
        return self.years.exact(one.born, other.born) if one.born and other.born else 0.0

    def _fathers(self, one: str, other: str) -> float:
        if not one or not other:
            return 1.0
        by_chance = max(self.fathers.share(one), self.fathers.share(other))
        return OTHER_FATHER + (1 - OTHER_FATHER) * spelt_alike(one, other) / by_chance


def _product(one: str, other: str, third: str, fourth: str) -> float:
    """How likely the first is spelt as the second and the third as the fourth; 0 where it need not be known."""
    first = spelt_alike(one, other)
    return first * spelt_alike(third, fourth) if first >= UNLIKE else 0.0


def _year(person: Known) -> int | None:
    return person.born.year if person.born else person.year


def _is_rough(person: Known) -> bool:
    """Whether the birth may be another by some years: an estimate, a year alone, or the first of January."""
    return person.estimated or person.born is None or (person.born.month, person.born.day) == (1, 1)


def _years(person: Known) -> range:
    """The years of birth that another entry of the person may have."""
    year = _year(person)
    if year is None:
        return range(0)
    off = YEARS if _is_rough(person) else 0
    return range(year - off, year + off + 1)
