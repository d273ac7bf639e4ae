"""A code from the second factor is taken once, for as long as a clock that runs a little wrong would take it."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache

from safeconduct.operation.import_list.spelling import latin_digits


class _TakenOnce:
    """Refuses a code that was taken a moment ago. The library forgets one before its last use is over."""

    def clean_code(self) -> str:
        """The code.

        Raises:
            django.forms.ValidationError: it is wrong, or was used already.
        """
        _latin(self)
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        used = f"second-factor-{self.user.pk}-{normalize_user_code(code)}"  # type: ignore[attr-defined]
        if not cache.add(used, True, timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


def _latin(form: Any) -> None:
    """Let a code that was typed in other digits be the code."""
    form.cleaned_data["code"] = latin_digits(form.cleaned_data["code"])


class BeginCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator."""

    def clean_code(self) -> str:
        """The code.

        Raises:
            django.forms.ValidationError: it is wrong.
        """
        _latin(self)
        code: str = super().clean_code()
        return code


class SignInCodeForm(_TakenOnce, AuthenticateForm):  # type: ignore[misc]  # django-allauth ships no types
    """The code at sign-in."""


class ConfirmCodeForm(_TakenOnce, ReauthenticateForm):  # type: ignore[misc]
    """The code before something delicate."""
