"""When somebody was born, as far as it is known: to the day, the month or the year, and perhaps as an estimate.

The text is that of EDTF, the extended date format of ISO 8601-2: ``1985-03-04``, ``1985-03``, ``1985``, with ``~`` at
the end of an estimate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext, gettext_noop

from safeconduct.operation.ages import Ages, years_old

Precision = Literal["day", "month", "year"]

WORDS: dict[Precision, str] = {
    "day": gettext_noop("to the day"),
    "month": gettext_noop("to the month"),
    "year": gettext_noop("to the year"),
}
"""How well a birth is known, as people read it."""

_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)", re.ASCII)


@dataclass(frozen=True)
class Birth:
    """A birth in the Gregorian calendar.

    Attributes:
        year: From 1 to 9999.
        month: From 1 to 12; None where only the year is known.
        day: Of the month; None where it is not known.
        estimated: Whether it is an estimate.

    Raises:
        ValueError: there is no such day, or a day without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None
    estimated: bool = False

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a birth has no day without its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> Birth:
        """The birth that a text gives.

        Raises:
            ValueError: it is no such text; the message says what would be right.
        """
        found = _EDTF.fullmatch(text)
        if found is None:
            raise ValueError(f"'{text}' is no birth; write it as 1985-03-04, 1985-03 or 1985, with ~ for an estimate")
        year, month, day = (None if part is None else int(part) for part in found.groups()[:3])
        return cls(year or 0, month, day, bool(found[4]))

    @classmethod
    def on(cls, day: date, precision: Precision = "day", *, estimated: bool = False) -> Birth:
        """The birth on a day, of which so much is known."""
        month = None if precision == "year" else day.month
        return cls(day.year, month, day.day if precision == "day" else None, estimated)

    @property
    def text(self) -> str:
        """As EDTF writes it."""
        known = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(known) + "~" * self.estimated

    @property
    def precision(self) -> Precision:
        """How well it is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first(self) -> date:
        """The first day that it may have been; registers that know a year alone write the first of January as well."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it may have been."""
        if self.day is not None:
            return self.first
        if self.month is None or self.month == 12:
            return date(self.year, 12, 31)
        return date(self.year, self.month + 1, 1) - timedelta(days=1)

    def age(self, on: date) -> int:
        """Whole years on a day, the oldest that somebody may be, as planning has it; 0 before the birth."""
        return self.ages(on).most

    def ages(self, on: date) -> Ages:
        """The youngest and the oldest that somebody may be on a day; 0 before the birth."""
        return Ages(max(0, years_old(self.last, on)), max(0, years_old(self.first, on)), self.estimated)

    @property
    def words(self) -> str:
        """How well it is known, in the language of the page."""
        known = gettext(WORDS[self.precision])
        return gettext("%(known)s, an estimate") % {"known": known} if self.estimated else known
