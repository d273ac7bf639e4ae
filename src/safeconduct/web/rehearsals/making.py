"""How a rehearsal comes about: it is noted, a job computes it, and what it found is kept."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.operation import write_operation
from safeconduct.operation.risks import KEYS, Risks, read_risks, risk_defaults, risks_to_toml
from safeconduct.web.audit import log
from safeconduct.web.jobs import scratch
from safeconduct.web.jobs import services as jobs
from safeconduct.web.jobs.models import Job
from safeconduct.web.pages.writing import number
from safeconduct.web.plans import files
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked
from safeconduct.web.rehearsals import jobs as kind
from safeconduct.web.rehearsals.models import LARGEST_SEED, MOST_FUTURES, Rehearsal, stored
from safeconduct.web.rehearsals.risk_faults import KNOWN
from safeconduct.web.snapshot import snapshot

REPLANNED = 200
"""The most futures where the planner itself repairs: each of them plans several times."""
COLUMNS = ("mean", "p05", "p25", "p50", "p75", "p95")


@transaction.atomic
def begin(
    plan: Plan, risks: Risks, *, actor: Any, futures: int = 1_000, seed: int = 0, against: Plan | None = None
) -> Rehearsal:
    """Note that a plan is to be rehearsed, and queue the job that does it.

    Args:
        plan: Which, made already.
        risks: What can go wrong.
        actor: Who asks.
        futures: How many futures.
        seed: From which number chance is drawn; equal numbers meet equal luck.
        against: Another plan of the operation that meets the same luck.

    Raises:
        Refused: a plan is not made, both are the same, a number is out of its range, or a risk makes no sense.
    """
    lock_operation(plan.operation)
    for one in (plan, against):
        if one is not None and not one.claims:
            raise Refused(_("This plan is not made yet; wait until it is."))
        if one is not None and one.operation_id != plan.operation_id:
            raise Refused(_("The plans are of two operations."))
    if against == plan:
        raise Refused(_("A plan is not held against itself; choose another one."))
    most = REPLANNED if risks.repair == "replan" else MOST_FUTURES
    if not 1 <= futures <= most:
        raise Refused(_("Rehearse from 1 to %(most)s futures.") % {"most": number(most)})
    if not 0 <= seed <= LARGEST_SEED:
        raise Refused(_("The seed is a whole number from 0 to %(most)s.") % {"most": number(LARGEST_SEED)})
    refuse_senseless(risks)
    made = Rehearsal.objects.create(
        operation_id=plan.operation_id,
        plan=plan,
        against=against,
        futures=futures,
        seed=seed,
        risks=stored(risks),
        made_by=actor,
    )
    asked = {"plan": plan.number, "futures": futures, "seed": seed, "risks": made.risks}
    log.append(
        actor=actor, action="rehearsed", operation=plan.operation, subject="rehearsal", ids=[made.uid], after=asked
    )
    jobs.start(kind.KIND, plan.operation, made.uid, actor=actor)
    return made


def refuse_senseless(risks: Risks) -> None:
    """See that risks are such as ``risks.toml`` may have.

    Raises:
        Refused: one is not; ``fields`` says which.
    """
    with scratch.folder("rehearsal") as place:
        file = place / "risks.toml"
        file.write_text(risks_to_toml(risks), encoding="utf-8")
        faults = read_risks(file)[1]
    if faults:
        said = KNOWN.said(faults[0].message).text
        raise Refused(said, {KEYS[str(faults[0].column)]: [said]})


def risks_of(rehearsal: Rehearsal) -> Risks:
    """What could go wrong in a rehearsal."""
    return _risks(rehearsal.risks)


def _risks(rows: Mapping[str, Any]) -> Risks:
    fields: dict[str, Any] = {
        KEYS[key]: tuple(value) if isinstance(value, list) else value for key, value in rows.items()
    }
    return replace(risk_defaults(), **fields)


def last_risks(operation: Operation) -> Risks:
    """The risks of the last rehearsal of an operation; those that are assumed where there is none."""
    last = Rehearsal.objects.filter(operation=operation).first()
    return risk_defaults() if last is None else risks_of(last)


def job_of(rehearsal: Rehearsal) -> Job | None:
    """The last job of a rehearsal."""
    return jobs.last_of(kind.KIND, rehearsal.operation_id, rehearsal.uid)


def lay_out(rehearsal: Rehearsal, folder: Path) -> None:
    """Write what a rehearsal is made from: what the plan rests on, with the incidents known now, and the plans.

    The folders are called ``operation``, ``plan`` and, where there is another plan, ``against``.
    """
    basis = files.basis_of(rehearsal.plan)
    incidents = snapshot(rehearsal.operation, own_codes=True).tables["incidents"]
    tables = MappingProxyType({**basis.tables, "incidents": incidents})
    write_operation(replace(basis, tables=tables, risks=risks_of(rehearsal)), folder / "operation", "parquet")
    files.lay_out(rehearsal.plan, "plan", folder / "plan")
    if rehearsal.against is not None:
        files.lay_out(rehearsal.against, "plan", folder / "against")


def read(folder: Path) -> tuple[dict[str, Any], list[list[Any]]]:
    """What the command wrote: the claims, and of each day (ISO text) the people who remain, as ``COLUMNS`` has them."""
    claims = json.loads((folder / "rehearsal.json").read_text(encoding="utf-8"))
    with (folder / "remaining.csv").open(encoding="utf-8", newline="") as text:
        rows = [[row["day"], *(float(row[name]) for name in COLUMNS)] for row in csv.DictReader(text)]
    return claims, rows


@transaction.atomic
def take_in(rehearsal: Rehearsal, claims: Mapping[str, Any], remaining: list[list[Any]]) -> None:
    """Keep what was found, whole or not at all.

    Raises:
        Refused: it was taken in before.
    """
    now = locked(rehearsal)
    if now.done_at is not None:
        raise Refused(_("This rehearsal is made already."))
    now.claims, now.remaining, now.done_at = dict(claims), remaining, timezone.now()
    now.save(update_fields=["claims", "remaining", "done_at"])


def latest(plan: Plan) -> Rehearsal | None:
    """The last rehearsal of a plan that is made."""
    return Rehearsal.objects.filter(plan=plan).exclude(done_at=None).first()
