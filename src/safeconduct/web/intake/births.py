"""Births as lists give them, in EDTF, as the record keeps them sealed; and the ages that follow."""

from __future__ import annotations

from datetime import date

from safeconduct.operation.import_list.days import DayReading
from safeconduct.web.identities.birth import Birth


def birth_text(birth: DayReading | None) -> str:
    """A birth in EDTF (level 1), as far as a list tells it; empty where it does not."""
    if birth is None:
        return ""
    if birth.day is not None:
        text = birth.day.isoformat()
    elif birth.month is not None:
        text = f"{birth.year:04d}-{birth.month:02d}"
    else:
        text = f"{birth.year:04d}"
    return f"{text}~" if birth.estimated else text


def age_of(birth: str, age: int | None, start: date) -> int | None:
    """The age on the first day of the operation that planning has: from a birth in EDTF, or as the list gives it."""
    return Birth.parse(birth).age(start) if birth else age


def says_more(birth: str, known: str) -> bool:
    """Whether a list tells a birth otherwise than the record has it, and not only less exactly."""
    if not birth or birth == known:
        return False
    bare, had = birth.removesuffix("~"), known.removesuffix("~")
    return not had.startswith(bare) or (bare == had and known.endswith("~"))
