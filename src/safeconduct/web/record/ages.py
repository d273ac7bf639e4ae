"""How old people are, in years on the first day of the operation. Their birth dates are shown to nobody here."""

from __future__ import annotations

from datetime import date

from safeconduct.operation.ages import years_old
from safeconduct.web.record.models import Person


def age_of(person: Person, start: date | None) -> int | None:
    """Years on a day, by the birth date if it is known, otherwise as they were given; None where neither is known."""
    born = person.birth_date
    if born is None or start is None:
        return None if person.age is None else int(person.age)
    return max(0, years_old(born, start))
