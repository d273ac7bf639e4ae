"""What a plan is short of and whom it leaves, as numbers and codes: worked out once, when it is made, and kept with it.

The figures of a plan have the same in English sentences; whoever shows it in other languages begins from here.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from safeconduct.operation import Plan as MadePlan
from safeconduct.report.behind import reasons_of
from safeconduct.report.facts import Facts, gather
from safeconduct.report.resource_words import KINDS, ResourceWords
from safeconduct.report.scarcity import scarce
from safeconduct.web.jobs import scratch
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan, PlanFile

FILE = "shortages.json"
MOST = 60
"""Scarce things that are kept, those first of which one more saves most."""
NOTHING = 1e-6


@dataclass(frozen=True)
class Scarce:
    """Something of which the plan has too little.

    Attributes:
        kind: As in ``prices.csv``: ``seats``, ``places``, ``reception`` and others.
        code: Of the departure, offer, destination, transit, site or aircraft; None for the budget.
        place: What the destination, transit or site is called; empty where there is none.
        day: The day of the departure or of the resource, ISO; None where it has none.
        need: What the need is called that it is for; None where it is for everybody.
        limit: How much there is.
        left: How much of it the plan leaves.
        price: The most that one more saves, in weighted person-days; 0 where the proof has no price for it.
    """

    kind: str
    code: str | None
    place: str
    day: str | None
    need: str | None
    limit: float
    left: float
    price: float

    @property
    def on(self) -> date | None:
        """The day."""
        return None if self.day is None else date.fromisoformat(self.day)


@dataclass(frozen=True)
class Shortages:
    """What a plan is short of, the dearest first, and why it leaves whom it leaves, by the code of the case."""

    scarce: tuple[Scarce, ...]
    reasons: dict[str, str]


NONE = Shortages((), {})


def found(facts: Facts, made: MadePlan) -> Shortages:
    """Work out what a plan is short of and why it leaves whom it leaves."""
    reasons = {case: reason.code for case, reason in reasons_of(facts).items()}
    return Shortages(tuple(_scarce(facts, made)), reasons)


def keep(plan: Plan, shortages: Shortages) -> None:
    """Keep with a plan what it is short of."""
    text = json.dumps({"scarce": [asdict(one) for one in shortages.scarce], "reasons": shortages.reasons})
    with scratch.folder("plan") as place:
        folder = place / "figures"
        folder.mkdir()
        (folder / FILE).write_text(text, encoding="utf-8")
        files.keep(plan, "figures", folder)


def of(plan: Plan) -> Shortages:
    """The shortages of a plan; of one that was made before they were kept with it they are worked out now."""
    return _of(plan.uid)


@lru_cache(maxsize=8)
def _of(uid: str) -> Shortages:
    """A plan is never altered, so that what was read once holds."""
    plan = Plan.objects.get(uid=uid)
    try:
        with files.laid_out(plan, "figures") as folder:
            if (folder / FILE).exists():
                return _unpacked((folder / FILE).read_text(encoding="utf-8"))
        made = files.made_of(plan)
        return found(gather(files.basis_of(plan), made), made)
    except PlanFile.DoesNotExist:
        return NONE


def _unpacked(text: str) -> Shortages:
    content: dict[str, Any] = json.loads(text)
    return Shortages(tuple(Scarce(**one) for one in content["scarce"]), content["reasons"])


def _scarce(facts: Facts, made: MadePlan) -> list[Scarce]:
    words = ResourceWords(facts)
    keys = ("resource_id", "day", "need")
    prices = {
        (kind, *key): price
        for kind, *key, price in scarce(facts, made, words).select("kind", *keys, "price").iter_rows()
    }
    flying = set(facts.departures["departure_id"].to_list())
    named: list[Scarce] = []
    for kind, code, day, need, limit, left in facts.remaining_stock.select(
        "resource", "id", "day", "need", "limit", "left"
    ).iter_rows():
        price = prices.get((kind, code, day, need), 0.0)
        grounded = kind in ("seats", "board") and code not in flying
        is_full = left <= NOTHING and limit > NOTHING and math.isfinite(limit)
        if kind not in KINDS or grounded or not (price or is_full) or not words.knows(kind, code):
            continue
        place, leaves = _where(facts, kind, code)
        on = leaves or day
        need_name = None if need is None else facts.need_names.get(need, need)
        named.append(Scarce(kind, code, place, on and on.isoformat(), need_name, limit, max(left, 0.0), price))
    return sorted(named, key=lambda one: (-one.price, one.day or "", one.kind, one.code or ""))[:MOST]


def _where(facts: Facts, kind: str, code: str | None) -> tuple[str, date | None]:
    """What the place is called that a resource is at, and when it leaves where it is a departure."""
    tables = facts.operation.tables
    if kind in ("seats", "board"):
        row = tables["departures"].row(by_predicate=pl.col("departure_id") == code, named=True)
        return facts.destination_names[row["destination_id"]], row["departs_on"]
    if kind in ("places", "care"):
        return facts.destination_names[tables["offers"].filter(pl.col("offer_id") == code)["destination_id"][0]], None
    names = {"reception": facts.destination_names, "transit": facts.transit_names, "road": facts.site_names}
    return (names[kind].get(code or "", code or "") if kind in names else ""), None
