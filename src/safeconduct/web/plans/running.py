"""How a plan that was begun is computed: as a job."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from safeconduct.web.jobs import services as jobs
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans import jobs as kind
from safeconduct.web.plans.models import Plan


def start(plan: Plan, *, actor: Any) -> Job:
    """Queue the job that computes a plan."""
    with transaction.atomic():
        return jobs.start(kind.KIND, plan.operation, plan.uid, actor=actor)


def start_again(plan: Plan, *, actor: Any) -> Job:
    """Queue the job of a plan anew, from the snapshot that the plan rests on.

    Raises:
        Refused: it is done, or being done.
    """
    job = job_of(plan)
    return start(plan, actor=actor) if job is None else jobs.start_again(job, actor=actor)


def job_of(plan: Plan) -> Job | None:
    """The last job of a plan."""
    return jobs.last_of(kind.KIND, plan.operation_id, plan.uid)
