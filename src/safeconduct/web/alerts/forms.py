"""The form of a rule. It holds no rule of its own: what is right is decided by ``rules``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.web.accounts.models import User
from safeconduct.web.alerts import rules
from safeconduct.web.alerts.models import AlertRule, Least, Way
from safeconduct.web.danger.forms import kind_choices
from safeconduct.web.record.models import Operation, Site
from safeconduct.web.rights.models import Grant
from safeconduct.web.rights.roles import NAMES, RIGHTS, Right, Role

WHERE = _("For a webhook an address that begins with https://, for e-mail one as duty@example.org.")
WHERE_WITHOUT_MAIL = _("For a webhook: an address that begins with https://.")


def _role(role: Role) -> str:
    """The name of a role; of one that hears that something happened and cannot read what, it says so."""
    if Right.INCIDENTS_READ in RIGHTS[role]:
        return gettext(NAMES[role])
    return gettext("%(role)s (cannot open incidents)") % {"role": gettext(NAMES[role])}


class RuleForm(forms.Form):
    """Of which incidents somebody hears, who, and by what."""

    way = forms.ChoiceField(label=_("By what"), widget=forms.RadioSelect, initial=Way.HERE)
    roles = forms.MultipleChoiceField(
        label=_("Whoever has one of these roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    users = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("These users"), required=False, widget=forms.CheckboxSelectMultiple
    )
    address = forms.CharField(label=_("Where to"), help_text=WHERE, required=False, max_length=500)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False, empty_label=_("every site"))
    kinds = forms.MultipleChoiceField(
        label=_("What happened"),
        help_text=_("None chosen: everything."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    least = forms.TypedChoiceField(
        label=_("From which severity on"),
        help_text=_("What is not known counts as no harm yet; the alert comes when it becomes known."),
        choices=Least.choices,
        coerce=int,
        initial=Least.ANY,
    )
    near = forms.BooleanField(label=_("Near misses and threats too"), required=False, initial=True)

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operation = operation
        self.made: AlertRule | None = None
        self.secret = ""
        fields: Any = self.fields
        fields["way"].choices = [one for one in Way.choices if one[0] != Way.EMAIL or settings.MAIL_FROM]
        fields["address"].help_text = WHERE if settings.MAIL_FROM else WHERE_WITHOUT_MAIL
        fields["roles"].choices = [(role.value, _role(role)) for role in rules.ROLES]
        fields["kinds"].choices = kind_choices()
        fields["site"].queryset = Site.objects.standing().filter(operation=operation).order_by("code")
        held = Grant.objects.in_force().filter(operation=operation, role__in=rules.ROLES)
        fields["users"].queryset = User.objects.filter(pk__in=held.values("user")).order_by("username")

    def save(self, actor: Any) -> None:
        """Make the rule."""
        given = dict(self.cleaned_data)
        given["users"] = list(given["users"])
        self.made, self.secret = rules.make_rule(self.operation, given.pop("way"), actor=actor, **given)
