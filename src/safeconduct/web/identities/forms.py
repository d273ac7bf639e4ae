"""The forms of identities. Nothing in them is filled in by a browser that remembers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.web.identities import services
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.birth_field import BirthField
from safeconduct.web.identities.births import FIELD
from safeconduct.web.identities.models import SEALED, Document, DocumentKind, ExternalNumber, Identity, NumberKind
from safeconduct.web.pages.fields import CodeField, DayField
from safeconduct.web.record.models import Person

LENGTH = 200
OTHER = "other"
PURPOSES = (
    ("registration", _("to register or correct")),
    ("interview", _("to prepare an interview or submission")),
    ("document", _("to see to a travel document")),
    ("boarding", _("to prepare a departure or boarding")),
    ("contact", _("to reach the person")),
    (OTHER, _("for something else")),
)
"""What an identity is read for: the word in the log, and what people read."""
_OFF = {"autocomplete": "off", "dir": "auto", "spellcheck": "false"}


def _text(label: Any, *, required: bool = False, length: int = LENGTH, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=length, widget=forms.TextInput(attrs=dict(_OFF)), **more
    )


class PurposeForm(forms.Form):
    """What an identity is read for."""

    purpose = forms.ChoiceField(label=_("What for"), choices=PURPOSES)
    other = _text(_("If for something else, for what"), help_text=_("Name nobody here: the log shows it."))

    def clean(self) -> dict[str, Any]:
        """See that something else is named."""
        given = super().clean() or {}
        if given.get("purpose") == OTHER and not given.get("other"):
            self.add_error("other", _("Say what for."))
        return given

    @property
    def told(self) -> str:
        """The purpose as the log has it."""
        given = self.cleaned_data
        return str(given["other"] if given["purpose"] == OTHER else given["purpose"])


class IdentityForm(forms.Form):
    """Names, phone, note and birth of one person, with the version that was seen."""

    family_name = _text(_("Family name"))
    given_names = _text(_("Given names"))
    native_family_name = _text(_("Family name in its own script"))
    native_given_names = _text(_("Given names in their own script"))
    father_name = _text(_("Father's name"))
    mother_name = _text(_("Mother's name"))
    phone = CodeField(label=_("Phone"), required=False, max_length=LENGTH)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={**_OFF, "rows": 3})
    )
    birth = BirthField()
    estimated = forms.BooleanField(label=_("The date of birth is an estimate"), required=False)
    reason = _text(_("Why"), required=True, length=2000)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, known: services.Opened, data: Any = None) -> None:
        birth = known.birth
        shown = {"birth": birth and replace(birth, estimated=False), "estimated": bool(birth and birth.estimated)}
        super().__init__(data, initial={**known.values, **shown, "seen": known.version})
        self.person: Person = known.person

    def look_again(self, known: services.Opened) -> None:
        """Take what is known now as seen, so that what was typed can be sent again over it."""
        self.data = {**self.data.dict(), "seen": known.version}  # type: ignore[attr-defined]  # that of a request

    def save(self, actor: Any) -> bool:
        """Change what differs.

        Raises:
            Refused: it is no longer as it was seen, or the person was erased.
        """
        given = self.cleaned_data
        birth: Birth | None = given[FIELD]
        if birth is not None:
            birth = replace(birth, estimated=birth.estimated or given["estimated"])
        values = {name: given[name] for name in SEALED} | {FIELD: "" if birth is None else birth.text}
        return services.change(self.person, values, seen=given["seen"], actor=actor, reason=given["reason"])


class NumberForm(forms.Form):
    """A document or an external number; each kind has its own prefix, so that both stand on one page."""

    kind = forms.ChoiceField(label=_("Kind"))
    number = CodeField(label=_("Number"), max_length=LENGTH)
    issuer = _text(_("Issued by"), length=100)
    model: type[Document | ExternalNumber]

    def row(self, person: Person) -> Document | ExternalNumber:
        """The row, not saved."""
        given = self.cleaned_data
        fields = {name: given[name] for name in ("kind", "issuer", "expires_on") if name in given}
        return self.model(person=person, **fields)


class DocumentForm(NumberForm):
    """A document."""

    expires_on = DayField(label=_("Expires on"), required=False)
    model = Document

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="document")
        self.fields["kind"].choices = DocumentKind.choices  # type: ignore[attr-defined]  # a choice field has them


class ExternalNumberForm(NumberForm):
    """A number in the register of somebody else."""

    model = ExternalNumber

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="number")
        self.fields["kind"].choices = NumberKind.choices  # type: ignore[attr-defined]


class ZoneForm(forms.Form):
    """The machine-readable zone of a document, scanned or typed."""

    zone = forms.CharField(
        label=_("Machine-readable zone"),
        max_length=400,
        strip=False,
        widget=forms.Textarea(attrs={**_OFF, "rows": 3, "dir": "ltr", "autocapitalize": "characters", "class": "zone"}),
        help_text=_(
            "Scan it with a hand scanner, or type the two or three lines at the foot of the page or on the back of the "
            "card, with the signs <. Nothing of it is kept unless you take it."
        ),
    )


class PhotoForm(forms.Form):
    """A photo that is handed in."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG or PNG, 8 MB at most. A small copy is kept, without place, time and camera."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "autocomplete": "off"}),
    )
    reason = _text(_("Why"), length=2000)


class SearchForm(forms.Form):
    """A name or a number to look for."""

    text = _text(_("Name or number"), required=True)


class EraseForm(forms.Form):
    """The confirmation of an erasure."""

    reason = _text(
        _("Why"), required=True, length=2000, help_text=_("Name nobody here: it stays in the log and cannot be erased.")
    )
    code = CodeField(label=_("Type the code of the person"), max_length=20)


LABELS = {field.name: field.verbose_name for field in Identity._meta.fields if field.name in SEALED}
"""What people call each sealed field."""
