"""The second factor: required of everybody, and its secrets encrypted."""

from __future__ import annotations

from collections.abc import Callable

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from safeconduct.web.accounts import sealing
from safeconduct.web.accounts.models import User

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
PURPOSE = "second factor"
KNOWN = "_has_second_factor"
ENROL = "mfa_activate_totp"
OPEN_WITHOUT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "set_language",
    }
)
"""The views, by name, that somebody may use who signed in and has no second factor yet."""
_KNOWN = "_has_second_factor"


def has_one(user: User | AnonymousUser) -> bool:
    """Whether somebody has a second factor; recovery codes alone are none.

    That there is one is remembered with the user, who lives as long as a request: whoever asks next asks no database.
    """
    if not user.is_authenticated:
        return False
    if not getattr(user, KNOWN, False):
        setattr(user, KNOWN, Authenticator.objects.filter(user=user, type__in=KINDS).exists())
    return bool(getattr(user, KNOWN))


def is_strong(request: HttpRequest) -> bool:
    """Whether whoever asks has a second factor; the database is asked once for each request."""
    known: bool | None = getattr(request, _KNOWN, None)
    if known is None:
        known = has_one(request.user)
        setattr(request, _KNOWN, known)
    return known


class SecondFactorRequired:
    """Shows to those who signed in without a second factor nothing but the page on which they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is not for a view."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],  # noqa: ARG002 - what Django calls
        kwargs: dict[str, object],  # noqa: ARG002
    ) -> HttpResponse | None:
        """Send whoever lacks a second factor to set one up, unless the view is open to everybody."""
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match is not None and match.view_name in OPEN_WITHOUT):
            return None
        if request.user.is_authenticated and not is_strong(request):
            return redirect(ENROL)
        return None


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # django-allauth ships no types
    """Encrypts secrets, draws the code within the page, and keeps the last factor from being removed."""

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it."""
        return sealing.seal(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it is used.

        Raises:
            cryptography.exceptions.InvalidTag: it was encrypted with another key, or altered.
        """
        return sealing.unseal(encrypted_text, PURPOSE)

    def build_totp_svg(self, url: str) -> str:
        """The code to be photographed, black on white in the dark as well."""
        code: str = segno.make(url, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
        return code

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor remains."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=KINDS).exclude(pk=authenticator.pk)
        return bool(others.exists())
