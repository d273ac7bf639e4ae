"""The blind index: sealed values are found by keyed digests of their words, without being opened."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from functools import lru_cache

from django.db import transaction
from django.db.models import Count

from safeconduct.web.secrecy import keys
from safeconduct.web.secrecy.models import BlindToken, PersonKey
from safeconduct.web.secrecy.normalise import normalise
from safeconduct.web.secrecy.vault import BATCH, Erased

TOKEN_BYTES = 16
_ROWS = 5000


def tokens(field: str, text: str) -> list[bytes]:
    """The tokens of a text in a field, 16 bytes for each word, in a fixed order, each once.

    A text with a digit in it is one word: how a number was grouped does not matter.
    """
    normal = normalise(text)
    words = {normal.replace(" ", "")} if any(letter.isdigit() for letter in normal) else set(normal.split())
    return sorted(_token(field, word) for word in words if word)


def index(person_id: str, field: str, *texts: str) -> None:
    """Let a person be found by the words of a field and by no others; without a text, by none.

    Raises:
        Erased: the person was erased.
        PersonKey.DoesNotExist: nothing was ever sealed for this person.
    """
    index_tokens(person_id, field, {one for text in texts for one in tokens(field, text)})


def index_tokens(person_id: str, field: str, wanted: Iterable[bytes]) -> None:
    """Let a person be found by some tokens of a field and by no others.

    Raises:
        Erased: the person was erased.
        PersonKey.DoesNotExist: nothing was ever sealed for this person.
    """
    with transaction.atomic():
        _refuse_erased(PersonKey.objects.select_for_update().get(person_id=person_id))
        BlindToken.objects.filter(person__person_id=person_id, field=field).delete()
        BlindToken.objects.bulk_create(BlindToken(person_id=person_id, field=field, token=one) for one in wanted)


def index_many(values: Iterable[tuple[str, str, str]]) -> None:
    """Add the words of many texts, (person id, field, text) each, for people whose index is new.

    Raises:
        Erased: one of the people was erased; nothing is added.
    """
    wanted = {(person, field, token) for person, field, text in values for token in tokens(field, text)}
    people = sorted({person for person, _, _ in wanted})
    with transaction.atomic():
        for start in range(0, len(people), BATCH):
            for row in PersonKey.objects.select_for_update().filter(person_id__in=people[start : start + BATCH]):
                _refuse_erased(row)
        BlindToken.objects.bulk_create(
            (BlindToken(person_id=person, field=field, token=token) for person, field, token in sorted(wanted)),
            batch_size=_ROWS,
            ignore_conflicts=True,
        )


def find(field: str, text: str) -> set[str]:
    """The ids of the people whose field has every word of a text; nobody where the text has none."""
    wanted = tokens(field, text)
    if not wanted:
        return set()
    found = BlindToken.objects.filter(field=field, token__in=wanted).values("person__person_id")
    whole = found.annotate(of=Count("token")).filter(of=len(wanted))
    return set(whole.values_list("person__person_id", flat=True))


def digest(field: str, content: bytes) -> bytes:
    """The HMAC-SHA256 of field and content, 32 bytes: equal content of a field is known again, and nothing of it."""
    return hmac.digest(keys.installation().blind_index, _place(field) + content, "sha256")


@lru_cache(maxsize=64)
def _place(field: str) -> bytes:
    """The name of a field with its length, so that no field and content are another field and content."""
    name = field.encode()
    return len(name).to_bytes(2, "big") + name


def _token(field: str, word: str) -> bytes:
    """The digest of a word, shortened."""
    return digest(field, word.encode())[:TOKEN_BYTES]


def _refuse_erased(row: PersonKey) -> None:
    if row.destroyed_at is not None:
        raise Erased(f"{row.person_id}: was erased; this person is not to be found any more")
