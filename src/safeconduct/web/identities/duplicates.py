"""Likely duplicates: which people of a list may be one, by names in any spelling and by what is known of their birth.

Only people who share a block are compared: the skeleton of a family name or of a given name, together with a year of
birth that both may have. Names are compared as families and given names, straight and swapped. A likeness is no proof;
somebody decides each pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from safeconduct.web.secrecy.normalise import normalise
from safeconduct.web.secrecy.skeleton import skeleton

YEARS = 2
"""By how many years an estimated birth may be off."""

LEAST = 0.92
"""The likeness from which a pair is shown, of at most 1."""


SHORTENED = 0.87
"""The likeness, at most, of two names of which one has a word more."""

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


def likely_duplicates(people: Sequence[Known], least: float = LEAST) -> list[Pair]:
    """The pairs that are likely enough, the likeliest first.

    Args:
        people: Everybody (n) among whom to look; who has no name is compared with nobody.
        least: The likeness that a pair must have.

    Returns:
        Each pair once.
    """
    found = []
    for first, second in _worth_comparing(people):
        likeness = _likeness(people[first], people[second])
        if likeness >= least:
            found.append(Pair(people[first].key, people[second].key, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _worth_comparing(people: Sequence[Known]) -> Iterator[tuple[int, int]]:
    """The pairs (first, second) of places in the list that share a block, each once; no two blocks are held at once."""
    names = [{one for one in (skeleton(person.family), skeleton(person.given)) if one} for person in people]
    blocks: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for number, person in enumerate(people):
        for block in _blocks(names[number], person):
            blocks[block].append(number)
    for number, person in enumerate(people):
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


def _likeness(one: Known, other: Known) -> float:
    """How likely two entries are one person, from 0 to 1."""
    if one.sex and other.sex and one.sex != other.sex:
        return 0.0
    birth = _birth(one, other)
    if birth == 0.0:
        return 0.0
    names = _both(_alike(one.family, other.family), _alike(one.given, other.given))
    if names < 1.0:
        names = max(names, _both(_alike(one.family, other.given), _alike(one.given, other.family)))
    if one.father and other.father:
        names = 0.75 * names + 0.25 * _alike(one.father, other.father)
    return names * birth


def _birth(one: Known, other: Known) -> float:
    """How well two births agree, from 0 to 1."""
    first, second = _year(one), _year(other)
    if first is None or second is None:
        return 0.9
    if _is_rough(one) or _is_rough(other):
        return (1.0, 0.99, 0.98)[abs(first - second)] if abs(first - second) <= YEARS else 0.0
    return _days(one.born, other.born) if one.born and other.born else 0.0


def _days(one: date, other: date) -> float:
    """How well two days agree that are both given exactly: equal, day and month exchanged, or one of them a slip."""
    if one == other:
        return 1.0
    if one.year != other.year:
        return 0.0
    if (one.month, one.day) == (other.day, other.month):
        return 0.97
    return 0.88 if one.month == other.month or one.day == other.day else 0.0


def _both(first: float, second: float) -> float:
    """The likeness of two names of one person: the lesser counts more."""
    return 0.6 * min(first, second) + 0.4 * max(first, second)


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str) -> float:
    """The likeness of two names, in whichever scripts, from 0 to 1; of names of several words, word by word as well."""
    first, second = _plain(one), _plain(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    whole = _as_one(one, other)
    words, others = normalise(one).split(), normalise(other).split()
    if whole == 1.0 or len(words) == len(others) == 1:
        return whole
    if len(words) != len(others):  # one has a name more; a word that was parted reads the same as a whole
        return whole if skeleton(one) == skeleton(other) else min(whole, SHORTENED)
    each = [_alike(word, another) for word, another in zip(words, others, strict=True)]
    return min(whole, _both(min(each), max(each)))


def _as_one(one: str, other: str) -> float:
    """The likeness of two names, spaces left out, that are not the same."""
    first, second = _plain(one), _plain(other)
    bones = float(JaroWinkler.similarity(skeleton(one), skeleton(other)))
    if first.isascii() != second.isascii():
        return bones
    return max(float(JaroWinkler.similarity(first, second)), 0.97 * bones if bones == 1.0 else 0.0)


@lru_cache(maxsize=100_000)
def _plain(name: str) -> str:
    return normalise(name).replace(" ", "")
