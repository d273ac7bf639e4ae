"""What a family still lacks for the departure that the plan in force has for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record import answers
from safeconduct.web.record.models import (
    Answer,
    Case,
    Consent,
    Decision,
    Departure,
    Operation,
    Person,
    Presence,
    Purpose,
    Submission,
    SubmissionState,
)
from safeconduct.web.record.projection import Window, given_window, windows
from safeconduct.web.record.services.families import OF_AGE


@dataclass(frozen=True)
class Known:
    """What the record has of the families that are asked for, by the key of the case; read in five questions."""

    windows: dict[int, Window]
    adults: dict[int, list[int]]
    consents: dict[int, list[Consent]]
    submissions: dict[tuple[int, int], Submission]
    decisions: dict[int, list[Decision]]


def lacks(operation: Operation, placed: Collection[PlannedCase]) -> dict[int, list[str]]:
    """What each family lacks, in words, by the key of its case; an empty list where it lacks nothing.

    Args:
        operation: Whose families.
        placed: Their places in a plan, each with ``case``, ``departure`` and ``offer`` at hand.
    """
    known = _known(operation, [one.case for one in placed])
    return {one.case_id: [*_of(one, known)] for one in placed}


def _known(operation: Operation, cases: Collection[Case]) -> Known:
    keys = [case.pk for case in cases]
    known = Known(windows(operation, cases) if cases else {}, {}, {}, {}, {})
    people = Person.objects.filter(operation=operation, case__in=keys, presence=Presence.PRESENT)
    for case, person, age in people.order_by("pk").values_list("case_id", "pk", "age"):
        if age is None or age >= OF_AGE:
            known.adults.setdefault(case, []).append(person)
    asked = Consent.objects.filter(
        operation=operation,
        person__case__in=keys,
        person__presence=Presence.PRESENT,
        purpose__in=(Purpose.LEAVE, Purpose.DESTINATION),
        ended_at=None,
    )
    for row in asked.select_related("person").order_by("asked_on", "pk"):
        known.consents.setdefault(row.person.case_id, []).append(row)
    for submission in Submission.objects.filter(operation=operation, case__in=keys):
        known.submissions[submission.case_id, submission.offer_id] = submission
    for decision in Decision.objects.filter(operation=operation, case__in=keys, ended_at=None).order_by("pk"):
        known.decisions.setdefault(decision.case_id, []).append(decision)
    return known


def _of(one: PlannedCase, known: Known) -> Iterable[str]:
    departure = one.departure
    if departure.status == "cancelled":
        yield _("its departure is cancelled")
    if one.case.status == "held":
        yield _("it is held")
    yield from _papers(known.windows.get(one.case_id) or given_window(one.case), departure)
    yield from _consent(known.adults.get(one.case_id, []), known.consents.get(one.case_id, []), departure)
    if one.offer is not None and one.offer.case_by_case:
        yield from _acceptance(known.submissions.get((one.case_id, one.offer.pk)), departure)
    yield from _decided(known.decisions.get(one.case_id, []), one)


def _papers(window: Window, departure: Departure) -> Iterable[str]:
    """Clearances that are not there, or not on the days of the journey."""
    leaves, arrives = departure.departs_on, departure.arrives_on
    said: dict[str, None] = {}
    for bound in window.bounds:
        told = {"what": bound.label, "day": day_text(bound.first or leaves)}
        if bound.state == "refused":
            said[_("%(what)s: refused") % told] = None
        elif bound.state == "requested" and bound.first is None:
            said[_("%(what)s: requested") % told] = None
        elif bound.state == "requested":
            said[_("%(what)s: expected on %(day)s") % told] = None
        elif bound.first is not None and bound.first > leaves:
            given = _("ready on %(day)s only") if bound.kind == "given" else _("%(what)s: valid from %(day)s only")
            said[given % told] = None
        elif bound.last is not None and bound.last < arrives:
            told["day"] = day_text(bound.last)
            given = _("papers end on %(day)s") if bound.kind == "given" else _("%(what)s: ends on %(day)s")
            said[given % told] = None
    yield from said


def _consent(adults: Collection[int], rows: Iterable[Consent], departure: Departure) -> Iterable[str]:
    """Consent of each adult to leave, and to go to this destination, as it will hold on the day."""
    last = answers.last_answers(rows, departure.departs_on)
    questions = [
        (answers.Asked(person, purpose, there), person)
        for person in adults
        for purpose, there in ((Purpose.LEAVE, None), (Purpose.DESTINATION, departure.destination_id))
    ]
    refused = {person for asked, person in questions if asked in last and last[asked].word == Answer.REFUSED}
    missing = {
        person for asked, person in questions if asked not in last or last[asked].word == answers.AGAIN
    } - refused
    if refused:
        yield _("an adult does not agree")
    if missing:
        yield ngettext("consent of %(n)s adult", "consent of %(n)s adults", len(missing)) % {"n": number(len(missing))}


def _acceptance(submission: Submission | None, departure: Departure) -> Iterable[str]:
    """The word of the country on the case, where it decides case by case."""
    if submission is None:
        yield _("acceptance: not proposed")
    elif submission.state != SubmissionState.ACCEPTED:
        yield _("acceptance: %(state)s") % {"state": SubmissionState(submission.state).label}
    elif not _holds(submission, departure.departs_on, departure.arrives_on):
        yield _("acceptance: not for those days")


def _holds(submission: Submission, leaves: date, arrives: date) -> bool:
    first, last = submission.valid_from, submission.valid_until
    return (first is None or first <= leaves) and (last is None or arrives <= last)


def _decided(decisions: Iterable[Decision], one: PlannedCase) -> Iterable[str]:
    """Decisions that stand against the place that the plan has."""
    departure = one.departure
    here = {"departure_id": departure.pk, "destination_id": departure.destination_id, "offer_id": one.offer_id}
    against = False
    for decision in decisions:
        aims = [(name, key) for name in here if (key := getattr(decision, name)) is not None]
        leads_here = all(here[name] == key for name, key in aims)
        against |= bool(aims) and (leads_here if decision.decision == "forbid" else not leads_here)
    if against:
        yield _("a decision stands against it")
