"""Totals for partners, import of an operation, and export of lists in the format of an operation."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.operation import Fault, Faulty, check_operation
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.writing import write_csv
from safeconduct.web.record import gates, journal
from safeconduct.web.record.forms import UploadForm
from safeconduct.web.record.gates import Passed
from safeconduct.web.record.models import Need, OperationSettings
from safeconduct.web.record.register import Filters, cases_of
from safeconduct.web.record.totals import totals as totals_of
from safeconduct.web.record.uploads import Unusable, opened
from safeconduct.web.snapshot import NotEmpty, load, snapshot

SHOWN = 200
"""Faults that the page names."""

OF_CASES = frozenset({"cases", "people", "acceptances", "scores", "decisions"})
"""Tables about cases and people, which only those who may see the register take out."""

SENSITIVE = "needs.sensitive.read"


@gates.needs("totals.read")
@require_safe
def totals(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """How many people there are, by groups large enough to be told."""
    return render(request, "record/totals.html", {"tables": totals_of(request.operation)})


@gates.needs("register.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bring(request: Passed, operation_code: str) -> HttpResponse:
    """Import a whole operation into an empty record: every fault by its place, and nothing written unless clean."""
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with opened(file.name, file) as folder:
                findings = check_operation(folder)
                if findings.operation is None:
                    raise Faulty(findings.faults)
                load(request.operation, findings.operation, request.user)
        except Faulty as wrong:
            faults = wrong.faults
        except (Unusable, NotEmpty) as no:
            form.add_error("file", _no(no))
        else:
            messages.success(request, _("The operation was imported."))
            return redirect("record_register", operation_code)
    shown = {"form": form, "faults": faults[:SHOWN], "more": max(0, len(faults) - SHOWN), "count": len(faults)}
    empty = not OperationSettings.objects.filter(operation=request.operation).exists()
    return render(
        request, "record/import.html", shown | {"empty": empty}, status=422 if request.method == "POST" else 200
    )


def _no(no: Exception) -> str:
    return _("There is an operation in this record already.") if isinstance(no, NotEmpty) else str(no)


@gates.needs("export", purpose="export")
@require_safe
@never_cache
def export(request: Passed, operation_code: str, table: str) -> HttpResponse:
    """One table of the operation as CSV, as a file of it has it; cases and people by the filters of the register."""
    wanted = "register.read" if table in OF_CASES else "incidents.read" if table == "incidents" else "planning.read"
    if table not in OPERATION_TABLES or wanted not in request.rights:
        raise Http404
    if not OperationSettings.objects.filter(operation=request.operation).exists():
        raise Http404
    frame = _allowed(request, table, snapshot(request.operation).tables[table])
    with transaction.atomic():
        journal.append(
            actor=request.user,
            action="export",
            operation=request.operation,
            subject=table,
            purpose="export",
            after={"rows": frame.height},
        )
    with tempfile.TemporaryDirectory() as place:
        write_csv(frame, Path(place) / "table.csv")
        content = (Path(place) / "table.csv").read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{operation_code}-{table}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _allowed(request: Passed, table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that the filters let through, without what the user may not see."""
    sensitive = SENSITIVE in request.rights
    filters = Filters.read(request.GET)
    if "case_id" in frame.columns and filters.query:
        cases = cases_of(request.operation, filters, sensitive=sensitive)
        frame = frame.filter(pl.col("case_id").is_in([case.called for case in cases]))
    if table == "people" and not sensitive:
        secret = list(Need.objects.filter(operation=request.operation, sensitive=True).values_list("code", flat=True))
        frame = frame.with_columns(pl.col("needs").list.set_difference(pl.lit(secret, dtype=pl.List(pl.String))))
    return frame
