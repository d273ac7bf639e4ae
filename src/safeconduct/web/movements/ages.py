"""How old people of a manifest are on the day of their departure, for phones and for papers alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from safeconduct.operation.ages import Ages, years_old
from safeconduct.web.identities.birth import Birth


def ages_on(said: Mapping[str, Any], day: date, counted_on: date | None) -> Ages | None:
    """The ages that somebody may have on a day by what a manifest says of them; None where it says nothing.

    Args:
        said: What a line of it says.
        day: Of the departure.
        counted_on: The day on which ages that were told in years were counted. They go on by the whole years since.
    """
    if birth := said.get("birth"):
        return Birth.parse(birth).ages(day)
    if (age := said.get("age")) is None:
        return None
    years = int(age) + max(0, years_old(counted_on or day, day))
    return Ages(years, years)
