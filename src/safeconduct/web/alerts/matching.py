"""Which incidents a rule is about: by site, kind, and what is known of harm. Pure: rows in, an answer out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """What is known of the harm of an incident. What is not known is not harm, and not its absence."""

    ANY = 0
    HARMED = 1
    KILLED = 2


@dataclass(frozen=True)
class Known:
    """What of an incident decides who hears of it.

    Attributes:
        site: The key of its site.
        kind: What happened.
        near_miss: Whether it could have harmed people and did not.
        killed: How many were killed at least and at most, None where it is not known.
        injured: Likewise.
        missing: How many are missing.
    """

    site: int
    kind: str
    near_miss: bool = False
    killed: tuple[int | None, int | None] = (None, None)
    injured: tuple[int | None, int | None] = (None, None)
    missing: int | None = None

    @property
    def severity(self) -> Severity:
        """The worst that is reported: a number at most counts as much as one at least."""
        if any(self.killed):
            return Severity.KILLED
        return Severity.HARMED if any((*self.injured, self.missing)) else Severity.ANY


@dataclass(frozen=True)
class Asked:
    """Of what a rule wants to hear.

    Attributes:
        site: The key of a site; None for every site.
        kinds: What has to have happened; none for everything.
        least: The least severity.
        near: Whether near misses and threats are told of, which harmed nobody yet.
    """

    site: int | None
    kinds: Sequence[str]
    least: Severity
    near: bool

    def wants(self, known: Known) -> bool:
        """Whether it is about an incident."""
        return (
            self.site in (None, known.site)
            and (not self.kinds or known.kind in self.kinds)
            and known.severity >= self.least
            and (self.near or not (known.near_miss or known.kind == "threat"))
        )
