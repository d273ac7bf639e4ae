"""Rotation of the master key, in two steps.

``rotate`` adds a key to the key file and wraps every person's key with it, in batches. The old key stays in the file
until ``retire`` takes it out. Both can be interrupted at any point and called again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from safeconduct.web import data_directory
from safeconduct.web.audit import log
from safeconduct.web.secrecy import keys, sealing, vault
from safeconduct.web.secrecy.models import MasterKey, PersonKey

BATCH = 1000


@dataclass(frozen=True)
class Rotation:
    """What a rotation did.

    Attributes:
        key_id: The id of the key that everything is wrapped with now.
        rewrapped: How many keys of people were wrapped with it by this call.
        retirable: The ids of the keys that nothing is wrapped with any more.
    """

    key_id: str
    rewrapped: int
    retirable: tuple[str, ...]


class NotRetirable(Exception):
    """A master key cannot be retired; the message says why and what would be right."""


def rotate(*, progress: Callable[[int], None] = lambda _: None) -> Rotation:
    """Wrap every person's key with a new master key. A rotation that was interrupted is carried on.

    Args:
        progress: Hears how many keys have been wrapped so far, after each batch.

    Raises:
        LostKey: a key that is in use is not in the key file.
        OSError: the key file cannot be written.
    """
    current = _begin()
    count = 0
    while some := _rewrap_some(current):
        count += some
        progress(count)
    old = tuple(MasterKey.objects.exclude(pk=current.pk).values_list("key_id", flat=True))
    with transaction.atomic():
        log.append(actor=None, action="key-rotated", subject="key", ids=[current.key_id], after={"rewrapped": count})
    return Rotation(current.key_id, count, old)


def retire(key_id: str) -> None:
    """Take a master key that nothing is wrapped with any more out of the key file.

    Afterwards, copies of the database from before the rotation can be read only with an old copy of the key file.

    Raises:
        NotRetirable: it is the current one, is still in use, or is not there.
        OSError: the key file cannot be written.
    """
    keys.forget()
    if key_id == vault.current_master().key_id:
        raise NotRetirable(f"{key_id}: is the key in use; rotate first, then retire the one before it")
    if key_id not in keys.installation().encryption:
        known = ", ".join(sorted(keys.installation().encryption))
        raise NotRetirable(f"{key_id}: is not in the key file, which has {known}")
    with transaction.atomic():
        master = MasterKey.objects.select_for_update().filter(key_id=key_id).first()
        if left := PersonKey.objects.filter(master_id=key_id).count():
            raise NotRetirable(f"{key_id}: still wraps the keys of {left} people; rotate until none is left")
        if master is not None:
            master.delete()
            log.append(actor=None, action="key-retired", subject="key", ids=[key_id])
    data_directory.drop_encryption_key(settings.DATA_DIRECTORY.key_file, key_id)
    keys.forget()


def _begin() -> MasterKey:
    """The new master key, in the file and then in the database; the one of an interrupted rotation where there is one.

    A key that is in the file alone was never used: whoever was interrupted before noting it goes on with it.
    """
    with transaction.atomic():
        newest = MasterKey.objects.select_for_update().get(pk=vault.current_master().pk)
        if PersonKey.objects.exclude(master=newest).filter(destroyed_at__isnull=True).exists():
            return newest
        keys.forget()
        in_file = keys.installation().encryption_key_id
        if in_file == newest.key_id:
            in_file = data_directory.add_encryption_key(settings.DATA_DIRECTORY.key_file)
            keys.forget()
        log.append(actor=None, action="key-added", subject="key", ids=[in_file])
        return MasterKey.objects.create(key_id=in_file, number=newest.number + 1)


def _rewrap_some(current: MasterKey) -> int:
    """Wrap one batch with the current key; how many there were."""
    new = keys.master(current.key_id)
    with transaction.atomic():
        old = PersonKey.objects.filter(destroyed_at__isnull=True).exclude(master=current).order_by("pk")
        rows = list(old.select_for_update()[:BATCH])
        wrapped = [
            (sealing.wrap(new, current.key_id, row.person_id, data_key), current.key_id, row.pk)
            for row in rows
            if (data_key := vault.data_key_of(row)) is not None
        ]
        with connection.cursor() as cursor:  # Django's own update of many rows takes ten times as long
            cursor.executemany(
                f"UPDATE {PersonKey._meta.db_table} SET wrapped = %s, key_id = %s WHERE id = %s",  # noqa: S608 - ours
                wrapped,
            )
    return len(rows)
