"""Births as lists give them and as the record keeps them; the one place that knows the fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from safeconduct.operation.import_list.days import DayReading
from safeconduct.web.record.models import Person, Precision


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


def birth_fields(birth: str, age: int | None) -> dict[str, Any]:
    """The fields of a person for a birth in EDTF; where there is none, the age on the first day of the operation."""
    if not birth:
        return {"birth_date": None, "birth_precision": Precision.DAY.value, "birth_estimated": False, "age": age}
    parts = [int(part) for part in birth.removesuffix("~").split("-")]
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    day = date(*[*parts, 1, 1][:3])
    return {
        "birth_date": day,
        "birth_precision": precision.value,
        "birth_estimated": birth.endswith("~"),
        "age": None,
    }


def birth_of(person: Person) -> str:
    """The birth of somebody of the record, in EDTF as ``birth_text`` has it."""
    if person.birth_date is None:
        return ""
    digits = {Precision.YEAR: 4, Precision.MONTH: 7}.get(Precision(person.birth_precision), 10)
    return f"{person.birth_date.isoformat()[:digits]}{'~' if person.birth_estimated else ''}"


def says_more(birth: str, known: str) -> bool:
    """Whether a list tells a birth otherwise than the record has it, and not only less exactly."""
    if not birth or birth == known:
        return False
    bare, had = birth.removesuffix("~"), known.removesuffix("~")
    return not had.startswith(bare) or (bare == had and known.endswith("~"))
