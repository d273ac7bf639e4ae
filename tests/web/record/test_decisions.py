"""Decisions on families: what excludes each other is refused when it is decided, not when a plan is made."""

from __future__ import annotations

import pytest
from tests.web.record.making import case, departing, made, offered

from safeconduct.web.accounts.models import User
from safeconduct.web.record.models import Departure
from safeconduct.web.record.services import Refused, decide, end

pytestmark = pytest.mark.django_db


def test_a_family_is_pinned_to_one_departure(alma: User) -> None:
    """A second departure is refused and the first is named; its offer beside it is not, nor another once that ended."""
    record = made()
    first = departing(record)
    fields = {one.attname: getattr(first, one.attname) for one in Departure._meta.concrete_fields}
    second = Departure.objects.create(**{**fields, "id": None, "code": "D9"})
    why = {"actor": alma, "reason": "Brother"}
    pin = decide(case(record), "pin", departure=first, **why)
    with pytest.raises(Refused, match="leaves by \u2068D1\u2069"):
        decide(case(record), "pin", departure=second, **why)
    decide(case(record), "pin", offer=offered(record), **why)
    end(pin, **why)
    assert decide(case(record), "pin", departure=second, **why).departure == second
