"""What a machine-readable zone says beside what is known of a person, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from safeconduct.boarding.mrz import Field, Flaw, Wrong, Zone
from safeconduct.operation.codes import explain
from safeconduct.web.identities.models import DocumentKind
from safeconduct.web.identities.services import Number, Opened
from safeconduct.web.pages.writing import day_text
from safeconduct.web.secrecy.normalise import normalise

TEXTS: Mapping[str, Any] = MappingProxyType(
    {
        "number": gettext_lazy("Number"),
        "kind": gettext_lazy("Kind"),
        "issuer": gettext_lazy("Issued by"),
        "expires_on": gettext_lazy("Expires on"),
        "family_name": gettext_lazy("Family name"),
        "given_names": gettext_lazy("Given names"),
        "birth": gettext_lazy("date of birth"),
        "sex": gettext_lazy("sex"),
        "nationality": gettext_lazy("nationality"),
    }
)
"""What each part is called, in the order of the page."""
OF_DOCUMENT = ("number", "kind", "issuer", "expires_on")
"""Parts that are taken together, as one document."""
SHORT = MappingProxyType({"D": "DEU", "RKS": "XKX"})
"""Codes that stand in zones, and by which the record has the same."""
FIELDS: Mapping[Field, Any] = MappingProxyType(
    {
        Field.ZONE: gettext_lazy("the zone"),
        Field.NUMBER: gettext_lazy("the number"),
        Field.BIRTH: gettext_lazy("the date of birth"),
        Field.EXPIRY: gettext_lazy("the day on which it expires"),
        Field.OPTIONAL: gettext_lazy("the optional part"),
        Field.SEX: gettext_lazy("the sex"),
        Field.COMPOSITE: gettext_lazy("the last check digit, over all parts"),
    }
)
SPOILT: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {"number": (Field.NUMBER,), "birth": (Field.BIRTH,), "expires_on": (Field.EXPIRY,), "sex": (Field.SEX,)}
)
"""Which fault of the zone is one of which part."""
_SAYS: Mapping[Flaw, Any] = MappingProxyType(
    {
        Flaw.LENGTH: gettext_lazy(
            "The lines have %(found)s signs; right would be %(right)s. See that no line is missing and none cut off."
        ),
        Flaw.SIGN: gettext_lazy(
            "No zone has these signs: %(found)s. Set the keyboard to English letters and scan once more."
        ),
        Flaw.CHECK_DIGIT: pgettext_lazy(
            "zone", "The check digit is %(found)s and should be %(right)s: one of its signs is wrong, or was altered."
        ),
        Flaw.NO_DAY: gettext_lazy("There is no such day: %(found)s."),
        Flaw.NOT_A_SEX: gettext_lazy("Only F, M or < can stand there, not %(found)s."),
    }
)


@dataclass(frozen=True)
class Part:
    """One part of a zone beside what is known.

    Attributes:
        name: Of the part, as ``TEXTS`` has it.
        says: What the zone says, as the record would have it; empty where it says nothing.
        known: What is known; empty where nothing is.
        same: Whether both say the same.
        sound: Whether its check digit holds.
    """

    name: str
    says: str
    known: str
    same: bool
    sound: bool

    @property
    def label(self) -> Any:
        """What it is called."""
        return TEXTS[self.name]

    @property
    def says_words(self) -> str:
        """What the zone says, for people."""
        return _words(self.name, self.says)

    @property
    def known_words(self) -> str:
        """What is known, for people."""
        return _words(self.name, self.known)

    @property
    def offered(self) -> bool:
        """Whether it can be taken: it says something else, and its check digit holds."""
        return bool(self.says) and self.sound and not self.same


def beside(zone: Zone, known: Opened, today: date) -> list[Part]:
    """The parts of a zone beside what is known of somebody. A part of which a check digit is wrong can be looked at.

    Args:
        zone: As it was read.
        known: The identity, opened.
        today: By which centuries are told apart.
    """
    document = document_of(zone, known)
    says = said(zone, today)
    there = {
        "number": (document.value or "") if document else "",
        "kind": document.row.kind if document else "",  # a document has one
        "issuer": document.row.issuer if document else "",
        "expires_on": _iso(document.row.expires_on) if document else "",  # type: ignore[union-attr]
        "family_name": known.values["family_name"],
        "given_names": known.values["given_names"],
        "birth": known.values["birth"],
        "sex": known.person.sex,
        "nationality": known.person.nationality or "",
    }
    wrong = {one.field for one in zone.wrong}
    return [
        Part(name, says[name], there[name], is_same(name, says[name], there[name]),
             not wrong & set(SPOILT.get(name, ())))
        for name in TEXTS
    ]  # fmt: skip


def said(zone: Zone, today: date) -> dict[str, str]:
    """What a zone says, by part, as the record has such things."""
    born = zone.birth_on(today)
    nationality = SHORT.get(zone.nationality, zone.nationality)
    return {
        "number": zone.number,
        "kind": _kind(zone.kind),
        "issuer": zone.issuer,
        "expires_on": _iso(zone.expires_on(today)),
        "family_name": zone.family_name.title(),
        "given_names": zone.given_names.title(),
        "birth": born.isoformat() if born else "",
        "sex": zone.sex,
        "nationality": nationality if explain("nationality", nationality) is None else "",
    }


def offers_document(parts: Iterable[Part]) -> bool:
    """Whether the document of a zone can be taken: its number holds, and something of it is not known yet."""
    of_it = [one for one in parts if one.name in OF_DOCUMENT]
    return any(one.offered for one in of_it) and all(one.sound and one.says for one in of_it if one.name == "number")


def document_of(zone: Zone, known: Opened) -> Number | None:
    """The document of the person that has the number of a zone."""
    number = normalise(zone.number).replace(" ", "")
    for one in known.documents:
        if one.value and normalise(one.value).replace(" ", "") == number:
            return one
    return None


def is_same(name: str, says: str, known: str) -> bool:
    """Whether a zone says of a part what is known: names and numbers however they are written."""
    if name in ("family_name", "given_names", "number"):
        return bool(says) and normalise(says).replace(" ", "") == normalise(known).replace(" ", "")
    if name == "birth":
        return says == known.rstrip("~")
    return says == known


def faults(zone: Zone) -> list[str]:
    """What is wrong with a zone, each in a sentence that names the part."""
    return [_("%(part)s: %(wrong)s") % {"part": FIELDS[one.field], "wrong": _sentence(one)} for one in zone.wrong]


def _sentence(one: Wrong) -> str:
    return str(_SAYS[one.flaw]) % {"found": one.found, "right": one.right}


def _kind(kind: str) -> str:
    if kind[:1] == "P":
        return str(DocumentKind.PASSPORT.value)
    return str((DocumentKind.IDENTITY_CARD if kind[:1] in ("I", "A", "C") else DocumentKind.TRAVEL).value)


def _words(name: str, text: str) -> str:
    if name == "kind":
        return str(dict(DocumentKind.choices).get(text, text))
    try:
        return day_text(date.fromisoformat(text)) if name in ("birth", "expires_on") else text
    except ValueError:  # a month or a year of birth
        return text


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
