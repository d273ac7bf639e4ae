"""What verification says of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Verdict:
    """Whether a plan is valid and its claims hold, and what it costs and proves when everything is reckoned again.

    Args:
        valid: whether there is no fault.
        faults: a line each: names the thing, what it says and what would be right.
        figures: ``objective``, ``bound``, ``floor`` (hazard-days), ``gap`` (share), ``people``, ``people_placed``,
            ``people_unplaced``, ``flown``, and with scores, where the plan is valid, ``score`` and ``score_bound``.
            A figure that could not be reckoned, or is not finite, is absent.
    """

    valid: bool
    faults: tuple[str, ...]
    figures: Mapping[str, float | int] = field(default_factory=dict)
