"""The job that computes a forecast: the command, in a process of its own, over sites and incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.jobs import commanded, kinds, scratch
from safeconduct.web.jobs.models import Job
from safeconduct.web.rights.roles import Right

KIND = "forecasts.compute"


@kinds.kind(
    KIND,
    title=_("Forecasting danger"),
    right=Right.INCIDENTS_READ,
    words={"computing": _("Replaying the history, and forecasting")},
    errors={
        "ended": _("The program that forecasts ended before it was done. Nothing was kept; start it again."),
        "input": _("The incidents cannot be forecast as they are: a day or a number in the log makes no sense."),
    },
    page=lambda job: reverse("forecasts_forecast", args=[job.operation.code, job.subject_id]),
)
def compute(job: Job, report: kinds.Report) -> None:
    """Compute a forecast and take it in. There is none by halves."""
    from safeconduct.web.forecasts import making

    forecast = Forecast.objects.select_related("operation").get(operation=job.operation, uid=job.subject_id)
    with scratch.folder("forecast") as folder:
        making.lay_out(forecast, folder / "operation")
        command = ["forecast", str(folder / "operation"), "--out", str(folder / "forecast")]
        command += ["--model", forecast.model, "--days", str(forecast.days)]
        command += ["--as-of", str(forecast.as_of), "--stress", repr(forecast.stress)]

        def tell(_line: Mapping[str, Any]) -> None:
            report.progress(0, 0, "computing")

        status = commanded.run(command, report, tell)
        if report.stopped or status == commanded.INTERRUPTED:
            raise kinds.Stopped
        if status != 0:
            raise kinds.Failed("input")
        claims, by_site = making.read(folder / "forecast")
        with report.work():
            making.take_in(forecast, claims, by_site)
