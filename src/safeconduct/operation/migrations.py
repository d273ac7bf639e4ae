"""Reading what earlier versions wrote: each format is brought to the next, until it is the one of today.

Every change of `FORMAT` adds one function here, which takes an operation of the format before as it was found (texts,
with their places) and gives it as the new format would have it; and a test that reads every earlier format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from safeconduct.operation.model import FORMAT
from safeconduct.operation.settings import format_of
from safeconduct.operation.sources import Found

Migration = Callable[[Found], Found]

MIGRATIONS: Mapping[int, Migration] = MappingProxyType({})
"""By the format that it takes, the function that gives the next one. Format 1 is the first, so there is none yet."""


def migrate(found: Found, migrations: Mapping[int, Migration] = MIGRATIONS, newest: int = FORMAT) -> Found:
    """Bring an operation that was found in an earlier format to the newest; one whose format is unknown stays."""
    written = format_of(found.settings) if found.settings else None
    if written is not None:
        for number in range(written, newest):
            found = migrations[number](found)
    return found
