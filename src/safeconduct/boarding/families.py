"""Families before a departure, as the stand-by list, the offload order and the checks on the eve see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Family:
    """A case that is never split.

    Attributes:
        case: Its code.
        people: How many.
        seats: How many seats they take.
        weight: How much the plan says that a day of a person's waiting counts, by priority. Scores are no part.
        risk: The hazard of a day at their site, which counts in the plan's order of need.
        ready_on: First day on which they may leave; None: any.
        expires_on: Last day on which they may arrive; None: any.
        destinations: Codes of the destinations that are open to them.
        needs: People with each need that takes a place.
        short_notice: Whether they agreed to leave at short notice.
        closed: Whether a refusal, a hold or a clearance keeps them from leaving at all.
        together: The code of the party that travels together; empty: they go alone.
    """

    case: str
    people: int
    seats: int
    weight: float = 1.0
    risk: float = 1.0
    ready_on: date | None = None
    expires_on: date | None = None
    destinations: frozenset[str] = frozenset()
    needs: Mapping[str, int] = field(default_factory=dict)
    short_notice: bool = False
    closed: bool = False
    together: str = ""

    @property
    def need(self) -> tuple[float, int, str]:
        """The order of need as the plan has it: by the weight of a person and the risk, then by needs.

        Two families that are alike in all of it go by their code, so that the order is the same for everybody.
        """
        return (-self.weight * self.risk, -sum(self.needs.values()), self.case)
