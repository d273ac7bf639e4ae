"""The pages of the log: its entries for one operation, and the same as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.audit import log
from safeconduct.web.audit.looking import SYSTEM, Filters, actions, actors, called
from safeconduct.web.audit.models import Entry, EntryQuerySet
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 50
COLUMNS = (
    *("sequence", "at", "actor_id", "actor_name", "action", "operation_code", "subject", "ids", "purpose", "reason"),
    *("before", "after", "mac"),
)
"""The columns of the file; what is personal stays sealed in it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@gate.needs(Right.AUDIT_READ)
@require_safe
@never_cache
def entries(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The log of an operation, the newest first, narrowed down by actor, action and days."""
    operation = request.operation
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
        "may_open": Right.IDENTITY_READ in request.rights,
        "codes": called(operation, shown[:PAGE]) if Right.REGISTER_READ in request.rights else {},
    }
    return render(request, "audit/entries.html", context)


@gate.needs(Right.AUDIT_READ, purpose="audit")
@require_safe
@never_cache
def entry(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One entry with what was there before and afterwards, opened: for who may read the log and identities as well."""
    if Right.IDENTITY_READ not in request.rights:
        raise Http404
    found = get_object_or_404(Entry.objects.of_operation(request.operation.pk), pk=pk)
    with log.reading(request, found.subject, found.id_list, purpose=request.purpose or "", reason=f"entry {pk}"):
        before, after = log.opened(found.before_value) or {}, log.opened(found.after_value) or {}
        lost = any(value is None for value in (*before.values(), *after.values()))
        lines = [(name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after])]
        return render(request, "audit/entry.html", {"entry": found, "lines": lines, "lost": lost})


@gate.needs(Right.AUDIT_READ)
@require_POST
def export(request: Passed, operation_code: str) -> StreamingHttpResponse:  # noqa: ARG001
    """The entries that pass the filters, the oldest first, as a CSV file that ends with the stamp of the log.

    The export is an entry itself, made before the first line leaves.
    """
    operation = request.operation
    filters = Filters.of(request.POST)
    with transaction.atomic(durable=True):
        made = log.append(
            actor=request.user,
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
