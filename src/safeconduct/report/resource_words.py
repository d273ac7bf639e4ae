"""Resources in words: what one more of each would be, and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from safeconduct.report.phrases import day, isolated, say

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts

KINDS = ("seats", "board", "places", "care", "reception", "transit", "road", "aircraft", "budget")
"""The resources of which one can have more, in the order of the journey's planning."""
MONEY = 10_000
"""Units of money that are looked at together."""


class ResourceWords:
    """Names of resources, from the operation's tables.

    Args:
        facts: the operation.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        departures = facts.operation.tables["departures"].select("departure_id", "destination_id", "departs_on")
        self._departures = {name: (goal, on) for name, goal, on in departures.iter_rows()}
        offers = facts.operation.tables["offers"].select("offer_id", "destination_id")
        self._offers: Mapping[str, str] = dict(offers.iter_rows())

    def knows(self, kind: str, code: str | None) -> bool:
        """Whether the operation has what a price is stated for."""
        if kind in {"seats", "board"}:
            return code in self._departures
        if kind in {"places", "care"}:
            return code in self._offers
        known = {"reception": self._facts.destination_names, "transit": self._facts.transit_names}
        return code in known.get(kind, {code: ""}) and (kind != "road" or code in self._facts.site_names)

    def label(self, kind: str, code: str | None, on: date | None, need: str | None) -> str:
        """Where and when it is, for a label: ``Seats to Tirana, 12 Mar 2026 (N1)``."""
        return self._say("label", kind, code, on, need)

    def one_more(self, kind: str, code: str | None, on: date | None, need: str | None) -> str:
        """One more of it, to begin a sentence with: ``One more seat to Tirana on 12 March 2026 (N1)``."""
        return self._say("one_more", kind, code, on, need)

    def _say(self, form: str, kind: str, code: str | None, on: date | None, need: str | None) -> str:
        values: dict[str, object] = {"id": isolated(code), "money": MONEY}
        if kind in {"seats", "board"}:
            goal, leaves = self._departures[code or ""]
            values |= {"place": isolated(self._facts.destination_names[goal]), "day": day(leaves)}
        elif kind in {"places", "care"}:
            values["place"] = isolated(self._facts.destination_names[self._offers[code or ""]])
        elif kind == "reception":
            values["place"] = isolated(self._facts.destination_names[code or ""])
        elif kind == "transit":
            values["place"] = isolated(self._facts.transit_names[code or ""])
        elif kind == "road":
            values["place"] = isolated(self._facts.site_names[code or ""])
        if on is not None:
            values["day"] = day(on)
        if need is not None:
            values["need"] = isolated(self._facts.need_names.get(need, need))
        return say(f"{form}.{kind}", **values)
