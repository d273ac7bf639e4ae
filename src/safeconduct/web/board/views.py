"""The board of an operation, and each of its figures as a file."""

from __future__ import annotations

from contextlib import nullcontext

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.board.board import Board, board_of, opens
from safeconduct.web.board.figures import as_csv
from safeconduct.web.board.todo import WAITING, lines
from safeconduct.web.identities.services import opened
from safeconduct.web.record import journal
from safeconduct.web.record.models import Person, Presence
from safeconduct.web.rehearsals.making import latest
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

XMLNS = '<svg xmlns="http://www.w3.org/2000/svg" '
PAGE = 100
KINDS = {"svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}


@gate.needs(Right.PLANNING_READ, purpose="board")
@require_safe
@never_cache
def board(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """All figures on one page; families by their codes, or by their names to whoever may read these and asks."""
    made = board_of(request.operation)
    if made is None:
        return render(request, "board/board.html", {"board": None})
    shown = {"board": made, "figures": made.figures(request.rights), "may_plan": Right.PLAN_MAKE in request.rights}
    if Right.REHEARSALS_MAKE in request.rights and made.plan is not None:
        shown["rehearsal"] = latest(made.plan)
    shown["todos"] = [(one, one.right in request.rights) for one in made.todos]
    cases = {family.placed.case_id: family.placed.case.uid for one in made.next for family in one.shown}
    if Right.REGISTER_READ not in request.rights or not cases:
        return render(request, "board/board.html", shown)
    may_name = Right.IDENTITY_READ in request.rights
    people = _people(made, list(cases)) if may_name and "names" in request.GET else []
    reading = journal.reading(request, "identity", [one.uid for one in people]) if people else nullcontext()
    with journal.reading(request, "case", cases.values()), reading:
        shown |= {"shows_cases": True, "may_name": may_name, "names": _names(people)}
        return render(request, "board/board.html", shown)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def figure(request: Passed, operation_code: str, key: str, kind: str) -> HttpResponse:  # noqa: ARG001
    """One figure as a file, for use elsewhere: its picture, or its table. Nobody is named in either."""
    made = board_of(request.operation)
    if made is None or kind not in KINDS or not opens(key, request.rights):
        raise Http404
    try:
        one = made.figure(key)
    except KeyError:
        raise Http404 from None
    if kind == "svg" and not one.picture:
        raise Http404
    content = one.picture.replace("<svg ", XMLNS, 1).encode() if kind == "svg" else as_csv(one)
    name = f"{request.operation.code}-{key}-{made.clock.today}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


@gate.needs(Right.REGISTER_READ, purpose="board")
@require_safe
@never_cache
def waiting(request: Passed, operation_code: str, what: str) -> HttpResponse:  # noqa: ARG001
    """The families behind a line of the decisions: whose consent expires soon, or whose submission waits long."""
    made = board_of(request.operation)
    if made is None or what not in WAITING:
        raise Http404
    rows = WAITING[what](request.operation, made.clock)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    each = lines(page.object_list)
    shown = {"page": page, "lines": each, "what": what}
    with journal.reading(request, "case", [one.case.uid for one in each]):
        return render(request, "board/waiting.html", shown)


def _people(made: Board, cases: list[int]) -> list[Person]:
    """The people of some families who are there."""
    found = Person.objects.filter(operation=made.operation, case__in=cases, presence=Presence.PRESENT)
    return list(found.order_by("pk"))


def _names(people: list[Person]) -> dict[int, list[str]]:
    """The name of each person, by the key of their case."""
    named: dict[int, list[str]] = {}
    for one in opened(people).values() if people else ():
        if one.names and one.person.case_id is not None:
            named.setdefault(one.person.case_id, []).append(one.names[0])
    return named
