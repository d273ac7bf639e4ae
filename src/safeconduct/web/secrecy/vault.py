"""The vault: values of people sealed, each with the key of its person, and a person's key destroyed.

A person's key is made when something of that person is sealed first. What was sealed with a destroyed key cannot be
read by anybody, wherever it stands: in the record, in the log, in a snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from safeconduct.web.secrecy import keys, sealing
from safeconduct.web.secrecy.models import BlindToken, MasterKey, PersonKey

BATCH = 500
"""People whose keys are fetched at once; SQLite takes no more than some hundred values in a query."""


class Erased(Exception):
    """A person was erased, so that nothing can be sealed for them any more."""


@dataclass(frozen=True)
class _Key:
    cipher: AESGCM
    generation: int


def seal(person_id: str, field: str, value: str | bytes) -> bytes:
    """Seal a text or bytes, so that it opens for this field of this person alone.

    Raises:
        Erased: the person was erased.
    """
    return seal_many([(person_id, field, value)])[0]


def unseal(person_id: str, field: str, blob: bytes) -> str | None:
    """The text of a sealed value, or None where the person was erased.

    Raises:
        Unreadable: it was changed, or was sealed for another field or person.
    """
    return unseal_many([(person_id, field, blob)])[0]


def unseal_bytes(person_id: str, field: str, blob: bytes) -> bytes | None:
    """The bytes of a sealed value, or None where the person was erased; ``seal`` takes bytes as it takes a text.

    Raises:
        Unreadable: it was changed, or was sealed for another field or person.
    """
    return _unseal_many([(person_id, field, blob)])[0]


def seal_many(values: Sequence[tuple[str, str, str | bytes]]) -> list[bytes]:
    """Seal many texts or bytes: (person id, field, value) each; the sealed values in the same order.

    Raises:
        Erased: one of the people was erased; nothing is sealed.
    """
    found = _keys_for(dict.fromkeys(person_id for person_id, _, _ in values))
    sealed = []
    for (person_id, field, value), nonce in zip(values, sealing.nonces(len(values)), strict=True):
        key = found[person_id]
        if key is None:
            raise Erased(f"{person_id}: was erased; nothing can be kept of this person any more")
        sealed.append(sealing.seal(key.cipher, key.generation, person_id, field, value, nonce))
    return sealed


def unseal_many(values: Sequence[tuple[str, str, bytes]]) -> list[str | None]:
    """The texts of many sealed values: (person id, field, sealed value) each; None where the person was erased.

    Raises:
        Unreadable: one was changed, was sealed for another place, or belongs to nobody who has or had a key.
    """
    return [None if one is None else one.decode() for one in _unseal_many(values)]


def _unseal_many(values: Sequence[tuple[str, str, bytes]]) -> list[bytes | None]:
    found: dict[str, _Key | None] = {}
    for some in _batches(dict.fromkeys(person_id for person_id, _, _ in values)):
        found |= _opened(PersonKey.objects.filter(person_id__in=some))
    plain: list[bytes | None] = []
    for person_id, field, blob in values:
        if person_id not in found:
            raise sealing.Unreadable(f"{field} of {person_id}: nothing was ever sealed for this person")
        key = found[person_id]
        if key is None:
            plain.append(None)
        else:
            plain.append(sealing.unseal(key.cipher, key.generation, person_id, field, bytes(blob)))
    return plain


def erase(person_id: str) -> None:
    """Destroy the key of a person, and what they are found by; a mark with the time stays.

    Call it in the transaction in which the record forgets the person, and log it there. A person for whom nothing was
    ever sealed gets the mark too, so that nothing will be.
    """
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")  # the freed pages are overwritten
        _keys_for([person_id])
        row = PersonKey.objects.select_for_update().get(person_id=person_id)
        if row.destroyed_at is None:
            BlindToken.objects.filter(person__person_id=person_id).delete()
            PersonKey.objects.filter(pk=row.pk).update(wrapped=None, master=None, destroyed_at=timezone.now())
        transaction.on_commit(_empty_the_journal)


def is_erased(person_id: str) -> bool:
    """Whether the key of a person was destroyed."""
    return PersonKey.objects.filter(person_id=person_id, destroyed_at__isnull=False).exists()


def erased_among(people: Iterable[str]) -> set[str]:
    """The ids, among some, of those whose key was destroyed."""
    found: set[str] = set()
    for some in _batches(people):
        gone = PersonKey.objects.filter(person_id__in=some, destroyed_at__isnull=False)
        found |= set(gone.values_list("person_id", flat=True))
    return found


def current_master() -> MasterKey:
    """The master key that keys are wrapped with now; the first one is noted where there is none yet."""
    newest = MasterKey.objects.last()
    if newest is None:
        MasterKey.objects.bulk_create(
            [MasterKey(key_id=keys.installation().encryption_key_id, number=1)], ignore_conflicts=True
        )
        newest = MasterKey.objects.latest("number")
    return newest


def _keys_for(people: Iterable[str]) -> dict[str, _Key | None]:
    """The key of each person, made where there is none yet; None for who was erased."""
    found: dict[str, _Key | None] = {}
    for some in _batches(people):
        found |= _opened(PersonKey.objects.filter(person_id__in=some))
        missing = [person_id for person_id in some if person_id not in found]
        if missing:
            found |= _made(missing)
    return found


def _made(people: Sequence[str]) -> dict[str, _Key | None]:
    """New keys; where another process made one in the meantime, that one."""
    current = current_master()
    master = keys.master(current.key_id)
    new = {person_id: sealing.new_data_key() for person_id in people}
    wrapped = {person_id: sealing.wrap(master, current.key_id, person_id, key) for person_id, key in new.items()}
    PersonKey.objects.bulk_create(
        [PersonKey(person_id=person_id, wrapped=blob, master=current) for person_id, blob in wrapped.items()],
        ignore_conflicts=True,
    )
    stored = PersonKey.objects.filter(person_id__in=people, generation=1).values_list("person_id", "wrapped")
    ours = {one for one, blob in stored if blob is not None and bytes(blob) == wrapped[one]}
    theirs = [person_id for person_id in people if person_id not in ours]
    made: dict[str, _Key | None] = {person_id: _Key(AESGCM(new[person_id]), 1) for person_id in ours}
    return made | (_opened(PersonKey.objects.filter(person_id__in=theirs)) if theirs else {})


def data_key_of(row: PersonKey) -> bytes | None:
    """The key of a person in clear, 32 bytes; None where it was destroyed.

    Raises:
        LostKey: the key file has not the master key that it is wrapped with.
        Unreadable: it was changed.
    """
    return _unwrapped(row.person_id, row.wrapped, row.master_id)


def _opened(rows: QuerySet[PersonKey]) -> dict[str, _Key | None]:
    found: dict[str, _Key | None] = {}
    for person_id, wrapped, master_id, generation in rows.values_list(
        "person_id", "wrapped", "master_id", "generation"
    ):
        data_key = _unwrapped(person_id, wrapped, master_id)
        found[person_id] = _Key(AESGCM(data_key), generation) if data_key else None
    return found


def _unwrapped(person_id: str, wrapped: bytes | memoryview | None, key_id: str | None) -> bytes | None:
    if wrapped is None or key_id is None:
        return None
    return sealing.unwrap(keys.master(key_id), key_id, person_id, bytes(wrapped))


def _batches(people: Iterable[str]) -> Iterator[list[str]]:
    listed = list(people)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]


def _empty_the_journal() -> None:
    """Let SQLite take the journal in and empty it: it may hold a key that was destroyed. Others may hinder it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
