"""What differs here from how django-allauth does things."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # django-allauth ships no types
    """Closes the door that django-allauth leaves open: nobody makes an account without being invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - what django-allauth calls
        """Nobody signs up."""
        return False
