"""Who is left behind, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from safeconduct.planning.cancelled import Cancelled
from safeconduct.planning.examination import NO_WAY
from safeconduct.report.bars import labelled_bars
from safeconduct.report.condition_words import of_each
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
    empty = {"case_id": pl.String, "reason": pl.String}
    reasons = pl.DataFrame(list(reasons_of(facts).items()), schema=empty, orient="row")
    table = (
        facts.behind.join(reasons, on="case_id", how="left", maintain_order="left")
        .with_columns(pl.col("reason").fill_null(say("reason.unsaid")))
        .group_by("reason", maintain_order=True)
        .agg(people=pl.col("people").sum().cast(pl.Int64))
        .sort("people", "reason", descending=[True, False])
    )
    often, rare = table.filter(pl.col("people") >= LEAST), table.filter(pl.col("people") < LEAST)
    if rare.is_empty():
        return table
    if rare["people"].sum() < LEAST:  # too few even together: the next joins them
        often, rare = often[:-1], pl.concat([often[-1:], rare])
    others = rare.select(pl.lit(_together(rare["reason"].to_list())).alias("reason"), pl.col("people").sum())
    return pl.concat([often, others.filter(pl.col("people") >= LEAST)])


def _together(reasons: Sequence[str]) -> str:
    """Several reasons as one, by their kinds: no room, or no way open."""
    room = {say("reason.tied"), *(say(f"reason.full_{kind}") for kind in KINDS)}
    own = {say("reason.not_flown"): "not_flown", say("reason.unsaid"): "unsaid"} | dict.fromkeys(room, "room")
    found = {own.get(reason, "closed") for reason in reasons}
    kinds = [say(f"reason.some_{kind}") for kind in ("room", "not_flown", "closed", "unsaid") if kind in found]
    if len(kinds) == 1:
        return say("reason.of_one_kind", kind=kinds[0])
    return say("reason.or", first=say("word.comma").join(kinds[:-1]), last=kinds[-1])


def reasons_of(facts: Facts) -> dict[str, str]:
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
    short = _Short(facts, openness)
    said = dict(facts.plan.unplaced.select("case_id", "reason").iter_rows()) if facts.plan else {}
    cancelled = Cancelled(facts.operation, openness)
    found: dict[str, str] = {}
    for row, p in enumerate(chosen.tolist()):
        open_ways = np.flatnonzero(~closed[:, row].any(axis=0))
        if not len(open_ways) and not _closed_in_plan(said, openness.parties[p].cases):
            reason = say("reason.told")
        elif not len(open_ways) and (called_off := cancelled.of(p)):
            reason = say("reason.cancelled", names=_named(called_off))
        elif not len(open_ways):
            worst = _what_closes(closed[:, row])
            reason = say(
                "reason.no_departure" if worst is None else "reason.closed", why=of_each(conditions[worst or 0][0])
            )
        else:
            flown = open_ways[flying[openness.pairs.departure[open_ways]]]
            reason = short.on(p, flown) if len(flown) else say("reason.not_flown")
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

    def on(self, party: int, ways: NDArray[np.int64]) -> str:
        """The kind of resource that is short on most of the ways, in words."""
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
                return say("reason.tied")
            for kind in short:
                counts[kind] = counts.get(kind, 0) + 1
        return say(f"reason.full_{max(sorted(counts), key=lambda kind: counts[kind])}")


def _picture(table: pl.DataFrame, width: int) -> str:
    return labelled_bars(
        [(why, n, say("behind.people", n=n)) for why, n in table["reason", "people"].iter_rows()], width
    )
