"""A birth as programs read and write it: as exact as it is known, after the Extended Date/Time Format of the US LoC."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.api.kinds import FIRST_DAY, LAST_DAY
from safeconduct.web.api.problems import Unfit
from safeconduct.web.record.models import Person, Precision

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")
_LENGTH = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def birth_text(person: Person) -> str:
    """The birth of a person as a text, such as ``1985-03~``; empty where it is not known."""
    if person.birth_date is None:
        return ""
    known: str = person.birth_date.isoformat()[: _LENGTH[Precision(person.birth_precision)]]
    return known + ("~" if person.birth_estimated else "")


def read_birth(text: str) -> dict[str, Any]:
    """A text as the fields of a person.

    Raises:
        Unfit: it is no day, month or year.
    """
    if not text:
        return {"birth_date": None, "birth_precision": Precision.DAY.value, "birth_estimated": False}
    wrong = Unfit("body.values.birth", _("Write a day, month or year, as 1985-03-21, 1985-03 or 1985; ~ if estimated."))
    parts = _FORM.fullmatch(text)
    if parts is None:
        raise wrong
    year, month, day, about = parts.groups()
    try:
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise wrong from None
    if not FIRST_DAY <= known <= LAST_DAY:
        raise wrong
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return {"birth_date": known, "birth_precision": precision.value, "birth_estimated": bool(about)}
