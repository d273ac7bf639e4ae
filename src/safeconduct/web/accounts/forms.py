"""The forms with which people join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from safeconduct.web.accounts.models import User
from safeconduct.web.pages.writing import digits


class JoinForm(forms.Form):
    """Name, language and a password, given twice."""

    display_name = forms.CharField(label=_("Name that others see"), max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = digits(" ".join(map(str, password_validators_help_texts())))

    def clean(self) -> dict[str, Any]:
        """See that the passwords are the same and good enough."""
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("This is not the password above. Type both once more."))
        elif password:
            try:
                validate_password(password, self._whose(given))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given

    def _whose(self, given: dict[str, Any]) -> User:
        username = self.user.username if self.user else given.get("username", "")
        return User(username=username, display_name=given.get("display_name", ""))
