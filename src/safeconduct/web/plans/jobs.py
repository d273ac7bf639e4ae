"""The job that computes a plan: the command, in a process of its own, over the snapshot that the plan rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeconduct.operation import write_plan
from safeconduct.web.jobs import commanded, kinds, scratch
from safeconduct.web.jobs.commanded import INTERRUPTED
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans import files
from safeconduct.web.plans.making import read, take_in
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.plans.steps import step
from safeconduct.web.rights.roles import Right

KIND = "plans.compute"
COMPETING = 1
"""The exit status of the command where decisions cannot hold together."""
WORDS = {
    "computing": _("Computing the plan"),
    "keeping": _("Keeping the plan"),
}
ERRORS = {
    "pins": _("Decisions cannot hold together: families are to leave by what cannot take them. Change a decision."),
    "ended": _("The program that plans ended before it was done. Nothing was kept; start it again."),
    "input": _(
        "The operation cannot be planned as it is. Two decisions on one family may exclude each other, or a day or "
        "number makes no sense: take it out as a folder, and `safeconduct check` names each fault. Then plan anew."
    ),
}


@kinds.kind(
    KIND,
    title=_("Computing a plan"),
    right=Right.PLAN_MAKE,
    words=WORDS,
    errors=ERRORS,
    page=lambda job: reverse("plans_plan", args=[job.operation.code, job.subject_id]),
)
def compute(job: Job, report: kinds.Report) -> None:
    """Compute a plan and take it in. One that is stopped keeps the best that was found."""
    plan = Plan.objects.get(operation=job.operation, uid=job.subject_id)
    with transaction.atomic():
        now = Plan.objects.select_for_update().get(pk=plan.pk)
        if now.state == PlanState.FAILED:
            step(now, PlanState.FAILED, PlanState.COMPUTING, actor=job.asked_by)
    with scratch.folder("plan") as folder:
        try:
            _command(plan, folder, report)
        except kinds.Failed:
            with transaction.atomic():
                now = Plan.objects.select_for_update().get(pk=plan.pk)
                step(now, PlanState.COMPUTING, PlanState.FAILED, actor=None)
            raise
        report.progress(plan.seconds, plan.seconds, "keeping")
        found = read(plan, folder / "plan")
        with report.work():
            take_in(plan, found)


def _command(plan: Plan, folder: Path, report: kinds.Report) -> None:
    """Run the command; it is told to stop as Ctrl-C does.

    Raises:
        Failed: the operation cannot be planned.
        Stopped: it was stopped before there was any plan.
    """
    files.lay_out(plan, "operation", folder / "operation")
    command = ["plan", str(folder / "operation"), "--out", str(folder / "plan"), "--time", str(plan.seconds)]
    previous = files.previous_of(plan)
    if previous is not None:
        write_plan(previous, folder / "previous")
        command += ["--previous", str(folder / "previous")]

    def tell(line: Mapping[str, Any]) -> None:
        report.progress(min(int(line["elapsed"]), plan.seconds), plan.seconds, "computing")

    status = commanded.run(command, report, tell)
    if status in (0, INTERRUPTED) and (folder / "plan").is_dir():
        return
    if status == INTERRUPTED:
        raise kinds.Stopped
    raise kinds.Failed("pins" if status == COMPETING else "input")
