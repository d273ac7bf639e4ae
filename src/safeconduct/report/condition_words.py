"""What closes a way out, said of every way of a family in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safeconduct.planning.openness import ALONE, DECIDED, SCARCE
from safeconduct.planning.resources import CLOSED, NEVER_A_BUS, NO_BUS
from safeconduct.report.phrases import say

CONDITIONS: Mapping[str, str] = MappingProxyType(
    {
        "it leaves from another site": "other_site",
        "it leaves outside the days of the plan": "outside_plan",
        "the family is not ready by then": "not_ready",
        "the family's papers or clearance lapse before arrival": "papers",
        "the offer is not confirmed": "unconfirmed",
        "it arrives outside the days of the offer": "outside_offer",
        "the offer does not take the nationality": "nationality",
        "the offer does not take a case so large": "size",
        "the country has not accepted the case, or not for that day": "unaccepted",
        "it leaves before the family can be told": "untold",
        NEVER_A_BUS: "never_a_bus",
        NO_BUS: "no_bus",
        CLOSED: "road_closed",
    }
    | {words: kind for kind, words in DECIDED.items()}
)
"""The phrase of each condition of the planner."""
_SHORT = [
    (re.compile(re.escape(f"{words} {ALONE}").replace(re.escape("{need}"), "(?P<need>.+)")), kind)
    for kind, words in SCARCE.items()
]


@dataclass(frozen=True)
class Condition:
    """A condition that closes ways out.

    Attributes:
        kind: Its code, which is the key of its phrase; None where the words are not known.
        words: As the planner says it.
        need: The name of the need that it is about; None for most.
    """

    kind: str | None
    words: str
    need: str | None = None

    def of_each(self) -> str:
        """The condition, said of every way; in the planner's own words where it has no phrase."""
        if self.kind is not None:
            return say(f"condition.{self.kind}", **({} if self.need is None else {"need": self.need}))
        return f"each {self.words.removeprefix('it ')}" if self.words.startswith("it ") else self.words


def condition_of(words: str, needs: Mapping[str, str] = MappingProxyType({})) -> Condition:
    """The condition that the planner states in these words.

    Args:
        words: As the planner says it, with the code of a need.
        needs: What each need is called, by its code.
    """
    if words in CONDITIONS:
        return Condition(CONDITIONS[words], words)
    for pattern, kind in _SHORT:
        found = pattern.fullmatch(words)
        if found:
            code = found.groupdict().get("need")
            return Condition(kind, words, code and needs.get(code, code))
    return Condition(None, words)
