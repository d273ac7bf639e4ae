"""The pages of the log: its entries for one operation, and the same as a file.

They are plain functions, to be declared with the right to see the log where addresses are given. Without an operation
that such a declaration has set, there is nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.audit import log
from safeconduct.web.audit.looking import SYSTEM, Filters, actions, actors
from safeconduct.web.audit.models import Entry, EntryQuerySet
from safeconduct.web.record.models import Operation

PAGE = 50
COLUMNS = (
    *("sequence", "at", "actor_id", "actor_name", "action", "operation_code", "subject", "ids", "purpose", "reason"),
    *("before", "after", "mac"),
)
"""The columns of the file; what is personal stays sealed in it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def entries(request: HttpRequest, operation_code: str) -> HttpResponse:
    """The log of an operation, the newest first, narrowed down by actor, action and days."""
    operation = _operation(request, operation_code)
    filters = Filters.of(request.GET)
    found = filters.entries(operation)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(sequence__lt=int(before))
    shown = list(found[: PAGE + 1])
    context = {
        "entries": shown[:PAGE],
        "older": shown[PAGE - 1].sequence if len(shown) > PAGE else None,
        "filters": filters,
        "actors": actors(operation),
        "actions": actions(operation),
        "stamp": log.stamp(),
        "system": SYSTEM,
    }
    return render(request, "audit/entries.html", context)


@require_POST
def export(request: HttpRequest, operation_code: str) -> StreamingHttpResponse:
    """The entries that pass the filters, the oldest first, as a CSV file that ends with the stamp of the log.

    The export is an entry itself, made before the first line leaves.
    """
    operation = _operation(request, operation_code)
    filters = Filters.of(request.POST)
    with transaction.atomic(durable=True):
        made = log.append(
            actor=request.user,  # type: ignore[arg-type]  # nobody comes here without being signed in
            action="exported",
            operation=operation,
            subject="log",
            purpose=filters.address,
        )
    found = filters.entries(operation).filter(sequence__lt=made.sequence).order_by("sequence")
    stamp = log.stamp(log.Head(made.sequence, bytes(made.mac)))
    name = f"log-{operation.code}-{made.sequence}.csv"
    return StreamingHttpResponse(
        _lines(found, stamp),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _operation(request: HttpRequest, code: str) -> Operation:
    """The operation that the declaration of rights has let through."""
    operation: Operation | None = getattr(request, "operation", None)
    if operation is None or operation.code != code:
        raise Http404
    return operation


class _Line:
    """Takes what the writer of CSV writes, and hands it on."""

    def write(self, line: str) -> str:
        """Hand on one line."""
        return line


def _lines(found: EntryQuerySet, stamp: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for entry in found.iterator(chunk_size=2000):
        yield writer.writerow([_cell(entry, name) for name in COLUMNS])
    yield writer.writerow([stamp])


def _cell(entry: Entry, name: str) -> object:
    """A value as a cell: bytes in hexadecimal digits, and no text that a spreadsheet would compute."""
    value = getattr(entry, name)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
