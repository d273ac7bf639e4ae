"""What differs here from how django-allauth does things."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse

from safeconduct.web.accounts.language import remember
from safeconduct.web.accounts.lost_session import sign_whose
from safeconduct.web.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # django-allauth ships no types
    """Nobody makes an account without being invited; who signs in gets the own language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - what django-allauth calls
        """Nobody signs up."""
        return False

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whether a password is asked for once more; not of those who gave it in the last minutes."""
        if not super().is_reauthentication_required(app=app, **more):
            return False
        given = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        elapsed: float = time.time() - max(given, default=0)
        return elapsed > float(app_settings.REAUTHENTICATION_TIMEOUT)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Go on in the language that the user chose once."""
        response: HttpResponse = super().post_login(request, user, **more)
        sign_whose(response, user)
        if user.language:
            remember(response, user.language)
        return response
