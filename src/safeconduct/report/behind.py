"""Who is left behind, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from safeconduct.planning.cancelled import Cancelled
from safeconduct.planning.examination import NO_WAY
from safeconduct.report.bars import labelled_bars
from safeconduct.report.condition_words import Condition, condition_of
from safeconduct.report.figures import Figure
from safeconduct.report.phrases import isolated, listed, say, share
from safeconduct.report.resource_words import KINDS
from safeconduct.report.suppression import LEAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.openness import Openness
    from safeconduct.report.facts import Facts


NAMED = 3
"""Cancelled departures that a reason names."""
NO_ROOM = ("tied", *(f"full_{kind}" for kind in KINDS))
KINDS_OF_REASON = ("told", "cancelled", "no_departure", "closed", "not_flown", *NO_ROOM)
"""Each kind of reason; besides, ``unsaid`` where none is found."""


@dataclass(frozen=True)
class Reason:
    """Why a case is left behind.

    Attributes:
        kind: One of :data:`KINDS_OF_REASON`, or ``unsaid``; the key of its phrase.
        cancelled: The departures that would be open, were they not cancelled; for ``cancelled``.
        condition: What closes every way out; for ``closed``.
    """

    kind: str
    cancelled: tuple[str, ...] = ()
    condition: Condition | None = None

    @property
    def code(self) -> str:
        """The kind, or where every way is closed what closes it, in one word."""
        return (self.condition and self.condition.kind) or self.kind

    @property
    def common(self) -> str:
        """What reasons of this kind have in common: no room, nothing flown, nothing open, or nothing said."""
        if self.kind in NO_ROOM:
            return "room"
        return self.kind if self.kind in ("not_flown", "unsaid") else "closed"

    def said(self) -> str:
        """The reason in words."""
        if self.condition is not None:
            return say("reason.closed", why=self.condition.of_each())
        if self.kind == "cancelled":
            return say("reason.cancelled", names=_named(self.cancelled))
        return say(f"reason.{self.kind}")


UNSAID = Reason("unsaid")


def behind(facts: Facts) -> Figure:
    """People who are left behind by what stands in their way.

    Each family counts once: where no way out is open to it, under the condition that alone closes most of its ways, or
    else that closes most; where ways are open, under the resource that is short on most of those that fly.
    """
    table = by_reason(facts)
    left = facts.people - facts.people_leaving
    if not left:
        return Figure("behind", say("behind.title"), say("behind.nobody"), table)
    few = left < LEAST  # in how many families so few are would tell the size of one
    key = "behind.few" if few else "behind.sentence"
    sentence = say(key, n=left, cases=facts.behind.height, share=share(left, facts.people))
    return Figure(
        key="behind",
        title=say("behind.title"),
        sentence=sentence,
        table=table,
        picture=partial(_picture, table),
        points=(say("behind.most", reason=table["reason"][0], share=share(table["people"][0], left)),)
        if table.height > 1
        else (),
        notes=(say("behind.note"),),
    )


def by_reason(facts: Facts) -> pl.DataFrame:
    """``reason``, ``people``, the reason that leaves most people behind first.

    Reasons of fewer than five people are put together, last, under what they have in common; where fewer are left
    altogether, there is no reason here.
    """
    of_cases = reasons_of(facts)
    people: dict[str, int] = {}
    reasons: dict[str, Reason] = {}
    for case, n in facts.behind.select("case_id", "people").iter_rows():
        reason = of_cases.get(case, UNSAID)
        reasons[reason.said()] = reason
        people[reason.said()] = people.get(reason.said(), 0) + n
    schema = {"reason": pl.String, "people": pl.Int64}
    table = pl.DataFrame(list(people.items()), schema=schema, orient="row").sort(
        "people", "reason", descending=[True, False]
    )
    often, rare = table.filter(pl.col("people") >= LEAST), table.filter(pl.col("people") < LEAST)
    if rare.is_empty():
        return table
    if rare["people"].sum() < LEAST:  # too few even together: the next joins them
        often, rare = often[:-1], pl.concat([often[-1:], rare])
    together = _together(reasons[words] for words in rare["reason"])
    others = rare.select(pl.lit(together).alias("reason"), pl.col("people").sum())
    return pl.concat([often, others.filter(pl.col("people") >= LEAST)])


def _together(reasons: Iterable[Reason]) -> str:
    """Several reasons as one, by what they have in common."""
    found = {reason.common for reason in reasons}
    kinds = [say(f"reason.some_{kind}") for kind in ("room", "not_flown", "closed", "unsaid") if kind in found]
    if len(kinds) == 1:
        return say("reason.of_one_kind", kind=kinds[0])
    return say("reason.or", first=say("word.comma").join(kinds[:-1]), last=kinds[-1])


def reasons_of(facts: Facts) -> dict[str, Reason]:
    """The reason of each case that is left behind, by its code."""
    openness = facts.openness
    staying = set(facts.behind["case_id"].to_list())
    chosen = np.array([p for p, party in enumerate(openness.parties) if staying & set(party.cases)], dtype=np.int64)
    if not len(chosen):
        return {}
    shape = len(chosen), len(openness.pairs.departure)
    conditions = [(words, np.broadcast_to(mask, shape)) for words, mask in openness.conditions(chosen)]
    closed = ~np.array([mask for _, mask in conditions])  # (conditions, parties, pairs)
    flying = np.isin(np.array(openness.departures.ids), facts.departures["departure_id"].to_list())
    short, needs = _Short(facts, openness), facts.need_names
    said = dict(facts.plan.unplaced.select("case_id", "reason").iter_rows()) if facts.plan else {}
    cancelled = Cancelled(facts.operation, openness)
    found: dict[str, Reason] = {}
    for row, p in enumerate(chosen.tolist()):
        open_ways = np.flatnonzero(~closed[:, row].any(axis=0))
        if not len(open_ways) and not _closed_in_plan(said, openness.parties[p].cases):
            reason = Reason("told")
        elif not len(open_ways) and (called_off := cancelled.of(p)):
            reason = Reason("cancelled", tuple(called_off))
        elif not len(open_ways):
            worst = _what_closes(closed[:, row])
            reason = (
                Reason("no_departure")
                if worst is None
                else Reason("closed", condition=condition_of(conditions[worst][0], needs))
            )
        else:
            flown = open_ways[flying[openness.pairs.departure[open_ways]]]
            reason = short.on(p, flown) if len(flown) else Reason("not_flown")
        found |= dict.fromkeys(openness.parties[p].cases, reason)
    return found


def _named(departures: Sequence[str]) -> str:
    """Departures by their codes, the first of them where they are many."""
    names, further = [isolated(name) for name in departures[:NAMED]], len(departures) - NAMED
    return listed([*names, *([say("reason.further", n=further)] if further > 0 else [])])


def _closed_in_plan(said: Mapping[str, str | None], cases: Sequence[str]) -> bool:
    """Whether the plan too found no way open, which it judges by what people were told before; true if it is silent."""
    reasons = [said.get(case) for case in cases]
    return any(reason is None or reason.startswith(NO_WAY) for reason in reasons)


def _what_closes(closed: NDArray[np.bool_]) -> int | None:
    """Which condition keeps every way shut, from a mask (conditions, pairs); None where no way begins at their site.

    The first condition is that of the site.
    """
    here = closed[:, ~closed[0]]
    if not here.shape[1]:
        return None
    alone = (here & (here.sum(axis=0) == 1)).sum(axis=1)
    return int(np.argmax(alone if alone.any() else here.sum(axis=1)))


class _Short:
    """What the plan leaves of each resource, beside what a party needs."""

    def __init__(self, facts: Facts, openness: Openness) -> None:
        self._openness = openness
        self._left = facts.remaining_stock["left"].to_numpy()

    def on(self, party: int, ways: NDArray[np.int64]) -> Reason:
        """By the kind of resource that is short on most of the ways."""
        pairs, kinds = self._openness.pairs, [key.kind for key in self._openness.stock.keys]
        counts: dict[str, int] = {}
        for way in ways.tolist():
            at = slice(pairs.start[way], pairs.start[way + 1])
            short = {
                kinds[r]
                for r, a in zip(pairs.used_resource[at].tolist(), pairs.used_amount[at].tolist(), strict=True)
                if self._openness.amounts[party, a] > self._left[r] + 1e-6
            }
            if not short:
                return Reason("tied")
            for kind in short:
                counts[kind] = counts.get(kind, 0) + 1
        return Reason(f"full_{max(sorted(counts), key=lambda kind: counts[kind])}")


def _picture(table: pl.DataFrame, width: int) -> str:
    return labelled_bars(
        [(why, n, say("behind.people", n=n)) for why, n in table["reason", "people"].iter_rows()], width
    )
