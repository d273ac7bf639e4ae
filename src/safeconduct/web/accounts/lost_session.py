"""A form that was sent after its session had ended: kept, sealed, and offered again to whoever filled it in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safeconduct.web.accounts import sealing
from safeconduct.web.accounts.models import User

PURPOSE = "lost session"
IN_SESSION = "kept_form"
WHOSE = "whose"
"""The cookie that tells whose session it was, signed; it ends with the browser."""
KEPT_SECONDS = 3600
MOST_CHARACTERS = 100_000
FIELD_OF_DJANGO = "csrfmiddlewaretoken"
OF_PAGES = frozenset({"seen", "version", "next", "edits"})
"""Fields that a page sends for itself, which nobody typed."""
SECRET = frozenset({"password", "password1", "password2", "oldpassword", "again", "credential"})
"""The fields that are never kept, and no form that has one: half a form would be worse than none."""


@dataclass(frozen=True)
class Kept:
    """A form that was sent in vain: whose it is, where it goes, its fields in order, and when it was sent."""

    owner: str
    path: str
    fields: list[tuple[str, str]]
    at: float

    @property
    def told(self) -> list[tuple[str, str]]:
        """The fields that say something, to be read: those that a page hides for itself are left out."""
        return [(name.replace("_", " "), value) for name, value in self.fields if value and name not in OF_PAGES]


class SignInRequired(LoginRequiredMiddleware):
    """Asks for a sign-in before every view that is not open, and keeps the form that somebody was about to send."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Send to the sign-in page, and from there to the kept form, if there is one."""
        owner = request.get_signed_cookie(WHOSE, default="", salt=PURPOSE)
        if request.method != "POST" or not owner or request.FILES or "HX-Request" in request.headers:
            return super().handle_no_permission(request, view_func)
        if SECRET & set(request.POST):
            return super().handle_no_permission(request, view_func)
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if isinstance(value, str) and name != FIELD_OF_DJANGO
        ]
        text = json.dumps({"owner": owner, "path": request.get_full_path(), "fields": fields, "at": time.time()})
        if not fields or len(text) > MOST_CHARACTERS:
            return super().handle_no_permission(request, view_func)
        request.session[IN_SESSION] = sealing.seal(text, PURPOSE)
        return redirect_to_login(reverse("kept_form"))


def sign_whose(response: HttpResponse, user: User) -> None:
    """Let the browser tell, after the session has ended, whose it was."""
    response.set_signed_cookie(
        WHOSE, str(user.pk), salt=PURPOSE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """Offer the form again; sent here, it is let go of."""
    kept = _kept(request)
    if kept is None or request.method == "POST":
        request.session.pop(IN_SESSION, None)
        return redirect("front")
    return render(request, "accounts/kept_form.html", {"kept": kept})


def _kept(request: HttpRequest) -> Kept | None:
    sealed = request.session.get(IN_SESSION)
    if not sealed:
        return None
    try:
        kept = Kept(**json.loads(sealing.unseal(sealed, PURPOSE)))
    except InvalidTag:  # the keys of the installation were changed meanwhile
        return None
    theirs = kept.owner == str(request.user.pk)
    return kept if theirs and time.time() - kept.at < KEPT_SECONDS else None
