"""What a list says otherwise than the one before: who was taken on, who off, and who goes by another bus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Listed:
    """Somebody on a list, as far as a change of it is told.

    Attributes:
        person: The token of the person.
        family: The token of the family.
        bus: The bus; empty: none yet.
        standby: Whether on the stand-by list.
        details: A mark of what else the list says of them: names, documents, needs.
    """

    person: str
    family: str
    bus: str = ""
    standby: bool = False
    details: str = ""


@dataclass(frozen=True)
class Changes:
    """What changed, each a tuple of tokens of people in order.

    Attributes:
        added: Who is on the new list and was not on the old one.
        removed: Who was on the old one.
        moved: Who goes by another bus, on the list or in place of others as before.
        to_standby: Who goes only in place of others now.
        from_standby: Who went only in place of others before.
        corrected: Of whom something else is said, such as a name or a document.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    to_standby: tuple[str, ...] = ()
    from_standby: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything did."""
        return any(vars(self).values())


def changes(old: Iterable[Listed], new: Iterable[Listed]) -> Changes:
    """What a new list changes of the old one."""
    before, after = {one.person: one for one in old}, {one.person: one for one in new}
    both = sorted(before.keys() & after.keys())
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        moved=tuple(
            one for one in both if before[one].bus != after[one].bus and before[one].standby == after[one].standby
        ),
        to_standby=tuple(one for one in both if after[one].standby and not before[one].standby),
        from_standby=tuple(one for one in both if before[one].standby and not after[one].standby),
        corrected=tuple(one for one in both if before[one].details != after[one].details),
    )
