"""The operations that somebody has a role in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from safeconduct.web.record import gates, navigation
from safeconduct.web.record.models import Operation


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Every operation in which the user may do something, and no other."""
    mine = [one for one in Operation.objects.all() if gates.rights_of(request.user, one)]
    return render(request, "record/operations.html", {"operations": mine})


@require_safe
def operation(request: HttpRequest, operation_code: str) -> HttpResponse:
    """The first page of the operation that is open to the user; for whoever has no right in it there is none."""
    found = Operation.objects.filter(code=operation_code).first()
    rights = gates.rights_of(request.user, found) if found else frozenset()
    request.operation, request.rights = found, rights  # type: ignore[attr-defined]  # what the navigation reads
    ways = navigation.links(request)
    if not ways:
        raise Http404
    return redirect(ways[0].address)
