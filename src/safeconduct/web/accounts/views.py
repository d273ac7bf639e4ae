"""Pages for those who come with a link: they join, or sign in anew."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.web.accounts import joining, links
from safeconduct.web.accounts.forms import JoinForm
from safeconduct.web.accounts.models import Link, User
from safeconduct.web.accounts.second_factor import ENROL

IN_SESSION = "link"
"""Where the session keeps the number of the link that it was opened with."""
FOR_A_USER = (Link.Kind.INVITATION, Link.Kind.RESET)


@login_not_required
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, and go on to the page of its kind. Looking at a link does not use it up.

    A link that works no more goes on as well, so that no token stands in a log of pages that were not found.
    """
    link = links.find(token)
    if link is None:
        request.session.pop(IN_SESSION, None)
        return redirect("join")
    request.session[IN_SESSION] = link.pk
    return redirect("first_account" if link.kind == Link.Kind.FIRST else "join")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Set name and password; the second factor follows on the next page."""
    link = links.still_works(request.session.get(IN_SESSION), FOR_A_USER)
    if link is None or link.user is None:
        return spent(request)
    now = {"display_name": link.user.display_name, "language": link.user.language or get_language()}
    form = JoinForm(request.POST or None, user=link.user, initial=now)
    if not form.is_valid():
        return render(request, "accounts/join.html", {"form": form, "link": link})
    given = form.cleaned_data
    try:
        user = joining.accept(
            link, password=given["password"], display_name=given["display_name"], language=given["language"]
        )
    except links.Spent:
        return spent(request)
    return sign_in(request, user)


def sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in somebody who has just set a password, and go on to the second factor."""
    request.session.flush()
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, user, redirect_url=reverse(ENROL))
    return response


def spent(request: HttpRequest) -> HttpResponse:
    """Say that a link works no more, and not why."""
    return render(request, "accounts/link_spent.html", status=404)
