"""What of the places that were promised was used, and how that grew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from safeconduct.ledger.commitments import Commitment, Step, commitments_on

if TYPE_CHECKING:
    import polars as pl

HOLDS = frozenset({"open", "partly", "overdue", "kept", "kept_late"})
"""The statuses of what is still promised, or was kept."""


@dataclass(frozen=True)
class OfferStanding:
    """An offer and the promises that it rests on, on a day.

    Attributes:
        offer_id: The offer.
        commitments: The promises that came to it, those withdrawn or superseded too.
        promised_low: What those that hold promise together, at the least; None where one says no number.
        promised_high: At the most; likewise.
        used: What was done of all of them; None where one cannot say it as a number.
    """

    offer_id: str
    commitments: tuple[Commitment, ...]
    promised_low: float | None
    promised_high: float | None
    used: float | None


def offers_on(tables: Mapping[str, pl.DataFrame], on: date) -> Mapping[str, OfferStanding]:
    """By offer, the promises that it rests on and what was done of them by the end of a day.

    Args:
        tables: Of the operation.
        on: The day.

    Returns:
        For each offer that a commitment names which was made by that day.
    """
    by_offer: dict[str, list[Commitment]] = {}
    for one in commitments_on(tables, on):
        if one.offer_id is not None:
            by_offer.setdefault(one.offer_id, []).append(one)
    found = {}
    for offer, several in by_offer.items():
        holding = [one for one in several if one.status in HOLDS]
        least = _sum([one.low if one.low is not None else one.high for one in holding])
        most = _sum([one.high if one.high is not None else one.low for one in holding])
        found[offer] = OfferStanding(offer, tuple(several), least, most, _sum([one.fulfilled for one in several]))
    return found


def through_time(tables: Mapping[str, pl.DataFrame], commitment_id: str, on: date = date.max) -> tuple[Step, ...]:
    """What was done of a commitment, a step for each day on which something was, with the total until then.

    Args:
        tables: Of the operation.
        commitment_id: Its code.
        on: The last day that is looked at.

    Raises:
        KeyError: There is no such commitment, or it was made after the day.
    """
    for one in commitments_on(tables, on):
        if one.commitment_id == commitment_id:
            return one.steps
    raise KeyError(commitment_id)


def _sum(numbers: list[float | None]) -> float | None:
    given = [number for number in numbers if number is not None]
    return sum(given) if len(given) == len(numbers) else None
