"""The page of the example, for the administrator."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safeconduct.web.accounts.links import LIVES
from safeconduct.web.accounts.models import Link, User
from safeconduct.web.record.example import Taken
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import demonstration, gate
from safeconduct.web.rights.roles import Right


@gate.needs_installation_wide(Right.OPERATIONS_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def example(request: HttpRequest) -> HttpResponse:
    """What the example is, and a button that loads it; then the links of its cast, this once."""
    if request.method != "POST":
        there = Operation.objects.filter(is_example=True).first()
        return render(request, "rights/example.html", {"there": there})
    try:
        operation, cast_of_it = demonstration.begin(cast(User, request.user))
    except Taken:
        messages.error(request, _("Another operation has the code of the example, so it was not loaded."))
        return render(request, "rights/example.html", status=409)
    links = [
        (player, player.token and request.build_absolute_uri(reverse("open_link", args=[player.token])))
        for player in cast_of_it
    ]
    context = {"operation": operation, "links": links, "days": LIVES[Link.Kind.INVITATION].days}
    return render(request, "rights/example_cast.html", context)
