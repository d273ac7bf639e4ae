"""What a site has, held against a standard: figures, verdicts and what is missing. Nothing here asks a database.

The standards of a new operation are the rows of ``standards.csv``. No source says where *far short* begins; the rows
say half of what there should be at least, and twice what there should be at most, and every operation can say another.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

REGIMES = ("emergency", "later")
"""An emergency, and the time after it."""


class Figure(StrEnum):
    """How the figure that a standard is about follows from what is measured."""

    DIRECT = "direct"
    PER_PERSON = "per_person"
    PEOPLE_PER = "people_per"


class Verdict(StrEnum):
    """How a site fares by a standard."""

    MEETS = "meets"
    SHORT = "short"
    FAR_SHORT = "far_short"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Indicator:
    """Something that is measured at a site.

    Attributes:
        code: One word.
        unit: Of what is measured, as one word: of the total where the figure is by person.
        figure: What follows from it and from the number of people.
        strict: Whether the bound itself does not meet the standard: *below 5* and not *at most 5*.
    """

    code: str
    unit: str
    figure: Figure
    strict: bool


@dataclass(frozen=True)
class Standard:
    """What a figure should be.

    Attributes:
        least: What it should be at least; None for no such bound.
        most: What it should be at most; None for no such bound.
        far_below: Below this it is far short.
        far_above: Above this it is far short.
        source: Where it is written.
        checked: Whether somebody read it there.
        note: What else the source says.
    """

    least: float | None
    most: float | None
    far_below: float | None
    far_above: float | None
    source: str
    checked: bool
    note: str = ""


@dataclass(frozen=True)
class Lack:
    """What is missing to meet a standard.

    Attributes:
        more: So much more of what is measured is needed; None where it is not a matter of more.
        less: So much less of what is measured; likewise.
    """

    more: float | None = None
    less: float | None = None


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code, in the order of the table."""
    found = {
        row["indicator"]: Indicator(row["indicator"], row["unit"], Figure(row["figure"]), row["strict"] == "yes")
        for row in _rows()
    }
    return MappingProxyType(found)


@cache
def standards() -> Mapping[tuple[str, str], Standard]:
    """What holds where an operation says nothing else, by (indicator, regime)."""
    return MappingProxyType({(row["indicator"], row["regime"]): _standard(row) for row in _rows()})


def figure_of(indicator: Indicator, measured: float, people: int) -> float | None:
    """The figure that a standard is about.

    Args:
        indicator: Which.
        measured: What was measured: a total in the unit of the indicator, or the figure itself.
        people: How many people are at the site now.

    Returns:
        The figure; infinity where people share what is not there; None where it is by person and nobody is there.
    """
    if indicator.figure is Figure.DIRECT:
        return measured
    if people == 0:
        return None
    if indicator.figure is Figure.PER_PERSON:
        return measured / people
    return people / measured if measured > 0 else math.inf


def judge(indicator: Indicator, standard: Standard, figure: float | None) -> Verdict:
    """How a figure fares by a standard; unknown where there is no figure."""
    if figure is None:
        return Verdict.UNKNOWN
    if _below(standard.far_below, figure) or _above(standard.far_above, figure):
        return Verdict.FAR_SHORT
    if _below(standard.least, figure) or _above(standard.most, figure):
        return Verdict.SHORT
    if indicator.strict and figure in (standard.least, standard.most):
        return Verdict.SHORT
    return Verdict.MEETS


def lack(indicator: Indicator, standard: Standard, measured: float, people: int) -> Lack | None:
    """What is missing of what is measured to meet a standard: litres, toilets, square metres; None where it is met.

    What is missing of a total is rounded up to a whole.

    Args:
        indicator: Which.
        standard: What should be.
        measured: What was measured.
        people: How many people are at the site now.
    """
    if judge(indicator, standard, figure_of(indicator, measured, people)) in (Verdict.MEETS, Verdict.UNKNOWN):
        return None
    if indicator.figure is Figure.PEOPLE_PER and standard.most:
        return Lack(more=math.ceil(people / standard.most) - measured)
    if indicator.figure is Figure.PER_PERSON and standard.least is not None:
        return Lack(more=math.ceil(standard.least * people - measured))
    if standard.least is not None and measured <= standard.least:
        return Lack(more=standard.least - measured)
    return Lack(less=measured - (standard.most or 0.0))


def _below(bound: float | None, figure: float) -> bool:
    return bound is not None and figure < bound


def _above(bound: float | None, figure: float) -> bool:
    return bound is not None and figure > bound


def _rows() -> list[dict[str, str]]:
    text = files("safeconduct.web.record").joinpath("standards.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _standard(row: Mapping[str, str]) -> Standard:
    least, most, far_below, far_above = (
        float(row[name]) if row[name] else None for name in ("least", "most", "far_below", "far_above")
    )
    return Standard(least, most, far_below, far_above, row["source"], row["checked"] == "yes", row["note"])
