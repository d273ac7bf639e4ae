"""The log of incidents: read, entered, added to, corrected, reported and taken back."""

from datetime import time
from typing import Any

from django.db.models import Q
from django.http import Http404, QueryDict

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.endpoints.cases import entry_told
from safeconduct.web.api.finding import edited_values, found, named, sent, written
from safeconduct.web.api.kinds import Key, Page, Word
from safeconduct.web.api.schemas import Done, Made
from safeconduct.web.api.schemas import danger as of
from safeconduct.web.api.schemas.cases import History
from safeconduct.web.api.schemas.identities import Why
from safeconduct.web.api.schemas.people import RowWritten
from safeconduct.web.danger import reminders, services
from safeconduct.web.danger.log import Asked
from safeconduct.web.danger.log import incidents as asked_for
from safeconduct.web.record import history
from safeconduct.web.record.models import Incident, IncidentReport, IncidentSource, Site, StateChange
from safeconduct.web.record.models.history import OF_DANGER
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services import reverse_change
from safeconduct.web.rights.roles import Right

TIMES = ("occurred_time", "reported_time")


@call("GET", "incidents", Right.INCIDENTS_READ, of.Incidents)
def incidents(request: Any, page: Page = 1, site: Word = "", kind: Word = "", first: Word = "", last: Word = "") -> Any:
    """The incidents that count, the latest first; by site, kind, and first and last day, if these are given."""
    given = QueryDict(mutable=True)
    given.update({"site": site, "kind": kind, "first": first, "last": last})
    shown, where = paged(asked_for(request.operation, Asked.read(given)), page)
    return where | {"items": [_told(one) for one in shown]}


@call("GET", "incidents/due", Right.INCIDENTS_READ, of.ReportsDue)
def incidents_due(request: Any, page: Page = 1) -> Any:
    """The reports that are due: of serious incidents within 24 hours, of others within 48."""
    shown, where = paged(reminders.reminders(request.operation), page)
    items = [
        fields(one, "hours", "due_at", "is_late") | {"incident": one.incident.pk, "code": one.incident.code}
        for one in shown
    ]
    return where | {"items": items}


@call("GET", "incidents/{pk}", Right.INCIDENTS_READ, of.IncidentWhole, kind=Kind.SHOWS)
def incident(request: Any, pk: Key) -> Any:
    """One incident with its sources and what they say."""
    one = found(request, Incident, "site", pk=pk)
    sources = list(IncidentSource.objects.filter(incident=one, ended_at=None).order_by("pk"))
    reports = IncidentReport.objects.filter(incident=one, ended_at=None).order_by("pk")
    with reading(request, "incident", [str(one.pk)]):
        open_reasons(sources)
        names = ("reference", "reliability", "credibility", "at")
        told = [fields(each, *names) | {"id": each.pk, "words": each.reason} for each in sources]
        return (
            _told(one)
            | fields(one, "note", "source_ids")
            | {"stands": is_standing(one), "sources": told}
            | {"reports": [fields(each, "sent_at", "sent_to") | {"id": each.pk} for each in reports]}
        )


@call("GET", "incidents/{pk}/history", Right.INCIDENTS_READ, History, kind=Kind.SHOWS)
def incident_history(request: Any, pk: Key, page: Page = 1) -> Any:
    """What was changed of an incident, its sources and its reports, the newest first."""
    one = found(request, Incident, pk=pk)
    about = Q(incident=one) | Q(incident_source__incident=one) | Q(incident_report__incident=one)
    rows = StateChange.objects.filter(about, operation=request.operation).select_related("who")
    with reading(request, "incident", [str(one.pk)]):
        shown, where = paged(history.of_changes(rows, request.rights), page)
        return where | {"items": [entry_told(entry) for entry in shown]}


@call("POST", "incidents", Right.INCIDENTS_EDIT, Made, kind=Kind.CHANGES, status=201, pages=("danger_enter",))
def enter_incident(request: Any, given: of.IncidentIn) -> Any:
    """Enter an incident; where the log may have it already, it is refused until ``another`` says that it is not so."""
    values = _clocked(sent(given))
    values["site"] = named(request, Site, given.site, "site")
    made = services.enter_incident(request.operation, actor=request.user, **values)
    return written(made) | {"code": made.code}


@call("PATCH", "incidents/{pk}", Right.INCIDENTS_EDIT, Done, kind=Kind.CHANGES, pages=("danger_change_incident",))
def edit_incident(request: Any, pk: Key, given: of.IncidentEdit) -> Any:
    """Add what else is known of an incident, or put it right."""
    values, seen = _clocked(sent(given.values)), _clocked(sent(given.seen))
    return edited_values(request, found(request, Incident, pk=pk), values, seen, given.reason, site=Site)


@call(
    "POST",
    "incidents/{pk}/sources",
    Right.INCIDENTS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("danger_source",),
)
def add_source(request: Any, pk: Key, given: of.SourceIn) -> Any:
    """Add a source to an incident."""
    return written(services.add_source(found(request, Incident, pk=pk), actor=request.user, **given.model_dump()))


@call(
    "POST",
    "incidents/{pk}/reports",
    Right.INCIDENTS_EDIT,
    RowWritten,
    kind=Kind.CHANGES,
    status=201,
    pages=("danger_sent",),
)
def report_sent(request: Any, pk: Key, given: of.ReportIn) -> Any:
    """Mark that the report of an incident was sent, which ends its reminder."""
    return written(services.report_sent(found(request, Incident, pk=pk), sent_to=given.sent_to, actor=request.user))


@call(
    "POST",
    "incidents/changes/{pk}/reversal",
    Right.INCIDENTS_EDIT,
    Done,
    kind=Kind.CHANGES,
    status=201,
    pages=("danger_take_back",),
)
def reverse_of_danger(request: Any, pk: Key, given: Why) -> Any:
    """Take back a change of an incident, a protective measure or a visit; that it was entered among them."""
    change = found(request, StateChange, pk=pk)
    if history.kind_of(change) not in OF_DANGER:
        raise Http404
    return {"changes": [reverse_change(change, actor=request.user, reason=given.reason).pk]}


def _clocked(values: dict[str, Any]) -> dict[str, Any]:
    """Some values, with the times among them as times."""
    return {name: time.fromisoformat(one) if name in TIMES and one else one for name, one in values.items()}


def _told(one: Incident) -> dict[str, Any]:
    names = (
        *("code", "kind", "near_miss", "occurred_on", "precision", "reported_on", "killed_min", "killed_max"),
        *("injured_min", "injured_max", "missing", "claimed_by", "confidence"),
    )
    times = {name: None if (at := getattr(one, name)) is None else f"{at:%H:%M}" for name in TIMES}
    return fields(one, *names, "entered_at") | times | {"id": one.pk, "site": one.site.code}
