"""What needs a decision today: each one line with how many, and the way to it for whoever may go there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.web.board.clock import Clock
from safeconduct.web.board.departing import Next
from safeconduct.web.board.drawing import Bar, bars
from safeconduct.web.board.figures import Figure
from safeconduct.web.board.people import Outlook
from safeconduct.web.board.submitting import WAITING as STEPS
from safeconduct.web.danger.convoys import SOON as CONVOYS_SOON
from safeconduct.web.danger.convoys import undecided
from safeconduct.web.identities.pairs import pairs_of
from safeconduct.web.jobs.models import Job, State
from safeconduct.web.movements.models import MovementStep, Release, RemarkKind
from safeconduct.web.movements.summary import under_way
from safeconduct.web.pages.writing import number
from safeconduct.web.plans.models import Plan, PlanState, Telling
from safeconduct.web.record.models import Answer, Case, Consent, Operation, Presence, Submission
from safeconduct.web.rights.roles import Right

SOON = 14
"""Days within which a consent that expires is told of."""
LONG = 14
"""Days after which a submission that waits is told of."""


@dataclass(frozen=True)
class Todo:
    """One thing that waits for a decision.

    Attributes:
        words: What, for people.
        count: How many of it.
        address: Where it is decided.
        right: What one needs to go there.
    """

    words: str
    count: int
    address: str
    right: Right


def todos(
    operation: Operation, clock: Clock, *, plan: Plan | None, outlook: Outlook | None, ahead: Sequence[Next]
) -> list[Todo]:
    """All that waits, in the order of the page; what does not wait is left out.

    Args:
        operation: Whose.
        clock: Its present.
        plan: The plan in force.
        outlook: What that means for those who remain.
        ahead: The next departures.
    """
    each = [
        *_of_plans(operation, plan, outlook),
        *_of_families(operation, clock, ahead),
        *_of_movements(operation, clock),
        Todo(
            _("departures within %(days)s days without a go") % {"days": number(CONVOYS_SOON)},
            undecided(operation, clock.today),
            _to("danger_convoys", operation),
            Right.PLANNING_READ,
        ),
        Todo(
            _("likely duplicates, undecided"),
            pairs_of(operation, None).count(),
            _to("identities_pairs", operation),
            Right.IDENTITY_EDIT,
        ),
        Todo(
            _("jobs that were interrupted or failed"),
            _broken_jobs(operation),
            _to("jobs", operation),
            Right.PLANNING_READ,
        ),
    ]
    return [one for one in each if one.count]


def _to(name: str, operation: Operation, *more: object) -> str:
    return reverse(name, args=[operation.code, *more])


def _of_plans(operation: Operation, plan: Plan | None, outlook: Outlook | None) -> Iterator[Todo]:
    """Plans before the parties or waiting to be told, tellings to be reviewed, and a plan that holds no more."""
    waiting = Plan.objects.filter(operation=operation, state__in=[PlanState.PROPOSED, PlanState.APPROVED])
    alone = Telling.objects.filter(operation=operation, reviewed_at=None, ended_at=None).exclude(emergency="")
    words = {
        PlanState.PROPOSED: _("plan %(number)s waits for the approval of a party"),
        PlanState.APPROVED: _("plan %(number)s is approved, and people are not told yet"),
    }
    for one in waiting:
        said = words[PlanState(one.state)] % {"number": number(one.number)}
        yield Todo(said, 1, _to("plans_plan", operation, one.uid), Right.PLANNING_READ)
    for telling in alone.select_related("plan").order_by("pk"):
        said = _("plan %(number)s was put in force by one person alone: to be reviewed")
        address = _to("plans_plan", operation, telling.plan.uid)
        yield Todo(said % {"number": number(telling.plan.number)}, 1, address, Right.PLANNING_READ)
    if plan is not None and outlook is not None:
        stranded = _("people whose departure was cancelled: plan anew")
        yield Todo(stranded, outlook.stranded, _to("plans_plans", operation), Right.PLANNING_READ)
        behind = _("people whose departure left without them: plan anew")
        yield Todo(behind, outlook.behind, _to("plans_plans", operation), Right.PLANNING_READ)
        new = _("people who are not in the plan in force: plan anew, or see why")
        yield Todo(new, outlook.unplanned, _to("plans_plans", operation), Right.PLANNING_READ)


def _of_families(operation: Operation, clock: Clock, ahead: Sequence[Next]) -> Iterator[Todo]:
    """Families that lack something, consents that expire, and submissions that wait."""
    unready = _("families on the next departures that lack something")
    yield Todo(unready, sum(len(one.unready) for one in ahead), "#departures", Right.PLANNING_READ)
    days = {"days": number(SOON)}
    consents = _("families in which a consent expires within %(days)s days") % days
    count = expiring(operation, clock).count()
    yield Todo(consents, count, _to("board_waiting", operation, "consents"), Right.REGISTER_READ)
    submissions = _("submissions that have waited longer than %(days)s days") % {"days": number(LONG)}
    count = slow(operation, clock).count()
    yield Todo(submissions, count, _to("board_waiting", operation, "submissions"), Right.REGISTER_READ)


def _of_movements(operation: Operation, clock: Clock) -> Iterator[Todo]:
    """Who is on board of the movements that are under way, and what of them waits for a person."""
    for one in under_way(operation, clock.today):
        address = _to("movements_movement", operation, one.movement.uid)
        told = {"departure": one.movement.departure.code}
        yield Todo(_("movement %(departure)s: people on board") % told, one.counts.count, address, Right.PLANNING_READ)
        disagree = _("movement %(departure)s: things that disagree, to be decided") % told
        yield Todo(disagree, one.conflicts, address, Right.PLANNING_READ)
        missing = _("movement %(departure)s: people missing on the way") % told
        yield Todo(missing, one.missing, address, Right.PLANNING_READ)
    alone = Release.objects.filter(operation=operation, reviewed_at=None).exclude(emergency="")
    for release in alone.select_related("manifest__movement__departure").order_by("pk"):
        movement = release.manifest.movement
        said = _("a manifest of %(departure)s was released by one person alone: to be reviewed")
        address = _to("movements_movement", operation, movement.uid)
        yield Todo(said % {"departure": movement.departure.code}, 1, address, Right.PLANNING_READ)
    yield from _without_go(operation)


def _without_go(operation: Operation) -> Iterator[Todo]:
    """The departures that were recorded without a go and are to be reviewed."""
    rows = MovementStep.objects.filter(operation=operation).exclude(without_go="")
    for step in rows.exclude(remarks__kind=RemarkKind.REVIEWED).select_related("movement__departure").order_by("pk"):
        said = _("%(departure)s departed without a go: to be reviewed") % {"departure": step.movement.departure.code}
        yield Todo(said, 1, _to("movements_movement", operation, step.movement.uid), Right.PLANNING_READ)


def expiring(operation: Operation, clock: Clock) -> QuerySet[Any, Any]:
    """The keys of the cases of whose people a consent ends soon, with its day, the first ones first."""
    given = Consent.objects.filter(
        operation=operation,
        person__presence=Presence.PRESENT,
        answer=Answer.GIVEN,
        ended_at=None,
        withdrawn_on=None,
        valid_until__gte=clock.today,
        valid_until__lte=clock.today + timedelta(days=SOON),
    )
    return given.order_by().values(case=F("person__case")).annotate(day=Min("valid_until")).order_by("day", "case")


@dataclass(frozen=True)
class Line:
    """A family that waits, since when or until when, and under which offer where it is before a country."""

    case: Case
    day: date
    offer: str


def lines(rows: Iterable[dict[str, Any]]) -> list[Line]:
    """Rows of one of the lists of ``WAITING`` with their families, in one question."""
    each = list(rows)
    cases = Case.objects.in_bulk([row["case"] for row in each])
    return [Line(cases[row["case"]], row["day"], row.get("offer__code", "")) for row in each]


def slow(operation: Operation, clock: Clock) -> QuerySet[Any, Any]:
    """Of submissions that wait long for a next step, the keys of their cases, with the day of the last step."""
    before = clock.today - timedelta(days=LONG)
    found = Submission.objects.filter(operation=operation, state__in=STEPS, since__lt=before)
    there = found.filter(case__people__presence=Presence.PRESENT)
    return there.order_by().values("case", "offer__code").annotate(day=Min("since")).order_by("day", "case")


WAITING: Mapping[str, Callable[[Operation, Clock], QuerySet[Any, Any]]] = MappingProxyType(
    {"consents": expiring, "submissions": slow}
)
"""The lists of families behind a line, by the name that stands in their address."""


def _broken_jobs(operation: Operation) -> int:
    """Jobs that ended before they were done, and are the last of their kind about their subject."""
    last = Job.objects.filter(operation=operation).order_by().values("kind", "subject_id").annotate(last=Max("pk"))
    broken = Q(state__in=[State.INTERRUPTED, State.FAILED], pk__in=last.values("last"))
    return int(Job.objects.filter(operation=operation).aggregate(n=Count("pk", filter=broken))["n"])


def figure(each: Sequence[Todo]) -> Figure:
    """What needs a decision today."""
    title = _("Decisions today")
    n = len(each)
    sentence = (
        ngettext("%(n)s thing waits for a decision.", "%(n)s things wait for a decision.", n) % {"n": number(n)}
        if each
        else _("Nothing waits for a decision.")
    )
    return Figure(
        key="decisions",
        title=title,
        sentence=sentence,
        headings=(_("What"), _("How many")),
        rows=tuple((one.words, one.count) for one in each),
        picture=bars("decisions", title, sentence, [Bar(one.words, one.count, number(one.count)) for one in each]),
    )
