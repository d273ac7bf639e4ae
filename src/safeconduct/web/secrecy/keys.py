"""The keys of this installation, read once by each process."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from safeconduct.web.data_directory import Keys


@cache
def installation() -> Keys:
    """The keys of the key file, read at the first call.

    Raises:
        Unusable: the key file is missing, damaged, or readable for others.
    """
    keys: Keys = settings.DATA_DIRECTORY.keys()
    return keys


def forget() -> None:
    """Let the next call read the key file again; a rotation may have added a key to it."""
    installation.cache_clear()


def master(key_id: str) -> bytes:
    """The master key of an id, 32 bytes. The file is read once more where the id is not known yet.

    Raises:
        LostKey: the key file has no such key.
    """
    if key_id not in installation().encryption:
        forget()
    try:
        return installation().encryption[key_id]
    except KeyError:
        raise LostKey(
            f"the key file has no key {key_id!r}, which keys of people are wrapped with; put back a copy that has it"
        ) from None


class LostKey(Exception):
    """A key that is needed is not in the key file; the message says which."""
