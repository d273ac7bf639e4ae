"""The form of a merge: for each thing in which two records differ, whose value stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from safeconduct.web.identities import hanging, merging
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.forms import LABELS
from safeconduct.web.identities.hanging import BIRTH, CASE, PHOTO
from safeconduct.web.identities.merging import FIRST, SECOND
from safeconduct.web.identities.models import LikelyPair, Merge
from safeconduct.web.identities.templatetags.identity_words import birth
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.models import Person
from safeconduct.web.record.templatetags.record_words import number
from safeconduct.web.record.wording import words

STAYS = "stays"
OTHER_LABELS: Mapping[str, Any] = {
    BIRTH: _("Date of birth"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "further_nationalities": _("Further nationalities"),
    "languages": _("Languages"),
    "presence": _("Presence"),
    CASE: _("Case"),
    PHOTO: _("Photo"),
}
_SIDES = ((FIRST, FIRST), (SECOND, SECOND))


@dataclass(frozen=True)
class Line:
    """One field of two records side by side.

    Attributes:
        name: Of the choice.
        label: What people call it.
        values: Of the first and the second, as people read them.
        chosen: The side that is marked; empty where the two are alike, so that nothing is to be chosen.
    """

    name: str
    label: Any
    values: tuple[str, str]
    chosen: str

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Each side with its value."""
        return (FIRST, self.values[0]), (SECOND, self.values[1])


class MergeForm(forms.Form):
    """Which record stays, whose value stays wherever the two differ, and why."""

    stays = forms.ChoiceField(choices=_SIDES)
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
        help_text=_("Name nobody here: it stands in the history of the case."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, sides: merging.Sides, data: Any = None) -> None:
        super().__init__(data, initial={"seen": sides.seen, STAYS: FIRST})
        self.sides = sides
        for name in sides.differing:
            self.fields[name] = forms.ChoiceField(choices=_SIDES)

    def lines(self) -> list[Line]:
        """Every field of the two that either knows; a choice where they differ."""
        sides, made = self.sides, []
        for group in hanging.GROUPS:
            values = tuple(_said(one, known, group) for one, known in zip(sides.people, sides.texts, strict=True))
            if any(values) or group.name in sides.differing:
                made.append(self._line(group.name, (values[0], values[1])))
        cases = [_said_of_case(one.case) for one in sides.people]
        return [*made, self._line(CASE, (cases[0], cases[1]))]

    def chosen(self, name: str) -> str:
        """The side that is marked: what was sent, otherwise what is proposed."""
        proposed = FIRST if name == STAYS else self.sides.differing.get(name, "")
        return str(self.data.get(name, proposed)) if proposed else ""

    def look_again(self) -> None:
        """Take what is known now as seen, so that what was chosen can be sent again."""
        self.data = {**self.data.dict(), "seen": self.sides.seen}  # type: ignore[attr-defined]  # that of a request

    def save(self, pair: LikelyPair, actor: Any) -> Merge:
        """Merge the two.

        Raises:
            Refused: it cannot be done so.
        """
        given = self.cleaned_data
        choices = {name: given[name] for name in self.sides.differing}
        return merging.merge(
            pair, stays=given[STAYS], choices=choices, seen=given["seen"], actor=actor, reason=given["reason"]
        )

    def _line(self, name: str, values: tuple[str, str]) -> Line:
        return Line(name, LABELS.get(name, OTHER_LABELS.get(name, name)), values, self.chosen(name))


def _said(person: Person, texts: Mapping[str, str], group: hanging.Group) -> str:
    """The values of a group as people read them."""
    if group.name == BIRTH:
        return _birth(person, texts)
    said = [texts[name] for name in group.sealed if texts[name]]
    for name in group.own:
        value = getattr(person, name)
        shown = person.get_presence_display() if name == hanging.PRESENCE else value
        said += [" ".join(shown) if isinstance(shown, list) else words(str(shown))] if shown else []
    return comma().join(said)


def _said_of_case(case: Any) -> str:
    """Its code, site and status, each kept together in both directions."""
    parts = (str(case), str(case.site), words(case.status))
    return format_html_join(comma(), "<bdi>{}</bdi>", ((one,) for one in parts))


def _birth(person: Person, texts: Mapping[str, str]) -> str:
    if texts.get(BIRTH):
        return birth(Birth.parse(texts[BIRTH]))
    return "" if person.age is None else f"{_('age')} {number(person.age)}"
