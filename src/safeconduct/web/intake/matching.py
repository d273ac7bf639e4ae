"""Who of a list is known, or likely the same as somebody: by numbers, and by names and births."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from safeconduct.web.audit import log
from safeconduct.web.identities import words
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.duplicates import Known, likely_duplicates
from safeconduct.web.identities.pairs import known_people
from safeconduct.web.intake.bulk import chunks
from safeconduct.web.intake.coming import Coming
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.secrecy import blind
from safeconduct.web.secrecy.models import BlindToken
from safeconduct.web.secrecy.normalise import normalise

_ROW, _PERSON = "row ", "person "


@dataclass(frozen=True)
class Likely:
    """A row that may be somebody.

    Attributes:
        line: The row.
        other_line: The row that it may be, which stands further up; None where it may be a known person.
        uid: The known person; empty where it may be a row.
        likeness: From 0 to 1.
        is_same: Whether all that both tell is equal, or a number is shared.
    """

    line: int
    other_line: int | None
    uid: str
    likeness: float
    is_same: bool

    @property
    def key(self) -> str:
        """The other one as a choice names it."""
        return self.uid or str(self.other_line)


@dataclass(frozen=True)
class Matched:
    """What is known of who the people of a list are.

    Attributes:
        known: The keys of people of the record whose number the list gives, by line.
        likely: Rows that may be somebody, the likeliest first.
    """

    known: dict[int, int]
    likely: tuple[Likely, ...]


def by_number(operation: Operation, people: Sequence[Coming]) -> dict[int, int]:
    """The people of the record whose number the list gives, by line. Who was erased has no number any more."""
    lines = {person.code: person.line for person in people if person.code}
    found: dict[int, int] = {}
    for some in chunks(lines):
        rows = Person.objects.filter(operation=operation, external_code__in=some).values_list("external_code", "pk")
        found |= {lines[str(code)]: pk for code, pk in rows}
    return found


def match(operation: Operation, people: Sequence[Coming], start: date, actor: Any) -> Matched:
    """Find out who is known, and who may be somebody else of the list or of the record.

    The names of the record are opened for that; it is written down, with the ids of those who came out.

    Args:
        operation: Whose record.
        people: The people of the list (n).
        start: The first day of the operation, on which ages are counted.
        actor: For whom it is done.
    """
    known = by_number(operation, people)
    new = [person for person in people if person.line not in known]
    if not new:
        return Matched(known, ())
    found: dict[tuple[int, str], Likely] = {}
    for one in (*_sharing_numbers(operation, new), *_alike(operation, people, known, start, actor)):
        found.setdefault((one.line, one.key), one)
    ordered = sorted(found.values(), key=lambda one: (-one.likeness, one.line, one.other_line or 0, one.uid))
    return Matched(known, tuple(ordered))


def _alike(
    operation: Operation, people: Sequence[Coming], known: dict[int, int], start: date, actor: Any
) -> Iterator[Likely]:
    """Rows that are much like other rows, or like somebody of the record."""
    rows = {f"{_ROW}{one.line}": one for one in people if one.line not in known}
    entries = [_known(key, one, start) for key, one in rows.items()]
    others = list(Person.objects.filter(operation=operation).order_by("pk"))
    by_key = {f"{_PERSON}{one.pk}": one for one in others}
    # Of rows whose number the record has, the record itself says what is known.
    entries += [one._replace(key=f"{_PERSON}{one.key}") for one in known_people(operation, others)] if others else []
    seen = {entry.key: entry for entry in entries}
    found = []
    for pair in likely_duplicates(entries, among=len(rows)):
        is_same = _is_same(seen[pair.first], seen[pair.second])
        both = [rows[key].line for key in (pair.first, pair.second) if key in rows]
        if len(both) == 2:
            found.append(Likely(max(both), min(both), "", pair.likeness, is_same))
        else:
            other = by_key[pair.second if pair.first in rows else pair.first]
            found.append(Likely(both[0], None, other.uid, pair.likeness, is_same))
    if others:
        with transaction.atomic():
            log.append(
                actor=actor,
                action=log.READ,
                operation=operation,
                subject="person",
                ids=dict.fromkeys(one.uid for one in found if one.uid),
                purpose="import",
                after={"compared": len(others)},
            )
    yield from found


def _known(key: str, person: Coming, start: date) -> Known:
    texts, age = person.texts, person.fields["age"]
    birth = Birth.parse(person.birth) if person.birth else None
    year = start.year - int(age) if birth is None and age is not None else None
    return Known(
        key,
        texts.get("family_name") or texts.get("native_family_name") or "",
        texts.get("given_names") or texts.get("native_given_names") or "",
        str(person.fields["sex"] or ""),
        None if birth is None else birth.first,
        year,
        birth is None or birth.estimated or birth.precision != "day",
        texts.get("father_name", ""),
    )


def _is_same(one: Known, other: Known) -> bool:
    """Whether all that both tell is equal, and both tell a whole name and a birth."""
    names = all(
        first and normalise(first) == normalise(second)
        for first, second in ((one.family, other.family), (one.given, other.given))
    )
    fathers = not one.father or not other.father or normalise(one.father) == normalise(other.father)
    born = (one.born, one.year if one.born is None else None) == (
        other.born,
        other.year if other.born is None else None,
    )
    return names and fathers and born and (one.born or one.year) is not None


def _sharing_numbers(operation: Operation, people: Sequence[Coming]) -> Iterator[Likely]:
    """Rows that give the number of a document, or another one, that a row above or somebody of the record has."""
    first: dict[str, int] = {}
    asked: dict[bytes, list[int]] = {}
    for person in people:
        for number in compact_numbers(person):
            if first.setdefault(number, person.line) != person.line:
                yield Likely(person.line, first[number], "", 1.0, True)
            for token in blind.tokens(words.NUMBER, number):
                asked.setdefault(token, []).append(person.line)
    if not Person.objects.filter(operation=operation).exists():
        return
    for some in chunks(asked):
        tokens = BlindToken.objects.filter(field=words.NUMBER, token__in=some).values_list("token", "person_id")
        held = [(bytes(token), str(uid)) for token, uid in tokens]
        here = _of_operation(operation, {uid for _token, uid in held})
        for token, uid in held:
            if uid in here:
                yield from (Likely(line, None, uid, 1.0, True) for line in asked[token])


def _of_operation(operation: Operation, uids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(uids):
        found |= set(Person.objects.filter(operation=operation, uid__in=some).values_list("uid", flat=True))
    return found


def compact_numbers(person: Coming) -> list[str]:
    """The numbers of a person as they are compared: without what groups them."""
    return [text for _kind, number in (*person.documents, *person.numbers) if (text := words.compact(number))]
