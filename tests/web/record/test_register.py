"""The register as it is looked at: its choices and filters, found without looking at everybody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.record.conftest import Allow
from tests.web.record.making import case, made, person

from safeconduct.web.record.models import Person
from safeconduct.web.record.register import Filters, cases_of, nationalities_of

pytestmark = pytest.mark.django_db


def test_nationalities_are_those_of_the_people() -> None:
    """Each once and in order, those of this operation alone, without the empty one; none where nobody has one."""
    record, other = made(), made("two")
    of_record = Person.objects.filter(operation=record).order_by("pk")
    for number, code in enumerate(["SYR", "", "AFG", "SYR", "XXA", "AFG"]):
        Person.objects.filter(pk=of_record[number].pk).update(nationality=code)
    known = set(of_record.values_list("nationality", flat=True)) - {""}
    assert nationalities_of(record) == tuple(sorted(known))
    Person.objects.filter(operation=other).update(nationality="")
    assert nationalities_of(other) == ()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"need": "escort"}, ["F1"]),
        ({"nationality": "SYR"}, ["F2"]),
        ({"code": "F3.2"}, ["F3"]),
        ({"code": "F2"}, ["F2"]),
        ({"code": "F1.1", "nationality": "SYR"}, []),
        ({"code": "nobody"}, []),
    ],
)
def test_filters_find_the_cases_of_those_who_have_something(filters: dict[str, str], found: list[str]) -> None:
    """By a need, a nationality, and the code of a case or person; each case once, of this operation alone."""
    record = made()
    made("two")
    cases = cases_of(record, Filters(**filters), sensitive=True)
    assert [one.external_code for one in cases] == found


@pytest.mark.parametrize(("page", "most"), [("register", 20), ("case", 38), ("search", 18)])
def test_a_page_asks_the_database_a_few_times(page: str, most: int, as_alma: Client, allow: Allow) -> None:
    """However many people there are: what is asked for each of them shows here first."""
    record = made()
    allow(record, "register.read", "register.edit", "identity.read", "planning.read")
    paths = {
        "register": reverse("record_register", args=["one"]),
        "case": reverse("record_case", args=["one", case(record).uid]),
        "search": reverse("identities_search", args=["one"]),
    }
    assert person(record).case == case(record)
    as_alma.get(paths[page])
    with CaptureQueriesContext(connection) as queries:
        answer = as_alma.post(paths[page], {"text": "Markerov"}) if page == "search" else as_alma.get(paths[page])
    assert answer.status_code == 200
    assert len(queries) <= most, [one["sql"] for one in queries]
