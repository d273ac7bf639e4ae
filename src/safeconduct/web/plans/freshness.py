"""Whether a plan was overtaken since it was made: by the record, held against its snapshot, or by another plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import polars as pl
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeconduct.operation import Operation, digest
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.pages.writing import number, semicolon
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.plans.told import overtaken_by
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.snapshot import NotSetUp, snapshot

NAMES: Mapping[str, Any] = MappingProxyType(
    {
        "cases": _("cases"),
        "people": _("people"),
        "offers": _("offers"),
        "departures": _("departures"),
        "decisions": _("decisions"),
        "sites": _("sites"),
    }
)
"""The tables that are told by their name, in the order in which they are told."""
OTHER = _("other rows: acceptances, transits, incidents, scores, needs")
KEYS: Mapping[str, str] = MappingProxyType(
    {"cases": "case_id", "people": "person_id", "offers": "offer_id", "departures": "departure_id", "sites": "site_id"}
)
HEEDED = (PlanState.MADE, PlanState.PROPOSED, PlanState.APPROVED, PlanState.IN_FORCE)
"""The states in which somebody acts by a plan, or still can: what it knows nothing of is said."""


@dataclass(frozen=True)
class Changed:
    """How the rows of a table differ from those of a snapshot.

    Attributes:
        table: Where the rows are; nothing for those of several tables.
        name: What the rows are, in words.
        added: How many are new.
        gone: How many are there no more.
        changed: How many are otherwise.
    """

    table: str
    name: str
    added: int
    gone: int
    changed: int


@dataclass(frozen=True)
class Stale:
    """What changed since a plan was made.

    Attributes:
        changes: By kind of row; none where only a setting of the operation changed, or nothing in the record.
        digest: Of the record as it is now and of the plan in force, so that whoever confirms confirms what they saw.
        record: Whether the record changed.
        in_force: The number of the plan that came in force since; None where none did.
    """

    changes: tuple[Changed, ...]
    digest: str
    record: bool = True
    in_force: int | None = None

    @property
    def text(self) -> str:
        """All of it in a line, in the language of who reads."""
        told = []
        if self.in_force is not None:
            told.append(str(_("plan %(number)s came in force")) % {"number": number(self.in_force)})
        if self.record and not self.changes:
            told.append(str(_("the settings of the operation")))
        said = _("%(name)s: %(added)s new, %(gone)s gone, %(changed)s changed")
        told += [
            str(said)
            % {
                "name": one.name,
                "added": number(one.added),
                "gone": number(one.gone),
                "changed": number(one.changed),
            }
            for one in self.changes
        ]
        return semicolon().join(told)

    def stored(self) -> list[dict[str, Any]]:
        """As the log keeps it: counts, and nothing about anybody."""
        return [
            {"what": one.table or "other", "new": one.added, "gone": one.gone, "changed": one.changed}
            for one in self.changes
        ]


def stale(plan: Plan, *, surely: bool = False) -> Stale | None:
    """What changed since a plan was made, in the record and in what people were told.

    Nothing for a trial, and for a plan that is not in force and can come in force no more. Of a plan in force it is
    only said; there is nothing to confirm.

    The record is read as it would be planned from on the day of the plan, so that a day that passes changes nothing.

    Args:
        plan: Which.
        surely: Whether the record is read even where the log knows of no change since it was read last, which takes
            seconds with thousands of people.
    """
    if plan.is_trial or plan.state not in HEEDED:
        return None
    found = _of_record(plan, surely=surely)
    now = overtaken_by(plan)
    if now is None:
        return found
    if found is None:
        return Stale((), _with("", now), record=False, in_force=now.number)
    # What cannot be confirmed in the record cannot be confirmed with another plan either.
    return replace(found, digest=found.digest and _with(found.digest, now), in_force=now.number)


def _of_record(plan: Plan, *, surely: bool) -> Stale | None:
    if surely:
        return _compared(plan)
    touched = _last_touch(plan)
    return None if touched is None else _compared_at(plan.uid, touched, get_language())


def _with(record: str, now: Plan) -> str:
    """A digest of the record with the plan in force."""
    return sha256(f"{record} {now.uid}".encode()).hexdigest()


@lru_cache(maxsize=64)
def _compared_at(uid: str, touched: int, language: str | None) -> Stale | None:  # noqa: ARG001 - what it depends on
    """As ``_compared``, kept for as long as the log knows of no later change."""
    return _compared(Plan.objects.select_related("operation").get(uid=uid))


def _compared(plan: Plan) -> Stale | None:
    try:
        now = snapshot(plan.operation, plan.on, own_codes=True)
    except NotSetUp:
        return Stale((), "")
    before = files.basis_of(plan)
    found = digest(_comparable(now))
    if found == digest(_comparable(before)):
        return None
    named = [one for table, name in NAMES.items() if (one := _changed(table, str(name), before, now))]
    others = [one for table in now.tables if table not in NAMES and (one := _changed(table, "", before, now))]
    if others:
        sums = (sum(one.added for one in others), sum(one.gone for one in others), sum(one.changed for one in others))
        named.append(Changed("", str(OTHER), *sums))
    return Stale(tuple(named), found)


def confirm(plan: Plan, seen: str) -> Stale | None:
    """What changed since a plan was made, which somebody has seen and confirms before the plan goes on.

    Args:
        plan: Which.
        seen: The digest of the record that they saw; empty where they confirm nothing.

    Raises:
        Refused: the record changed or another plan came in force, and this was not confirmed, or it changed once more
            since.
    """
    found = stale(plan, surely=True)
    if found is None or (seen and found.digest == seen):
        return found
    told = {"changes": found.text}
    if found.in_force is not None:
        raise Refused(
            _("Since this plan was made: %(changes)s. Plan anew, or confirm that it goes on all the same.") % told
        )
    raise Refused(
        _(
            "The record changed since this plan was made (%(changes)s). "
            "Plan anew, or confirm that it is put in force all the same."
        )
        % told
    )


def confirmed(found: Stale, reason: str) -> tuple[str, dict[str, Any]]:
    """A reason with what was confirmed, and what the log keeps of it."""
    record = _("Confirmed although the record had changed: %(changes)s")
    more_than_that = _("Confirmed although this had happened since the plan was made: %(changes)s")
    said = str(record if found.in_force is None else more_than_that) % {"changes": found.text}
    more: dict[str, Any] = {"stale": found.stored(), "record": found.digest}
    if found.in_force is not None:
        more["in_force"] = found.in_force
    return f"{reason.strip()} ({said})" if reason.strip() else said, more


def _last_touch(plan: Plan) -> int | None:
    """The last entry of the log on anything but looks and plans in the operation since a plan was made."""
    since = Entry.objects.of_operation(plan.operation_id).between(plan.made_at, None)
    changes = since.exclude(action__in=(log.READ, "searched", "exported")).exclude(subject="plan")
    last: int | None = changes.aggregate(Max("sequence"))["sequence__max"]
    return last


def _comparable(operation: Operation) -> Operation:
    """An operation without what a plan is begun with beside the record: what it counts to move somebody."""
    return replace(operation, settings=replace(operation.settings, moved_days=0.0))


def _changed(table: str, name: str, before: Operation, now: Operation) -> Changed | None:
    """How the rows of a table differ; None where they do not."""
    columns = [one for one in now.tables[table].columns if one in before.tables[table].columns]
    old, new = before.tables[table].select(columns), now.tables[table].select(columns)
    old, new = (_as_texts(frame) for frame in (old, new))
    gone, added = old.join(new, on=columns, how="anti"), new.join(old, on=columns, how="anti")
    key = KEYS.get(table)
    both = gone.join(added, on=key, how="semi").height if key else 0
    one = Changed(table, name, added.height - both, gone.height - both, both)
    return one if one.added or one.gone or one.changed else None


def _as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells as texts, so that rows can be compared whatever their columns hold."""
    return frame.with_columns(
        (
            pl.col(name).list.sort().cast(pl.List(pl.String)).list.join(";")
            if kind == pl.List
            else pl.col(name).cast(pl.String)
        )
        .fill_null("")
        .alias(name)
        for name, kind in frame.schema.items()
    )
