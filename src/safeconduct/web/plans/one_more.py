"""One more of something scarce, as what is otherwise in a trial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.utils.translation import gettext as _

from safeconduct.operation import Operation
from safeconduct.report.resource_words import MONEY
from safeconduct.web.plans.trials import KEYS, Edit
from safeconduct.web.record.services.refusal import Refused

KINDS = ("seats", "board", "places", "care", "reception", "transit", "road", "budget")
"""What there can be one more of by a change of the operation; an aircraft has as many days as there are days."""


@dataclass(frozen=True)
class Scarce:
    """The name of something scarce, as prices have it.

    Attributes:
        kind: One of ``KINDS``.
        code: What it belongs to: a departure, an offer, a destination, a transit or a site.
        day: Its day, or the Monday of its week.
        need: The need that it is for.
    """

    kind: str
    code: str | None = None
    day: date | None = None
    need: str | None = None

    @classmethod
    def of(cls, text: str) -> Scarce | None:
        """What :attr:`text` stands for; None where it stands for nothing."""
        parts = text.split("|")
        try:
            kind, code, day, need = parts
            named = cls(kind, code or None, date.fromisoformat(day) if day else None, need or None)
        except ValueError:
            return None
        return named if kind in KINDS else None

    @property
    def text(self) -> str:
        """As a form sends it."""
        return "|".join([self.kind, self.code or "", self.day.isoformat() if self.day else "", self.need or ""])


def one_more(basis: Operation, scarce: Scarce) -> Edit:
    """What is otherwise where there is one more of something; of a road a bus for the day, of money a round sum.

    Raises:
        Refused: there is no such thing, or there can be no more of it.
    """
    code, day, need = scarce.code or "", scarce.day.isoformat() if scarce.day else "", scarce.need or ""
    match scarce.kind:
        case "seats":
            return _raised(basis, "departures", (code,), "seats")
        case "board":
            return _raised(basis, "departure_needs", (code, need), "places", usual=0)
        case "places":
            return _raised(basis, "offers", (code,), "places")
        case "care":
            return _raised(basis, "offer_needs", (code, need), "places", usual=0)
        case "reception":
            usual = _cell(basis, "destinations", (code,), "reception_per_week")
            return _raised(basis, "reception", (code, day), "people", usual=usual)
        case "transit":
            return _raised(basis, "transits", (code,), "people")
        case "road":
            usual = _cell(basis, "sites", (code,), "buses")
            return _raised(basis, "site_days", (code, day), "buses", usual=usual or 0)
        case "budget" if basis.settings.charter_budget is not None:
            return Edit("operation", (), "charter_budget", f"{basis.settings.charter_budget + MONEY:g}")
    raise Refused(_("There can be no more of this in a trial."))


def _raised(basis: Operation, table: str, key: tuple[str, ...], field: str, usual: int | None = None) -> Edit:
    now = _cell(basis, table, key, field)
    now = usual if now is None else now
    if now is None:
        raise Refused(_("%(name)s: is not there.") % {"name": " ".join(key)})
    return Edit(table, key, field, str(now + 1))


def _cell(basis: Operation, table: str, key: tuple[str, ...], field: str) -> int | None:
    named = zip(KEYS[table], key, strict=True)
    here = pl.all_horizontal(pl.col(name).cast(pl.String) == value for name, value in named)
    found = basis.tables[table].filter(here)[field]
    return None if found.is_empty() else found[0]
