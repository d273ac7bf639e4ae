"""The page of the first start."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from safeconduct.web.accounts import links, views
from safeconduct.web.accounts.models import Link
from safeconduct.web.rights import first_start
from safeconduct.web.rights.forms import FirstAccountForm

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_account(request: HttpRequest) -> HttpResponse:
    """Name the first administrator and set the password, at the machine that the server runs on."""
    link = links.still_works(request.session.get(views.IN_SESSION), (Link.Kind.FIRST,))
    if link is None or not is_from_here(request):
        return views.spent(request)
    form = FirstAccountForm(request.POST or None, initial={"language": get_language()})
    if not form.is_valid():
        context = {"form": form, "key_file": settings.DATA_DIRECTORY.key_file}
        return render(request, "rights/first_account.html", context)
    given = form.cleaned_data
    try:
        user = first_start.begin(
            link,
            username=given["username"],
            display_name=given["display_name"],
            language=given["language"],
            password=given["password"],
        )
    except links.Spent:
        return views.spent(request)
    return views.sign_in(request, user)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a request comes from this very machine, and through no other that passes requests on."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
