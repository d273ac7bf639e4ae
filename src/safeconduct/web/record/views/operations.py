"""The way into an operation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from safeconduct.web.record import navigation
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import gate


@require_safe
def operation(request: HttpRequest, operation_code: str) -> HttpResponse:
    """On to the first page of the operation that is open to the user; for whoever has no right in it there is none."""
    found = Operation.objects.filter(code=operation_code).first()
    ways = navigation.ways(found, gate.rights_of(request.user, found)) if found else []
    if not ways:
        raise Http404
    return redirect(ways[0].address)
