"""The rows of people who are new, made ready before anything is written: sealed, and with the tokens that find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from safeconduct.web.identities import words
from safeconduct.web.identities.births import FIELD as BIRTH
from safeconduct.web.identities.models import SEALED, Document, ExternalNumber
from safeconduct.web.intake.births import age_of
from safeconduct.web.intake.coming import Coming
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.secrecy import blind
from safeconduct.web.secrecy.vault import NewKeys

STRIDE = 1_000
"""People after whom progress is told."""


@dataclass(frozen=True)
class NewNumber:
    """A document or another number that is new: its kind, its own identifier, and the number sealed."""

    kind: str
    uid: str
    sealed: bytes


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is new, ready to be written.

    Attributes:
        coming: What the list says.
        uid: The identifier.
        fields: What planning sees, by field of the model; needs are apart.
        sealed: The sealed texts, in the order of ``SEALED``; None where nothing is known.
        documents: Documents.
        numbers: Other numbers.
        tokens: Field and token each, by which the person is found.
    """

    coming: Coming
    uid: str
    fields: dict[str, Any]
    sealed: tuple[bytes | None, ...]
    documents: tuple[NewNumber, ...]
    numbers: tuple[NewNumber, ...]
    tokens: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Prepared:
    """People who are new (n), and their keys."""

    people: tuple[NewPerson, ...]
    keys: NewKeys


def prepare(people: Sequence[Coming], start: date, told: Callable[[int], None]) -> Prepared:
    """Seal what is known of people who are new, and digest what they are to be found by. Nothing is written.

    Args:
        people: Who (n).
        start: The first day of the operation, on which ages are counted.
        told: Told how many are ready.
    """
    uids = [new_id() for _one in people]
    keys = NewKeys(uids)
    made = []
    for count, (uid, person) in enumerate(zip(uids, people, strict=True), start=1):
        made.append(_prepared(uid, person, start, keys))
        if count % STRIDE == 0:
            told(count)
    return Prepared(tuple(made), keys)


def fields_of(person: Coming, start: date) -> dict[str, Any]:
    """What planning sees of a person, by field of the model."""
    given = person.fields
    return {
        "sex": given["sex"] or "",
        "nationality": given["nationality"] or "",
        "languages": list(given["languages"]),
        "age": age_of(person.birth, given["age"], start),
    }


def tokens_of(texts: dict[str, str], numbers: Sequence[str]) -> set[tuple[str, bytes]]:
    """Field and token of all that somebody is found by, as ``words`` has it for one person."""
    found: set[tuple[str, bytes]] = set()
    for name in words.NAMES:
        if text := texts.get(name):
            whole, bones = _name_tokens(text)
            found |= {(words.NAME, token) for token in whole}
            found |= {(words.BONES, token) for token in bones}
    if phone := texts.get("phone"):
        found |= {(words.PHONE, token) for token in blind.tokens(words.PHONE, phone)}
    for number in numbers:
        found |= {(words.NUMBER, token) for token in blind.tokens(words.NUMBER, words.compact(number))}
    return found


def _prepared(uid: str, person: Coming, start: date, keys: NewKeys) -> NewPerson:
    documents = [(kind, new_id(), number) for kind, number in person.documents]
    numbers = [(kind, new_id(), number) for kind, number in person.numbers]
    known = {**person.texts, BIRTH: person.birth}
    texts = [(name, text) for name in SEALED if (text := known.get(name))]
    wanted = [
        *texts,
        *((Document(uid=own).field, number) for _kind, own, number in documents),
        *((ExternalNumber(uid=own).field, number) for _kind, own, number in numbers),
    ]
    blobs = keys.seal(uid, wanted)
    sealed = dict(zip((name for name, _text in texts), blobs, strict=False))
    rest = iter(blobs[len(texts) :])
    return NewPerson(
        person,
        uid,
        fields_of(person, start),
        tuple(sealed.get(name) for name in SEALED),
        tuple(NewNumber(kind, own, next(rest)) for kind, own, _number in documents),
        tuple(NewNumber(kind, own, next(rest)) for kind, own, _number in numbers),
        tuple(tokens_of(dict(texts), [number for _kind, _own, number in (*documents, *numbers)])),
    )


@lru_cache(maxsize=20_000)
def _name_tokens(name: str) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The tokens of a name, which many people share."""
    return words.name_tokens(name)
