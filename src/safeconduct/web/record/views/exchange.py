"""Totals for partners, and export of lists in the format of an operation."""

from __future__ import annotations

import polars as pl
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.safe_cells import guarded_frame
from safeconduct.operation.writing import write_csv
from safeconduct.web.audit import log
from safeconduct.web.jobs import scratch
from safeconduct.web.record import journal
from safeconduct.web.record.models import Case, Need, OperationSettings, Person
from safeconduct.web.record.register import Filters, cases_of
from safeconduct.web.record.totals import totals as totals_of
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right
from safeconduct.web.snapshot import snapshot

OF_CASES = frozenset({"cases", "people", "acceptances", "scores", "decisions"})
"""Tables about cases and people, which only those who may see the register take out."""


@gate.needs(Right.TOTALS_READ)
@require_safe
def totals(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """How many people there are, by groups large enough to be told."""
    return render(request, "record/totals.html", {"tables": totals_of(request.operation)})


@gate.needs(Right.EXPORT, purpose="export")
@require_POST
@never_cache
def export(request: Passed, operation_code: str, table: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One table of the operation as CSV, as a file of it has it; cases and people by the filters of the register."""
    return exported(request, table, Filters.read(request.POST))


def exported(request: Passed, table: str, filters: Filters) -> HttpResponse:
    """A table as CSV, with an entry in the log. Who may see identities gets birth dates, and others ages.

    Args:
        request: Of whom, with the right to take lists out.
        table: Of the data dictionary.
        filters: That cases and people have to pass.

    Raises:
        Http404: there is no such table, it asks for a right besides, or the operation is not set up.
    """
    if table not in OPERATION_TABLES or _wanted(table) not in request.rights:
        raise Http404
    if not OperationSettings.objects.filter(operation=request.operation).exists():
        raise Http404
    cases = []
    if table in OF_CASES:
        cases = list(cases_of(request.operation, filters, sensitive=_sensitive(request)))
    births = table == "people" and Right.IDENTITY_READ in request.rights
    of_ledger = OPERATION_TABLES[table].part == "ledger"
    found = snapshot(request.operation, births=births, ledger=of_ledger)
    frame = _allowed(request, table, found.tables[table], cases)
    ids = [case.uid for case in cases]
    if births:
        with journal.reading(request, "birth", _born(request, frame)):
            return file_of(request, table, frame, ids)
    return file_of(request, table, frame, ids)


def file_of(request: Passed, table: str, frame: pl.DataFrame, ids: list[str]) -> HttpResponse:
    """A table as a CSV file, and the entry of the log that says who took it out.

    Args:
        request: Of whom.
        table: What the file is called.
        frame: Its rows.
        ids: Identifiers of whom it tells of.
    """
    with transaction.atomic(durable=True):
        made = log.append(
            actor=request.user,
            action="exported",
            operation=request.operation,
            subject=table,
            ids=ids,
            purpose=request.purpose or "",
            after={"rows": frame.height},
        )
    with scratch.folder("export") as place:
        write_csv(guarded_frame(frame), place / "table.csv")
        content = (place / "table.csv").read_bytes()
    # Head and count of the log go with the file in its name: a line in it would be read as a row of the operation.
    name = f"{request.operation.code}-{table}-log-{made.sequence}-{bytes(made.mac).hex()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _born(request: Passed, frame: pl.DataFrame) -> list[str]:
    """The identifiers of those whose birth date goes out."""
    called = set(frame.filter(pl.col("birth_date").is_not_null())["person_id"])
    people = Person.objects.filter(operation=request.operation).order_by("pk")
    known = people.values_list("uid", "external_code", "code")
    return [uid for uid, external, code in known if (external or code) in called]


def _wanted(table: str) -> Right:
    """The right that a table asks for, beside that of taking lists out."""
    if table in OF_CASES:
        return Right.REGISTER_READ
    if OPERATION_TABLES[table].part == "ledger":
        return Right.LEDGER_READ
    return Right.INCIDENTS_READ if table == "incidents" else Right.PLANNING_READ


def _sensitive(request: Passed) -> bool:
    return Right.NEEDS_SENSITIVE_READ in request.rights


def _allowed(request: Passed, table: str, frame: pl.DataFrame, cases: list[Case]) -> pl.DataFrame:
    """The rows of the cases that the filters let through, without what the user may not see."""
    if table in OF_CASES:
        frame = frame.filter(pl.col("case_id").is_in([case.called for case in cases]))
    if table == "people" and not _sensitive(request):
        secret = list(Need.objects.filter(operation=request.operation, sensitive=True).values_list("code", flat=True))
        frame = frame.with_columns(pl.col("needs").list.set_difference(pl.lit(secret, dtype=pl.List(pl.String))))
    return frame
