"""Metrics in the text form of Prometheus: requests, jobs, the log, the database; nobody and no address is in them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.models import Count

from safeconduct import __version__
from safeconduct.web.audit.models import HeadRow
from safeconduct.web.jobs.models import Job, State
from safeconduct.web.pages import closed
from safeconduct.web.watching import heartbeat
from safeconduct.web.watching.counts import BOUNDS, Counts

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text(counts: Counts) -> str:
    """All metrics, as of now."""
    return "\n".join([*_requests(counts), *_record()]) + "\n"


def _requests(counts: Counts) -> Iterator[str]:
    total = counts.total()
    views = sorted({view for _, view, _ in total})
    yield from _head("safeconduct_requests_total", "counter", "Requests that were answered, by view and status.")
    for (what, view, status), count in sorted(total.items()):
        if what == "requests":
            yield f'safeconduct_requests_total{{view="{_label(view)}",status="{status}"}} {count}'
    yield from _head("safeconduct_request_seconds", "histogram", "How long answers took, by view.")
    for view in views:
        label = f'view="{_label(view)}"'
        every = sum(count for (what, one, _), count in total.items() if what == "requests" and one == view)
        for bound in BOUNDS:
            yield f'safeconduct_request_seconds_bucket{{{label},le="{bound}"}} {total["within", view, str(bound)]}'
        yield f'safeconduct_request_seconds_bucket{{{label},le="+Inf"}} {every}'
        yield f"safeconduct_request_seconds_sum{{{label}}} {total['microseconds', view, ''] / 1e6:.6f}"
        yield f"safeconduct_request_seconds_count{{{label}}} {every}"


def _record() -> Iterator[str]:
    yield from _gauge("safeconduct_info", "The version, in a label.", 1, f'{{version="{_label(__version__)}"}}')
    states = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    yield from _head("safeconduct_jobs", "gauge", "Jobs by state.")
    yield from (f'safeconduct_jobs{{state="{state}"}} {states.get(state, 0)}' for state in State.values)
    entries = HeadRow.objects.values_list("count", flat=True).first() or 0
    yield from _gauge("safeconduct_log_entries", "Entries of the log of who read and changed what.", entries)
    yield from _gauge("safeconduct_database_bytes", "Size of the database.", _database_bytes())
    is_closed = closed.minutes_closed(settings.DATA_DIRECTORY.path) is not None
    yield from _gauge("safeconduct_closed", "1 while somebody closed the record.", int(is_closed))
    age = heartbeat.age()
    if age is not None:
        yield from _gauge("safeconduct_worker_heartbeat_age_seconds", "Since a worker was alive.", round(age, 1))


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        query = "SELECT pg_database_size(current_database())"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def _gauge(name: str, meaning: str, value: float, labels: str = "") -> Iterator[str]:
    yield from _head(name, "gauge", meaning)
    yield f"{name}{labels} {value}"


def _head(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"


def _label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
