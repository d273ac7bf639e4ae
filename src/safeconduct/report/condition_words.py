"""What closes a way out, said of every way of a family in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def of_each(words: str) -> str:
    """A condition of the planner, said of every way; in its own words where it has no phrase."""
    if words in CONDITIONS:
        return say(f"condition.{CONDITIONS[words]}")
    for pattern, kind in _SHORT:
        found = pattern.fullmatch(words)
        if found:
            return say(f"condition.{kind}", **found.groupdict())
    return f"each {words.removeprefix('it ')}" if words.startswith("it ") else words
