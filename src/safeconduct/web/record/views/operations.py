"""The way into an operation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from safeconduct.web.record import navigation
from safeconduct.web.rights import gate
from safeconduct.web.rights.roles import Right


@require_safe
def enter(request: HttpRequest, operation_code: str) -> HttpResponse:
    """On to the first page of the operation that is open to the user; for whoever has no right in it there is none."""
    # One question to the database whether or not there is such an operation, as in the gate.
    held = list(gate.grants_of(request.user).filter(operation__code=operation_code))
    rights = frozenset[Right]().union(*(grant.rights for grant in held))
    operation = held[0].operation if held else None
    way = navigation.way_in(operation, rights) if operation else None
    if way is None:
        raise Http404
    return redirect(way)
