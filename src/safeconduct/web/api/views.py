"""The page of tokens, and the description of what can be called."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.api import description as of_calls
from safeconduct.web.api import tokens
from safeconduct.web.api.forms import TokenForm
from safeconduct.web.api.models import ApiToken
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def token_list(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The own tokens in the operation, those of all for who gives roles, and a form that makes one."""
    form = TokenForm(request.rights, request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        rights = [Right(one) for one in given["rights"]]
        try:
            made = tokens.make(
                request.user, request.operation, name=given["name"], rights=rights, expires_on=given["expires_on"]
            )
        except tokens.NotMade as no:
            form.add_error(None, str(no))
        else:
            return render(request, "api/token.html", {"token": made})
    shown = {"form": form, "tokens": _tokens(request)}
    return render(request, "api/tokens.html", shown, status=422 if request.method == "POST" else 200)


@gate.needs(Right.EXPORT)
@require_POST
@never_cache
def revoke(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Take a token back: an own one, or, for who gives roles, any of the operation."""
    try:
        tokens.revoke(get_object_or_404(_tokens(request), pk=pk), by=request.user)
    except tokens.NotMade as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The token was taken back."))
    return redirect("api_tokens", operation_code)


@login_not_required
@require_safe
def description(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - what Django calls
    """What can be called, as OpenAPI describes it."""
    return JsonResponse(of_calls.description())


def _tokens(request: Passed) -> QuerySet[ApiToken]:
    found = ApiToken.objects.filter(operation=request.operation).select_related("user")
    return found if Right.GRANTS_EDIT in request.rights else found.filter(user=request.user)
