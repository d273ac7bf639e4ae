"""What changed since yesterday: events of people, steps of submissions, departures, offers, plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, F, Max, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.report.phrases import isolated
from safeconduct.web.board.clock import Clock
from safeconduct.web.board.drawing import Bar, bars
from safeconduct.web.board.figures import Figure
from safeconduct.web.intake.models import BatchState, BatchStep
from safeconduct.web.pages.writing import comma, number
from safeconduct.web.plans.models import PlanState, PlanStep
from safeconduct.web.record.models import (
    EventKind,
    Operation,
    PersonEvent,
    StateChange,
    SubmissionState,
)
from safeconduct.web.record.wording import words

TOLD = (PlanState.MADE, PlanState.PROPOSED, PlanState.APPROVED, PlanState.IN_FORCE)
"""The states of a plan of which the board tells."""
LISTS = (BatchState.MERGED, BatchState.UNDONE)
"""The states of a list of which the board tells."""
NAMED = 4
"""Cancelled departures that are named."""
OF = (
    "submission",
    "departure",
    "offer",
    "clearance",
    "consent",
    "decision",
    "case",
    "person",
    "site",
    "settings",
    "destination",
    "reception",
    "transit",
    "measurement",
)
"""What is told of, by the field of a change that names it."""


@dataclass(frozen=True)
class News:
    """Something that happened since yesterday.

    Attributes:
        words: What.
        count: How often.
        last: When it happened last, in the time zone of the operation.
    """

    words: str
    count: int
    last: datetime


def news(operation: Operation, clock: Clock) -> list[News]:
    """What happened since yesterday began and was not taken back, the newest first; in five questions."""
    found = [
        *_events(operation, clock),
        *_changes(operation, clock),
        *_lists(operation, clock),
        *_plans(operation, clock),
    ]
    return sorted(found, key=lambda one: (one.last, one.words), reverse=True)


def cancelled(operation: Operation, clock: Clock) -> list[str]:
    """The codes of the departures that were cancelled since yesterday began and are cancelled still."""
    changes = StateChange.objects.filter(
        operation=operation, at__gte=clock.yesterday, what="status", after="cancelled", departure__status="cancelled"
    )
    return list(
        changes.order_by("departure__departs_on", "departure").values_list("departure__code", flat=True).distinct()
    )


def _events(operation: Operation, clock: Clock) -> Iterator[News]:
    rows = PersonEvent.objects.filter(operation=operation)
    back = rows.exclude(reverses=None).values("reverses")
    counted = (
        rows.filter(at__gte=clock.yesterday, reverses=None)
        .exclude(pk__in=back)
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"), Max("at"))
    )
    for kind, n, last in counted:
        yield News(_("people: %(what)s") % {"what": EventKind(kind).label}, n, last.astimezone(clock.zone))


def _changes(operation: Operation, clock: Clock) -> Iterator[News]:
    rows = StateChange.objects.filter(operation=operation)
    back = rows.exclude(reverses=None).values("reverses")
    kind = Case(
        *(When(**{f"{name}__isnull": False}, then=Value(name)) for name in OF),
        default=Value(""),
        output_field=CharField(),
    )
    after = Case(When(what__in=("state", "status"), then=F("after")), default=Value(""), output_field=CharField())
    counted = (
        rows.filter(at__gte=clock.yesterday, reverses=None)
        .exclude(pk__in=back)
        .order_by()
        .annotate(of=kind, to=after)
        .exclude(of="")
        .values_list("of", "to")
        .annotate(Count("pk"), Max("at"))
    )
    for of, to, n, last in counted:
        yield News(_called(of, to), n, last.astimezone(clock.zone))


def _called(of: str, to: str) -> str:
    if of == "submission" and to in SubmissionState.values:
        return _("submissions: %(what)s") % {"what": SubmissionState(to).label}
    told = {"what": words(to)}
    if to and of in ("departure", "offer", "case"):
        return {
            "departure": _("departures: %(what)s"),
            "offer": _("offers: %(what)s"),
            "case": _("families: %(what)s"),
        }[of] % told
    return {
        "submission": _("submissions: changed"),
        "departure": _("departures: changed"),
        "offer": _("offers: changed"),
        "clearance": _("clearances"),
        "consent": _("answers about consent"),
        "decision": _("decisions on families"),
        "case": _("families: changed"),
        "person": _("people: changed"),
        "site": _("sites: changed"),
        "settings": _("settings of the operation: changed"),
        "destination": _("destinations: changed"),
        "reception": _("weekly reception: changed"),
        "transit": _("transits: changed"),
        "measurement": _("conditions at sites: measured"),
    }[of]


def _lists(operation: Operation, clock: Clock) -> Iterator[News]:
    counted = (
        BatchStep.objects.filter(operation=operation, at__gte=clock.yesterday, what="state", after__in=LISTS)
        .order_by()
        .values_list("after")
        .annotate(Count("pk"), Max("at"))
    )
    for after, n, last in counted:
        yield News(_("lists of people: %(what)s") % {"what": BatchState(after).label}, n, last.astimezone(clock.zone))


def _plans(operation: Operation, clock: Clock) -> Iterator[News]:
    counted = (
        PlanStep.objects.filter(operation=operation, at__gte=clock.yesterday, after__in=TOLD, plan__base=None)
        .order_by()
        .values_list("after")
        .annotate(Count("pk"), Max("at"))
    )
    for after, n, last in counted:
        yield News(_("plans: %(what)s") % {"what": PlanState(after).label}, n, last.astimezone(clock.zone))


def figure(operation: Operation, clock: Clock) -> Figure:
    """What changed since yesterday began."""
    each = news(operation, clock)
    title = _("Since yesterday")
    sentence = _sentence(each, cancelled(operation, clock) if each else [])
    return Figure(
        key="changes",
        title=title,
        sentence=sentence,
        headings=(_("What"), _("How often"), _("Last")),
        rows=tuple((one.words, one.count, one.last) for one in each),
        picture=bars("changes", title, sentence, [Bar(one.words, one.count, number(one.count)) for one in each[:7]]),
        note=_("Times are those of the operation (%(zone)s).") % {"zone": clock.zone.key} if each else "",
    )


def _sentence(each: list[News], codes: list[str]) -> str:
    if not each:
        return _("Nothing has changed since yesterday.")
    n = sum(one.count for one in each)
    said = ngettext("%(n)s change since yesterday.", "%(n)s changes since yesterday.", n) % {"n": number(n)}
    if codes:
        named = comma().join(isolated(code) for code in codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
        said += " " + _("Cancelled: %(codes)s.") % {"codes": named}
    return said
