"""How evenly the waiting is spread: by priority, sex, age band, nationality, family size and need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from safeconduct.report.figures import Figure
from safeconduct.report.group_dots import Dot, group_dots
from safeconduct.report.groups import Group, groups_of, people_of
from safeconduct.report.mean_waits import hidden_means, whole_days
from safeconduct.report.phrases import isolated, listed, number, say, share
from safeconduct.report.suppression import Counts, Truths, hidden_splits

if TYPE_CHECKING:
    from safeconduct.report.facts import Facts

NAMED = 3
"""Differences that are named in words."""
NOTABLE_DAYS, NOTABLE_WAIT, NOTABLE_SHARE = 1.0, 0.05, 0.02
"""Smaller differences are not named: in days, of the mean wait, and of the shares of those who are left behind."""
SCHEMA = {
    "by": pl.String,
    "group": pl.String,
    "people": pl.Int64,
    "days_waiting": pl.Int64,
    "days_beside_all": pl.Int64,
    "people_leaving": pl.Int64,
    "people_behind": pl.Int64,
}


@dataclass(frozen=True)
class Waited:
    """A group with what the plan gives it; its mean wait, and who leaves and stays, are None where hidden.

    ``days`` is the mean in whole days, so that nothing that is made from it tells more.
    """

    group: Group
    people: int
    days: int | None
    leaving: int | None
    behind: int | None


def waiting(facts: Facts) -> Figure:
    """The mean wait of each group, with the largest differences named, and how many of it are left behind.

    Who is left behind is counted as waiting until the day after the last on which anybody may leave.
    """
    everyone, found = waited(facts)
    table = _table(everyone, found)
    differences = largest_differences(everyone, found)
    mean = "waiting.mean_behind" if facts.people > facts.people_leaving else "waiting.mean"
    sentence = say(mean, days=everyone.days, n=everyone.people) if everyone.people else say("waiting.none")
    sentence += (" " + say("waiting.even")) if found and not differences else ""
    notes = [say("waiting.note_hidden")] if found else []
    if facts.people > facts.people_leaving:
        notes.insert(0, say("waiting.note_behind", day=facts.operation.settings.horizon))
    notes.append(say("waiting.note_cause"))
    return Figure(
        key="waiting",
        title=say("waiting.title"),
        sentence=sentence,
        table=table,
        picture=partial(_picture, everyone, found),
        points=(*_priorities(found), *differences),
        notes=tuple(notes),
        hidden=say("waiting.hidden"),
    )


def waited(facts: Facts) -> tuple[Waited, dict[str, list[Waited]]]:
    """Everyone, and the groups of each dimension, with small numbers hidden."""
    people = people_of(facts)
    stays = people["days"].is_null().to_numpy()
    end = (facts.operation.settings.horizon - facts.starts_on).days + 1
    waits = people["days"].fill_null(end).to_numpy()
    total = int(waits.sum())
    everyone = Waited(
        Group("", say("group.everyone"), np.ones(people.height, dtype=bool)),
        people.height,
        whole_days(total, people.height) if people.height else 0,
        int((~stays).sum()),
        int(stays.sum()),
    )
    found = {}
    for dimension, groups in groups_of(facts, people).items():
        members = np.array([group.members for group in groups])
        if dimension == "need":  # who has one need may have another: each is split against all who do not have it
            judged = [_hidden(np.array([each, ~each]), waits, stays, end, others=True) for each in members]
            hidden, secret = (np.array([each[of][0] for each in judged]) for of in (0, 1))
        else:
            hidden, secret = _hidden(members, waits, stays, end)
        if dimension == "site" and hidden.any():
            continue  # the departures tell how many leave from each site, so that its size would tell how many stay
        found[dimension] = [
            Waited(
                group,
                int(group.members.sum()),
                None if secret[i] else whole_days(int(waits[group.members].sum()), int(group.members.sum())),
                None if hidden[i] else int((group.members & ~stays).sum()),
                None if hidden[i] else int((group.members & stays).sum()),
            )
            for i, group in enumerate(groups)
        ]
    return everyone, found


def _hidden(members: Truths, waits: Counts, stays: Truths, end: int, *, others: bool = False) -> tuple[Truths, Truths]:
    """Of which groups the split, and of which the mean wait, is hidden: (G,) each.

    Args:
        members: (G, P) who belongs to each group; a partition.
        waits: (P,) days that each person waits.
        stays: (P,) who stays.
        end: days that who stays waits.
        others: whether the last group is none of those that are published.
    """
    days, on = np.unique(waits[~stays], return_inverse=True)
    counts = np.array([np.bincount(on[each[~stays]], minlength=len(days)) for each in members], dtype=np.int64)
    stay = (members & stays).sum(axis=1)
    hidden = hidden_splits(counts.sum(axis=1), stay)
    return hidden, hidden_means(counts, days, stay, end, hidden, others=others)


def _table(everyone: Waited, found: dict[str, list[Waited]]) -> pl.DataFrame:
    """``by``, ``group``, ``people``, ``days_waiting``, ``days_beside_all``, ``people_leaving``, ``people_behind``."""
    lines = [
        (
            say(f"dimension.{dimension}"),
            each.group.name,
            each.people,
            each.days,
            None if each.days is None else each.days - (everyone.days or 0),
            each.leaving,
            each.behind,
        )
        for dimension, groups in found.items()
        for each in groups
    ]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def largest_differences(everyone: Waited, found: dict[str, list[Waited]]) -> list[str]:
    """The largest differences in words: of waiting between two groups, and of being left behind.

    Priorities are meant to differ, and have their own sentence.
    """
    compared = [(dimension, groups) for dimension, groups in found.items() if dimension != "priority"]
    by_days = [_apart_in_days(dimension, groups, everyone) for dimension, groups in compared]
    by_share = [_apart_in_share(dimension, groups) for dimension, groups in compared if dimension != "need"]
    return [*_largest(by_days, NAMED), *_largest(by_share, 1)]


Apart = tuple[float, str]
"""How far two groups are apart, and the sentence that says so; nothing worth saying is (0, "")."""


def _largest(differences: list[Apart], most: int) -> list[str]:
    return [words for _, words in sorted(differences, key=lambda each: -each[0])[:most] if words]


def _apart_in_days(dimension: str, groups: list[Waited], everyone: Waited) -> Apart:
    """Who waits longest and shortest of a dimension; of needs, which may overlap, who is farthest from everyone."""
    all_wait = everyone.days or 0
    waits = [(each.days, each) for each in groups if each.days is not None]
    if not waits:
        return 0.0, ""
    (least, shortest), (most, longest) = min(waits, key=itemgetter(0)), max(waits, key=itemgetter(0))
    if dimension == "need":
        least, shortest = all_wait, everyone
        most, longest = max(waits, key=lambda wait: abs(wait[0] - all_wait))
    apart = abs(most - least)
    if apart < max(NOTABLE_DAYS, NOTABLE_WAIT * all_wait):
        return 0.0, ""
    key = "waiting.apart_need" if dimension == "need" else "waiting.apart"
    return apart, _in_words(key, dimension, longest, shortest, most, least, n=apart)


def _apart_in_share(dimension: str, groups: list[Waited]) -> Apart:
    """Of whom most and fewest are left behind, among the groups for which that is shown."""
    rates = [(each.behind / each.people, each) for each in groups if each.behind is not None]
    if not rates:
        return 0.0, ""
    (low, least), (high, most) = min(rates, key=lambda rate: rate[0]), max(rates, key=lambda rate: rate[0])
    if high - low < NOTABLE_SHARE:
        return 0.0, ""
    shares = share(most.behind or 0, most.people), share(least.behind or 0, least.people)
    return high - low, _in_words("waiting.behind", dimension, most, least, *shares)


def _priorities(found: dict[str, list[Waited]]) -> list[str]:
    """How long each priority waits, in one sentence."""
    waits = [
        say("waiting.of_priority", name=each.group.name, days=each.days)
        for each in found.get("priority", [])
        if each.days is not None
    ]
    return [say("waiting.priorities", waits=listed(waits))] if len(waits) > 1 else []


def _in_words(key: str, dimension: str, most: Waited, least: Waited, high: object, low: object, **more: object) -> str:
    names = {"most": isolated(most.group.name), "least": isolated(least.group.name)}
    return say(key, by=say(f"dimension.{dimension}"), high=high, low=low, **names, **more)


def _picture(everyone: Waited, found: dict[str, list[Waited]], width: int) -> str:
    dimensions = {
        say(f"dimension.{dimension}"): [
            Dot(
                each.group.name,
                each.days,
                number(each.days),
                say("waiting.share_behind", share=share(each.behind, each.people)) if each.behind else "",
            )
            for each in groups
            if each.days is not None
        ]
        for dimension, groups in found.items()
    }
    dimensions = {name: dots for name, dots in dimensions.items() if dots}
    all_wait = everyone.days or 0
    return group_dots(dimensions, width, (all_wait, say("waiting.all_wait", n=all_wait)))
