"""Two plans of one operation compared on equal luck: future by future, so that what both meet cancels out."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats
    from safeconduct.rehearsal.rehearsing import Rehearsal

IN_TIME, PLACED, EXPOSURE = 1, 2, 3


@dataclass(frozen=True)
class Difference:
    """What the second plan has more than the first, on average over futures.

    Attributes:
        mean: The difference.
        standard_error: Of the paired difference.
    """

    mean: float
    standard_error: float


@dataclass(frozen=True)
class Comparison:
    """The second plan less the first.

    Attributes:
        futures: That both were played through.
        in_time: Probability that everybody is out by the deadline.
        placed: People who leave.
        exposure: Person-hazard-days.
    """

    futures: int
    in_time: Difference
    placed: Difference
    exposure: Difference


def compare(first: Rehearsal, second: Rehearsal) -> Comparison:
    """Compare two rehearsals of one operation, of the futures that both have.

    Raises:
        ValueError: they did not meet equal luck: another seed, other risks or other days.
    """
    if (first.seed, first.risks, first.starts_on) != (second.seed, second.risks, second.starts_on):
        raise ValueError("the two rehearsals are of another seed, other risks or another operation")
    many = min(len(first.figures), len(second.figures))
    more = second.figures[:many] - first.figures[:many]
    return Comparison(many, *(_difference(more[:, figure]) for figure in (IN_TIME, PLACED, EXPOSURE)))


def _difference(values: Floats) -> Difference:
    many = len(values)
    mean = float(values.sum() / many)
    spread = float(((values - mean) ** 2).sum() / (many - 1)) if many > 1 else 0.0
    return Difference(mean, sqrt(spread / many))
