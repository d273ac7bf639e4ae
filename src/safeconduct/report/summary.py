"""The report in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

import polars as pl

from safeconduct.report.phrases import day, number, say

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts


@dataclass(frozen=True)
class Summary:
    """What stands on top.

    Args:
        headline: the answer in one sentence, and the deadline in another.
        numbers: what is counted and how many, in the order of reading.
        warnings: what makes the report doubtful, a sentence each.
    """

    headline: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def summarise(facts: Facts) -> Summary:
    """The headline numbers of a plan, or of an operation without one."""
    if facts.plan is None:
        numbers = {
            "people": number(facts.people),
            "families": number(facts.cases.height),
            "places": number(int(facts.offers["free"].sum())),
            "departures": number(facts.departures.height),
            "deadline": day(facts.deadline),
        }
        return Summary((say("summary.waits", n=facts.people),), _labelled(numbers), ())
    leave = facts.people_leaving
    numbers = {
        "people": number(facts.people),
        "leave": number(leave),
        "behind": number(facts.people - leave),
        "out_in_time": number(facts.out_by(facts.deadline)),
    }
    last = facts.last_departure
    if last is not None:
        late = (last - facts.deadline).days
        numbers["last"] = day(last)
        numbers["after_deadline" if late > 0 else "before_deadline"] = number(abs(late))
    numbers["mean_wait"] = number(floor(facts.mean_wait + 0.5))
    return Summary(_headline(facts), _labelled(numbers), tuple(_warnings(facts)))


def _headline(facts: Facts) -> tuple[str, ...]:
    last, behind = facts.last_departure, facts.people - facts.people_leaving
    if not facts.people:
        return (say("summary.no_people"),)
    if last is None:
        return (say("summary.nobody", people=facts.people),)
    late = (last - facts.deadline).days
    if behind:
        first = say("summary.some_leave", n=facts.people_leaving, people=facts.people, last=last)
        first += " " + say("summary.behind", n=behind)
    else:
        first = say("summary.all_leave", n=facts.people, last=last)
    if late > 0:
        return first, say("summary.too_late", n=late, deadline=facts.deadline, out=facts.out_by(facts.deadline))
    return first, say("summary.in_time", n=-late, deadline=facts.deadline) if late else say("summary.on_time")


def _warnings(facts: Facts) -> list[str]:
    plan = facts.plan
    if plan is None:
        return []
    found = [say("page.other_tables")] if facts.of_other_tables else []
    named = pl.concat([plan.assignments["case_id"], plan.unplaced["case_id"]]).unique()
    strangers = int((~named.is_in(facts.cases["case_id"].to_list())).sum())
    return [*found, *([say("page.passed_over", n=strangers)] if strangers else [])]


def _labelled(numbers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((say(f"key.{key}"), value) for key, value in numbers.items())
