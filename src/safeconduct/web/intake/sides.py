"""Two who may be one person, side by side: what the list and the record tell of each, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _
from django.utils.translation import pgettext

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.days import NotADay, Order, read_day
from safeconduct.web.identities.births import FIELD as BIRTH
from safeconduct.web.identities.services import Opened
from safeconduct.web.intake.stages import StagedColumn
from safeconduct.web.pages.writing import digits
from safeconduct.web.record.wording import words
from safeconduct.web.secrecy.normalise import normalise

FACTS = (
    ("name", _("Name")),
    ("father", _("Father's name")),
    ("mother", _("Mother's name")),
    ("sex", _("Sex")),
    ("birth", _("Date of birth")),
    ("age", _("Age")),
    ("nationality", _("Nationality")),
    ("phone", _("Phone")),
    ("number", _("Documents and numbers")),
    ("case", _("Case")),
)
"""What is shown of each, in the order of the page."""
_NAMES = ("given_names", "family_name", "full_name")
_FACT_OF = {
    "identity.father_name": "father",
    "identity.mother_name": "mother",
    "identity.phone": "phone",
    "people.sex": "sex",
    "people.birth_date": "birth",
    "people.age": "age",
    "people.nationality": "nationality",
    "cases.case_id": "case",
}


@dataclass(frozen=True)
class Told:
    """One fact of one of the two: what is shown (a day as a day), and in one spelling what it means."""

    shown: tuple[str | date, ...] = ()
    meant: frozenset[object] = frozenset()


@dataclass(frozen=True)
class Fact:
    """One fact of both.

    Attributes:
        name: Which, one of ``FACTS``.
        label: What people call it, in English.
        each: What is told of the first and of the second.
    """

    name: str
    label: str
    each: tuple[Told, Told]

    @property
    def differs(self) -> bool:
        """Whether both tell something, and nothing of it is the same."""
        one, other = self.each
        if not (one.meant and other.meant):
            return False
        return not any(_is_same(mine, theirs) for mine in one.meant for theirs in other.meant)


def compared(one: Mapping[str, Told], other: Mapping[str, Told]) -> tuple[Fact, ...]:
    """The facts that at least one of two tells."""
    both = [Fact(name, label, (one.get(name, Told()), other.get(name, Told()))) for name, label in FACTS]
    return tuple(fact for fact in both if any(told.shown for told in fact.each))


def of_row(cells: Sequence[str], columns: Iterable[StagedColumn], order: Order | None) -> dict[str, Told]:
    """What a row of the list tells.

    Args:
        cells: Its cells, in the order of the columns.
        columns: The columns.
        order: How 03/04/1985 is read; None for the day first.
    """
    texts: dict[str, list[str]] = {}
    for column in columns:
        text = cells[column.index]
        if values.is_given(text):
            texts.setdefault(column.target, []).append(text)
    found: dict[str, Told] = {"name": _names(_names_of(texts))}
    readers: Mapping[str, Callable[[str], object]] = {
        "sex": values.read_sex,
        "age": values.read_age,
        "nationality": values.read_nationality,
        "birth": lambda text: (read := read_day(text, order or "day first")).day or read.year,
    }
    for target, fact in _FACT_OF.items():
        each = texts.get(target, [])
        meant = [_meant(text, readers.get(fact, normalise)) for text in each]
        found[fact] = Told(tuple(_shown(fact, *pair) for pair in zip(each, meant, strict=True)), frozenset(meant))
    numbers = [text for target, each in texts.items() if target.startswith(("document.", "number.")) for text in each]
    return {**found, "number": Told(tuple(numbers), frozenset(map(_number, numbers)))}


def of_person(known: Opened) -> dict[str, Told]:
    """What the record tells of a person."""
    person = known.person
    found = {"name": _names(known.names)}
    for fact, name in (("father", "father_name"), ("mother", "mother_name"), ("phone", "phone")):
        text = known.values[name]
        found[fact] = Told((text,), frozenset({normalise(text)})) if text else Told()
    if person.sex:
        found["sex"] = Told((words(person.sex),), frozenset({person.sex}))
    if birth := known.values[BIRTH]:
        told, is_estimate = birth.removesuffix("~"), birth.endswith("~")
        born = date.fromisoformat(told) if len(told) == len("1985-03-04") else told
        year = int(told[:4])
        whole = isinstance(born, date) and not is_estimate
        estimate = (pgettext("a date of birth", "an estimate"),) if is_estimate else ()
        found["birth"] = Told((born, *estimate), frozenset({born if whole else year}))
    elif person.age is not None:
        found["age"] = Told((digits(str(person.age)),), frozenset({person.age}))
    if person.nationality:
        found["nationality"] = Told((person.nationality,), frozenset({person.nationality}))
    numbers = tuple(one.value for one in (*known.documents, *known.numbers) if one.value)
    found["number"] = Told(numbers, frozenset(map(_number, numbers)))
    found["case"] = Told((person.case.called,), frozenset({normalise(person.case.called)}))
    return found


def _names_of(texts: Mapping[str, Sequence[str]]) -> list[str]:
    """Whole names, that in Latin script first: given names before the family name."""
    found = []
    for script in ("identity.", "identity.native_"):
        given, family, full = (" ".join(texts.get(script + name, ())) for name in _NAMES)
        found += [name for name in (f"{given} {family}".strip(), full) if name]
    return found


def _names(names: Sequence[str]) -> Told:
    """Names are the same whatever the order of their words."""
    return Told(tuple(names), frozenset(frozenset(normalise(name).split()) for name in names))


def _is_same(one: object, other: object) -> bool:
    """Whether two meanings are one; a year alone is that of every day in it."""
    days = [meant.year if isinstance(meant, date) else meant for meant in (one, other)]
    is_year = isinstance(one, int) != isinstance(other, int)
    return days[0] == days[1] if is_year else one == other


def _shown(fact: str, text: str, meant: object) -> str | date:
    """A sex in the words of the record, and a birth as a day, so that one sees at once whether two are the same."""
    if isinstance(meant, date):
        return meant
    return words(str(meant)) if fact == "sex" else text


def _number(text: str) -> str:
    return normalise(text).replace(" ", "")


def _meant(text: str, read: Callable[[str], object]) -> object:
    try:
        return read(text)
    except (values.Unreadable, NotADay):
        return normalise(text)
