"""Synthetic families: who lives with whom, how old they are, what they speak and need. Nobody of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.operation.drawing import Draw

FamilyKind = Literal[
    "a person alone", "a couple", "parents with children", "one parent with children", "siblings", "three generations"
]

KINDS: dict[FamilyKind, float] = {
    "a person alone": 0.50,
    "parents with children": 0.18,
    "one parent with children": 0.13,
    "a couple": 0.08,
    "siblings": 0.06,
    "three generations": 0.05,
}

ORIGINS: dict[tuple[str, tuple[str, ...]], float] = {
    ("SDN", ("ara",)): 0.34,
    ("ERI", ("tir", "ara")): 0.24,
    ("SOM", ("som",)): 0.14,
    ("SYR", ("ara",)): 0.10,
    ("ETH", ("amh",)): 0.08,
    ("SSD", ("ara", "eng")): 0.05,
    ("YEM", ("ara",)): 0.05,
}
"""Nationality and languages of a family, with how common they are."""


@dataclass(frozen=True)
class Person:
    """A synthetic person."""

    sex: str
    age: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """A synthetic family: the people in it, from the oldest generation down."""

    kind: FamilyKind
    people: tuple[Person, ...]
    nationality: str
    languages: tuple[str, ...]


def draw_families(draw: Draw, people: int) -> list[Family]:
    """Draw families until they hold so many people; the last one is cut to fit.

    Args:
        draw: The stream of chance.
        people: At least 1.

    Returns:
        Families with exactly so many people, none empty.
    """
    families: list[Family] = []
    left = people
    while left > 0:
        kind = draw.weighted(KINDS)
        nationality, languages = draw.weighted(ORIGINS)
        members = tuple(_with_needs(draw, sex, age) for sex, age in _members(draw, kind)[:left])
        families.append(Family(kind, members, nationality, languages))
        left -= len(members)
    return families


def _members(draw: Draw, kind: FamilyKind) -> list[tuple[str, int]]:
    """Sex and age of each member, the eldest generation first."""
    age = round(draw.about(31, 9, 18, 70))
    if kind == "a person alone":
        return [("M" if draw.happens(0.7) else "F", round(draw.about(27, 8, 18, 75)))]
    if kind == "siblings":
        youngest = draw.whole(15, 26)
        return [(draw.one_of("FM"), youngest + 3 * step) for step in range(draw.whole(2, 3))][::-1]
    couple = [("F", age), ("M", min(80, age + draw.whole(-2, 6)))]
    if kind == "a couple":
        return couple
    if kind == "one parent with children":
        couple = couple[:1] if draw.happens(0.85) else couple[1:]
    children = [(draw.one_of("FM"), max(0, age - 20 - 2 * step - draw.whole(0, 1))) for step in range(draw.whole(1, 5))]
    elders = (
        [("F" if draw.happens(0.6) else "M", min(90, age + draw.whole(20, 30)))] if kind == "three generations" else []
    )
    return [*elders, *couple, *children]


def _with_needs(draw: Draw, sex: str, age: int) -> Person:
    """Needs are more common with age; who lies needs no wheelchair."""
    old = max(0.0, (age - 45) / 45)
    needs: list[str] = []
    if draw.happens(0.002 + 0.02 * old):
        needs.append("stretcher")
    elif draw.happens(0.008 + 0.12 * old):
        needs.append("wheelchair")
    if draw.happens(0.01 + 0.06 * old):
        needs.append("escort")
    if draw.happens(0.003 + 0.01 * old):
        needs.append("dialysis")
    return Person(sex, age, tuple(needs))
