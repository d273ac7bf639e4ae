"""How a plan comes about: a snapshot is kept, a job computes, and what it found is laid into rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from safeconduct.operation import Operation, digest, read_plan
from safeconduct.operation import Plan as MadePlan
from safeconduct.report.facts import gather
from safeconduct.web.audit import log
from safeconduct.web.plans import files, shortages
from safeconduct.web.plans.comparing import in_short
from safeconduct.web.plans.models import Plan, PlannedCase, PlanState
from safeconduct.web.plans.shortages import Shortages
from safeconduct.web.plans.steps import step
from safeconduct.web.record.models import Case, Departure, Offer
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked
from safeconduct.web.snapshot import NotSetUp, snapshot

SECONDS = 45
"""Seconds that a plan may take, unless somebody gives it more."""
LONGEST = 3_600
ROWS = 2_000
KEPT_TO = 1.0
"""Hazard-days that it counts to leave a person elsewhere than in a plan that nobody was told of."""
CLAIMS = ("objective", "bound", "floor", "gap", "score", "score_bound", "people_placed", "people_unplaced",
          "last_departure", "method", "stopped_by", "seconds", "needed")  # fmt: skip
"""What is kept beside a plan of what it claims; none of it is about anybody."""


@transaction.atomic
def begin(
    record: OperationRecord, *, actor: Any, on: date | None = None, seconds: int = SECONDS, reason: str = ""
) -> Plan:
    """Take a snapshot to plan from, and note who asked for the plan. ``running.start`` has it computed.

    What people were told is the plan in force: families are kept to it where that pays.

    Args:
        record: Of which operation.
        actor: Who asks.
        on: The day from which to plan; today where none is given, or the first day of an operation that is to begin.
        seconds: How long it may take.
        reason: What for.

    Raises:
        Refused: the operation is not set up or over, or the time is none.
    """
    if not 1 <= seconds <= LONGEST:
        raise Refused(_("Give a plan from 1 second to an hour."))
    locked = lock_operation(record)
    try:
        # The example stands still in its own time.
        basis = snapshot(locked, on or (None if locked.is_example else day_in(locked)), own_codes=True)
    except NotSetUp:
        raise Refused(_("The operation has no settings yet; import one, or set it up, and then plan.")) from None
    if basis.settings.starts_on > basis.settings.horizon:
        raise Refused(_("The last day of the operation has passed; give it a later one, and then plan."))
    told = Plan.objects.filter(operation=locked, state=PlanState.IN_FORCE).first()
    if told is None:
        # Nobody was told of anything. What was planned last is kept to where nothing speaks against it, so that a
        # decision on one family does not shuffle a thousand others that are as well off here as there.
        told = Plan.objects.filter(operation=locked, base=None).exclude(claims={}).first()
        basis = replace(basis, settings=replace(basis.settings, moved_days=KEPT_TO))
    return _begun(locked, basis, actor=actor, seconds=seconds, previous=told, reason=reason)


@transaction.atomic
def begin_trial(base: Plan, basis: Operation, edits: list[dict[str, Any]], *, actor: Any, reason: str = "") -> Plan:
    """Note a trial: what the plan would be if something were otherwise.

    Args:
        base: The plan that it is held against.
        basis: What the base rests on, with the edits in it.
        edits: What is otherwise, as ``trials`` states it.
        actor: Who asks.
        reason: What for.
    """
    locked = lock_operation(base.operation)
    return _begun(
        locked, basis, actor=actor, seconds=base.seconds, previous=base.previous, reason=reason, base=base, edits=edits
    )


def _begun(record: OperationRecord, basis: Operation, *, actor: Any, seconds: int, reason: str, **fields: Any) -> Plan:
    last = Plan.objects.filter(operation=record).aggregate(Max("number"))["number__max"] or 0
    plan = Plan.objects.create(
        operation=record,
        number=last + 1,
        on=basis.settings.starts_on,
        digest=digest(basis),
        seconds=seconds,
        made_by=actor,
        **fields,
    )
    files.keep_basis(plan, basis)
    step(plan, "", PlanState.COMPUTING, actor=actor, reason=reason, is_new=True)
    log.append(
        actor=actor,
        action="planned",
        operation=record,
        subject="plan",
        ids=[plan.uid],
        reason=reason,
        after={"number": plan.number, "digest": plan.digest},
    )
    return plan


@dataclass(frozen=True)
class Found:
    """What was found for a plan, read before anything is locked.

    Attributes:
        folder: The plan folder that ``safeconduct plan`` wrote.
        basis: What the plan rests on.
        made: The plan.
        short: What it is short of.
        changes: Of a trial, what it changes in total.
    """

    folder: Path
    basis: Operation
    made: MadePlan
    short: Shortages
    changes: Mapping[str, Any]


def read(plan: Plan, folder: Path) -> Found:
    """Read what was found for a plan, and work out what it is short of. Its figures are drawn when somebody looks.

    Raises:
        Faulty: the folder is no plan.
    """
    basis, made = files.basis_of(plan), read_plan(folder)
    changes = in_short(plan.base, basis, made) if plan.base is not None else {}
    return Found(folder, basis, made, shortages.found(gather(basis, made), made), changes)


@transaction.atomic
def take_in(plan: Plan, found: Found) -> None:
    """Keep what was found for a plan, whole or not at all.

    Args:
        plan: Which, still being computed.
        found: As ``read`` has it.

    Raises:
        Refused: the plan is not being computed any more.
    """
    now = locked(plan)
    step(now, PlanState.COMPUTING, PlanState.MADE, actor=None)
    files.keep(now, "plan", found.folder)
    shortages.keep(now, found.short)
    now.claims = {name: found.made.claims[name] for name in CLAIMS if name in found.made.claims}
    if now.is_trial:
        now.claims["changes"] = dict(found.changes)
    else:
        _lay_rows(now, found.basis, found.made)
    now.save(update_fields=["claims"])


def _lay_rows(plan: Plan, basis: Operation, made: MadePlan) -> None:
    """How each case stands in the plan, as rows."""
    of = {"operation_id": plan.operation_id}
    cases = dict(Case.objects.filter(**of).values_list("code", "pk"))
    departures = dict(Departure.objects.filter(**of).values_list("code", "pk"))
    offers = dict(Offer.objects.filter(**of).values_list("code", "pk"))
    sizes = _sizes(basis)
    buses: dict[str, list[int]] = {}
    for _departure, bus, case in made.buses.select("departure_id", "bus", "case_id").iter_rows():
        buses.setdefault(case, []).append(bus)
    rows = [
        PlannedCase(
            **of,
            plan=plan,
            case_id=cases[case],
            people=sizes[case],
            departure_id=departures[departure],
            offer_id=offers[offer],
            buses=buses.get(case, []),
        )
        for case, departure, offer in made.assignments.select("case_id", "departure_id", "offer_id").iter_rows()
    ]
    rows += [
        PlannedCase(**of, plan=plan, case_id=cases[case], people=sizes[case], reason=reason or "")
        for case, reason in made.unplaced.select("case_id", "reason").iter_rows()
    ]
    PlannedCase.objects.bulk_create(rows, batch_size=ROWS)


def _sizes(basis: Operation) -> Mapping[str, int]:
    """People of each case of an operation."""
    return dict(basis.tables["people"]["case_id"].value_counts().iter_rows())
