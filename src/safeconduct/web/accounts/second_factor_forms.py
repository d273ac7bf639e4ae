"""A code from the second factor is taken once, for as long as a clock that runs a little wrong would take it."""

from __future__ import annotations

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache


class _TakenOnce:
    """Refuses a code that was taken a moment ago. The library forgets one before its last use is over."""

    def clean_code(self) -> str:
        """The code.

        Raises:
            django.forms.ValidationError: it is wrong, or was used already.
        """
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        used = f"second-factor-{self.user.pk}-{normalize_user_code(code)}"  # type: ignore[attr-defined]
        if not cache.add(used, True, timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(_TakenOnce, AuthenticateForm):  # type: ignore[misc]  # django-allauth ships no types
    """The code at sign-in."""


class ConfirmCodeForm(_TakenOnce, ReauthenticateForm):  # type: ignore[misc]
    """The code before something delicate."""
