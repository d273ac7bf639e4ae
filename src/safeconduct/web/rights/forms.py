"""The forms with which roles are given and taken back, and users invited."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.web.accounts.forms import JoinForm
from safeconduct.web.accounts.models import User, UserManager
from safeconduct.web.pages.fields import DayField
from safeconduct.web.record.models import Operation
from safeconduct.web.rights.days import day_of_rights
from safeconduct.web.rights.models import last_day
from safeconduct.web.rights.roles import INSTALLATION_WIDE, NAMES, Right, Role


class UsernameField(forms.CharField):
    """A name to sign in by, that nobody has yet."""

    def __init__(self) -> None:
        super().__init__(
            label=_("User name"),
            help_text=_("One word to sign in by. It is not the name of a person at risk."),
            max_length=150,
            validators=[UnicodeUsernameValidator()],
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "dir": "ltr"}),
        )

    def clean(self, value: Any) -> str:
        """The name in its one spelling.

        Raises:
            forms.ValidationError: it is taken, or holds other signs than a name may.
        """
        name = UserManager.normalize_username(super().clean(value) or "")
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(gettext("This name is taken. Choose another."))
        return name


class FirstAccountForm(JoinForm):
    """The first administrator, who says that the key file is understood."""

    username = UsernameField()
    key_is_safe = forms.BooleanField(label=_("I have copied the key file, or will before anything is entered"))
    field_order = ("username", "display_name", "language", "password", "again", "key_is_safe")


class InviteForm(forms.Form):
    """A new user, by name alone."""

    username = UsernameField()


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class GrantForm(forms.Form):
    """A role until a day."""

    role = forms.ChoiceField(label=_("Role"))
    expires_on = DayField(label=_("Until"), help_text=_("The last day on which the role holds, within a year."))
    sensitive = forms.BooleanField(label=_("Sensitive needs as well"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = [(one.value, gettext(NAMES[one])) for one in roles]
        self.fields["expires_on"].initial = last_day(day_of_rights())

    def granted(self) -> dict[str, Any]:
        """What is to be given, as ``grants.give`` takes it."""
        given = self.cleaned_data
        return {
            "role": Role(given["role"]),
            "expires_on": given["expires_on"],
            "reason": given["reason"],
            "beside": Right.NEEDS_SENSITIVE_READ if given["sensitive"] else None,
        }


class GrantInOperationForm(GrantForm):
    """A role in the operation of the page, for a user whose name is known."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("The name by which somebody signs in who was invited already."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "dir": "ltr"}),
    )
    field_order = ("username", "role", "expires_on", "sensitive", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        roles = [role for role in Role if role not in INSTALLATION_WIDE]
        super().__init__(*args, roles=roles, **kwargs)

    def clean_username(self) -> User:
        """The user.

        Raises:
            forms.ValidationError: nobody of that name may sign in.
        """
        name = UserManager.normalize_username(self.cleaned_data["username"])
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(gettext("There is no user of this name. An administrator invites users."))
        return user


class GrantToUserForm(GrantForm):
    """A role for the user of the page, in an operation or, as administrator, in none."""

    operation = forms.ModelChoiceField(
        label=_("Operation"),
        queryset=Operation.objects.standing(),
        to_field_name="code",
        required=False,
        empty_label=_("none: administrator of the installation"),
    )
    field_order = ("role", "operation", "expires_on", "sensitive", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, roles=list(Role), **kwargs)

    def granted(self) -> dict[str, Any]:
        """What is to be given, as ``grants.give`` takes it."""
        return super().granted() | {"operation": self.cleaned_data["operation"]}
