"""How what the record knows becomes what a plan knows: windows of cases, who is planned for, the words for offers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.web.record import answers
from safeconduct.web.record.models import (
    ABSENT,
    Case,
    Clearance,
    ClearanceKind,
    ClearanceState,
    Operation,
    Person,
    PersonNeed,
)
from safeconduct.web.record.projected_decisions import decisions_in_force

OFFER_STATUS: Mapping[str, str] = {
    "pledged": "pledged",
    "confirmed": "confirmed",
    "held": "confirmed",
    "used": "withdrawn",
    "expired": "withdrawn",
    "withdrawn": "withdrawn",
    "refused": "withdrawn",
}
"""The status of an offer in files, by its state in the record: on what is used up or gone nothing is planned."""

SUBMISSION_STATE: Mapping[str, str] = {
    "submitted": "submitted",
    "interviewed": "submitted",
    "accepted": "accepted",
    "refused": "refused",
    "expired": "expired",
}
"""The state of an acceptance in files; what is only proposed, or was withdrawn by us, is no row there."""


@dataclass(frozen=True)
class Bound:
    """One thing that narrows a window.

    Attributes:
        kind: Of the clearance; ``given`` for what an import or a person gave.
        state: Of the clearance; ``given`` likewise.
        person: Key of the person; None for what was given.
        first: First day, or None where it sets none.
        last: Last day, or None where it sets none.
    """

    kind: str
    state: str
    person: int | None
    first: date | None
    last: date | None

    @property
    def label(self) -> str:
        """What people call it."""
        return str(ClearanceKind(self.kind).label) if self.kind in ClearanceKind.values else self.kind

    @property
    def state_label(self) -> str:
        """What people call its state."""
        return str(ClearanceState(self.state).label) if self.state in ClearanceState.values else self.state

    @property
    def blocks(self) -> bool:
        """Whether nobody can say when it will be there."""
        return self.state == "refused" or (self.state == "requested" and self.first is None)


@dataclass(frozen=True)
class Window:
    """When a case may leave, and by when it has to arrive, with what says so.

    Attributes:
        ready_on: First day on which it may leave; None: from the start.
        expires_on: Last day on which it may arrive; None: no end.
        bounds: All that was looked at.
    """

    ready_on: date | None
    expires_on: date | None
    bounds: tuple[Bound, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether a clearance is refused, or awaited without a day; the case is held until it is settled."""
        return any(bound.blocks for bound in self.bounds)

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it begins."""
        return self.ready_on is not None and self.expires_on is not None and self.expires_on < self.ready_on


def window_of(bounds: Iterable[Bound]) -> Window:
    """The days that every bound allows."""
    each = tuple(bounds)
    first = [bound.first for bound in each if bound.first is not None]
    last = [bound.last for bound in each if bound.last is not None]
    return Window(max(first, default=None), min(last, default=None), each)


def windows(operation: Operation, cases: Collection[Case] | None = None) -> dict[int, Window]:
    """The windows of the cases of which somebody present has a clearance, by the key of the case.

    Args:
        operation: Whose cases.
        cases: Those that are asked for, of that operation; None for all.

    Returns:
        What follows from the clearances, of each kind the newest row of each person, together with what was given. A
        case without any is left out: its window is what was given.
    """
    rows = Clearance.objects.filter(operation=operation, ended_at=None).exclude(person__presence__in=ABSENT)
    if cases is not None:
        rows = rows.filter(person__case__in=[case.pk for case in cases])
    newest: dict[tuple[int, str], tuple[int, Bound]] = {}
    fields = ("person_id", "person__case_id", "kind", "state", "expected_on", "valid_from", "valid_until")
    for person, of_case, kind, state, expected, first, last in rows.order_by("pk").values_list(*fields):
        bound = Bound(kind, state, person, expected if state == "requested" else first, last)
        newest[person, kind] = (of_case, bound)
    bounds: dict[int, list[Bound]] = {}
    for of_case, bound in newest.values():
        bounds.setdefault(of_case, []).append(bound)
    if not bounds:
        return {}
    given = Case.objects.filter(operation=operation) if cases is None else cases
    return {
        case.pk: window_of([*_given(case.given_ready_on, case.given_expires_on), *bounds[case.pk]])
        for case in given
        if case.pk in bounds
    }


def case_window(case: Case) -> Window:
    """The window of one case, from its clearances and from what was given."""
    return windows(case.operation, [case]).get(case.pk) or given_window(case)


def given_window(case: Case) -> Window:
    """The window of a case without clearances."""
    return window_of(_given(case.given_ready_on, case.given_expires_on))


def _given(first: date | None, last: date | None) -> list[Bound]:
    return [Bound("given", "given", None, first, last)] if first or last else []


def _of_cases(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cases with their windows; one that nobody is left of is withdrawn.

    One that waits for a clearance, or of which an adult does not want to leave, is held; no file says for which. So is
    one of which somebody is on board of a movement that left while the record has them here: it was split at the gate,
    and is planned again when somebody parted it, or said who else boarded.
    """
    from safeconduct.web.movements.summary import left

    narrowed, refused = windows(record), answers.closed(record)
    with_somebody = set(
        Person.objects.filter(operation=record).exclude(presence__in=ABSENT).values_list("case_id", flat=True)
    )
    with_people = set(Person.objects.filter(operation=record).values_list("case_id", flat=True))
    split = set(Person.objects.filter(pk__in=left(record).aboard).values_list("case_id", flat=True))
    made = []
    for row in rows:
        if row["id"] not in with_people:  # everybody went back to the case that they had parted from
            continue
        window = narrowed.get(row["id"])
        status = row["status"]
        if status in ("active", "held") and row["id"] not in with_somebody:
            status = "withdrawn"
        elif (status in ("active", "held") and refused.get(row["id"], answers.OPEN).leaving) or (
            status == "active" and (row["id"] in split or (window is not None and window.is_blocked))
        ):
            status = "held"
        case = {**row, "status": status}
        if window is not None:
            case |= {"given_ready_on": window.ready_on, "given_expires_on": window.expires_on}
        made.append(case)
    return made


def _of_people(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The people who are with their case; of a case that nobody is left of, all, since a case has a person."""
    needs: dict[int, list[str]] = {}
    pairs = PersonNeed.objects.filter(operation=record).order_by("pk").values_list("person_id", "need__code")
    for person, need in pairs:
        needs.setdefault(person, []).append(need)
    inhabited = {row["case_id"] for row in rows if row["presence"] not in ABSENT}
    return [
        {**row, "needs": needs.get(row["id"], []), "birth_date": None}
        for row in rows
        if row["presence"] not in ABSENT or row["case_id"] not in inhabited
    ]


def _of_offers(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:  # noqa: ARG001
    return [{**row, "status": OFFER_STATUS[row["status"]]} for row in rows]


def _of_submissions(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    of_people = _of_inhabited(record, rows)
    return [{**row, "state": SUBMISSION_STATE[row["state"]]} for row in of_people if row["state"] in SUBMISSION_STATE]


def _of_decisions(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return decisions_in_force(record, _of_inhabited(record, rows))


def _of_inhabited(record: Operation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of cases that somebody is of; the others are in no file."""
    with_people = set(Person.objects.filter(operation=record).values_list("case_id", flat=True))
    return [row for row in rows if row["case_id"] in with_people]


PROJECTIONS: Mapping[str, Any] = {
    "cases": _of_cases,
    "people": _of_people,
    "offers": _of_offers,
    "acceptances": _of_submissions,
    "decisions": _of_decisions,
    "scores": _of_inhabited,
}
"""What is more in the record than a change of names, by table."""
