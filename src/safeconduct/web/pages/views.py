"""The front page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.web.accounts import second_factor
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import gate
from safeconduct.web.rights.roles import Right


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this is, and the own roles; to whom is not signed in, nothing else but the way to sign in."""
    strong = second_factor.has_one(request.user)
    held = list(gate.grants_of(request.user)) if strong else []
    rights = {right for grant in held if grant.operation is None for right in grant.rights}
    context = {
        "grants": [grant for grant in held if grant.operation],
        "invites": Right.USERS_EDIT in rights,
        "begins": Right.OPERATIONS_CREATE in rights,
        "nothing_yet": Right.OPERATIONS_CREATE in rights and not Operation.objects.standing().exists(),
        "tries": any(grant.operation and grant.operation.is_example for grant in held),
        "strong": strong,
    }
    return render(request, "pages/front.html", context)
