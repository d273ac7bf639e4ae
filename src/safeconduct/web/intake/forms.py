"""The forms of an import. They hold no rule: what is right is decided by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.web.intake.stages import Stage


class ListForm(forms.Form):
    """The file of a list."""

    file = forms.FileField(
        label=_("The list, as .xlsx or .csv"),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )
    sheet = forms.CharField(
        label=_("Sheet of the workbook, if it has several lists"),
        help_text=_("Empty: the first sheet that looks like a list of people."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class SettingsForm(forms.Form):
    """What a list does not say by itself."""

    site = forms.ChoiceField(label=_("Where people wait, if their row names no site"), required=False)
    order = forms.ChoiceField(
        label=_("Days such as 03/04/1985"),
        required=False,
        choices=[
            ("", _("as the other days of the column show")),
            ("day first", _("the day comes first: 3 April")),
            ("month first", _("the month comes first: 4 March")),
        ],
    )
    code_prefix = forms.CharField(
        label=_("Begin made-up codes with"),
        help_text=_(
            "Who has no number gets one from the row of the list. "
            "Letters in front, such as NORTH-, tell two lists apart."
        ),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, stage: Stage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, name or code) for code, name in stage.sites]
        site = self.fields["site"]
        if not known:  # the operation has none yet, and gets the one that is named here
            self.fields["site"] = forms.CharField(label=site.label, required=False, max_length=100)
        else:
            none = [("", gettext("each row names its site"))] if len(known) > 1 else []
            site.choices = [*none, *known]  # type: ignore[attr-defined]  # a choice field has them
