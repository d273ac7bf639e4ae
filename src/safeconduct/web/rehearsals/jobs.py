"""The job that rehearses a plan: the command, in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeconduct.web.jobs import commanded, kinds, scratch
from safeconduct.web.jobs.models import Job
from safeconduct.web.rehearsals.models import Rehearsal
from safeconduct.web.rights.roles import Right

KIND = "rehearsals.compute"
PLAYED = re.compile(r"playing futures: ([\d,]+) of ")


@kinds.kind(
    KIND,
    title=_("Rehearsing a plan"),
    right=Right.REHEARSALS_MAKE,
    words={"preparing": _("Preparing"), "playing": _("Playing futures")},
    errors={
        "ended": _("The program that rehearses ended before it was done. Nothing was kept; start it again."),
        "input": _(
            "The plan cannot be rehearsed: it does not fit what it rests on, or a day or a number makes no sense. Plan"
            " anew, and rehearse that plan."
        ),
    },
    page=lambda job: reverse("rehearsals_rehearsal", args=[job.operation.code, job.subject_id]),
)
def compute(job: Job, report: kinds.Report) -> None:
    """Rehearse a plan and take in what came of it. One that is stopped keeps the futures that it has."""
    from safeconduct.web.rehearsals import making

    rehearsal = Rehearsal.objects.select_related("operation", "plan", "against").get(
        operation=job.operation, uid=job.subject_id
    )
    with scratch.folder("rehearsal") as folder:
        making.lay_out(rehearsal, folder)
        command = ["rehearse", str(folder / "operation"), str(folder / "plan"), "--out", str(folder / "rehearsal")]
        command += ["--futures", str(rehearsal.futures), "--seed", str(rehearsal.seed)]
        if rehearsal.against is not None:
            command += ["--against", str(folder / "against")]

        def tell(line: Mapping[str, Any]) -> None:
            played = PLAYED.match(line["step"])
            done = int(played[1].replace(",", "")) if played else 0
            report.progress(done, rehearsal.futures if played else 0, "playing" if played else "preparing")

        status = commanded.run(command, report, tell)
        if status not in (0, commanded.INTERRUPTED):
            raise kinds.Failed("input")
        if not (folder / "rehearsal").is_dir():
            raise kinds.Stopped
        claims, remaining = making.read(folder / "rehearsal")
        with report.work():
            making.take_in(rehearsal, claims, remaining)
