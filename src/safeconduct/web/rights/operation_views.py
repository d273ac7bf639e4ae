"""The page of an operation's roles, for its coordinator."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safeconduct.web.rights import gate, grants, views
from safeconduct.web.rights.forms import GrantInOperationForm
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import Right


@gate.needs(Right.GRANTS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def roles(request: HttpRequest, operation_code: str) -> HttpResponse:
    """Who has which role in the operation, and a form that gives one."""
    operation = cast(gate.Passed, request).operation
    form = GrantInOperationForm(request.POST or None)
    if form.is_valid():
        user, by = form.cleaned_data["username"], cast(gate.Passed, request).user
        try:
            grants.give(user, operation=operation, by=by, **form.granted())
        except grants.NotGranted as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The role was given."))
            return redirect("operation_roles", operation_code=operation_code)
    given = operation.grants.select_related("user", "granted_by", "revocation__revoked_by")
    return render(request, "rights/operation_roles.html", {"form": form, "grants": given, "operation": operation})


@gate.needs(Right.GRANTS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def revoke(request: HttpRequest, operation_code: str, grant_pk: int) -> HttpResponse:
    """Take a role in the operation back, with a reason."""
    grant = get_object_or_404(Grant, pk=grant_pk, operation=cast(gate.Passed, request).operation)
    return views.revoked(request, grant, reverse("operation_roles", args=[operation_code]))
