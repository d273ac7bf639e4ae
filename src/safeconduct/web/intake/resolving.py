"""Who each row is, by its number and by what was decided; rows that are one person become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.identities.words import compact
from safeconduct.web.intake.bulk import chunks
from safeconduct.web.intake.coming import Coming
from safeconduct.web.intake.matching import Likely
from safeconduct.web.record.models import Person
from safeconduct.web.record.services.refusal import Refused

ADDED = ("languages", "needs")
"""What is added to what is known, and never taken away by a list."""


@dataclass(frozen=True)
class Resolved:
    """One person of a list.

    Attributes:
        coming: What all their rows say, those further up first.
        person: The key of the person of the record; None for somebody new.
    """

    coming: Coming
    person: int | None


def resolve(
    people: Sequence[Coming],
    known: Mapping[int, int],
    likely: Sequence[Likely],
    choices: Mapping[tuple[int, str], str],
    keys: Mapping[str, int],
) -> list[Resolved]:
    """Bring rows together that are one person.

    Args:
        people: The people of the list (n).
        known: Keys of people of the record whose number the list gives, by line.
        likely: The pairs.
        choices: What was said of them, by line and the other one.
        keys: Keys of the people of the record that the pairs name, by their identifier.

    Raises:
        Refused: a pair is not decided, or a row is said to be two different people.
    """
    above: dict[int, int] = {}
    person_of = dict(known)
    for one in likely:
        said = choices.get((one.line, one.key))
        if said is None:
            raise Refused(_("Row %(line)d may be somebody who is known; decide that first.") % {"line": one.line})
        if said != "same":
            continue
        if one.other_line is not None:
            _join(above, one.line, one.other_line)
        elif person_of.setdefault(one.line, keys[one.uid]) != keys[one.uid]:
            raise Refused(_two(one.line))
    of_root: dict[int, int] = {}
    for line, key in person_of.items():
        if of_root.setdefault(_root(above, line), key) != key:
            raise Refused(_two(line))
    groups: dict[tuple[str, int], Coming] = {}
    persons: dict[tuple[str, int], int | None] = {}
    for person in people:
        root = _root(above, person.line)
        group = ("person", of_root[root]) if root in of_root else ("row", root)
        groups[group] = _with(groups[group], person) if group in groups else person
        persons[group] = of_root.get(root)
    return [Resolved(coming, persons[group]) for group, coming in groups.items()]


def keys_of(operation_id: int, likely: Sequence[Likely]) -> dict[str, int]:
    """The keys of the people of the record that pairs name."""
    found: dict[str, int] = {}
    for some in chunks({one.uid for one in likely if one.uid}):
        found |= dict(Person.objects.filter(operation_id=operation_id, uid__in=some).values_list("uid", "pk"))
    return found


def _two(line: int) -> str:
    return _("Row %(line)d is said to be two different people.") % {"line": line}


def _root(above: dict[int, int], line: int) -> int:
    while line in above:
        line = above[line]
    return line


def _join(above: dict[int, int], line: int, other: int) -> None:
    one, two = _root(above, line), _root(above, other)
    if one != two:
        above[max(one, two)] = min(one, two)


def _with(first: Coming, other: Coming) -> Coming:
    """What two rows of one person say; of what both say, the first counts."""
    fields: dict[str, Any] = dict(first.fields)
    for name, value in other.fields.items():
        if name in ADDED:
            fields[name] = tuple(dict.fromkeys((*fields[name], *value)))
        elif fields[name] is None:
            fields[name] = value
    had = {compact(number) for _kind, number in (*first.documents, *first.numbers)}
    documents, numbers = (
        [one for one in each if compact(one[1]) not in had] for each in (other.documents, other.numbers)
    )
    return replace(
        first,
        code=first.code or other.code,
        fields=fields,
        birth=first.birth or other.birth,
        texts={**other.texts, **first.texts},
        documents=(*first.documents, *documents),
        numbers=(*first.numbers, *numbers),
    )
