"""What a form refuses is said at the field, in words for people; and two who change one case decide what stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.record.making import case, departing, made, offered, site
from tests.web.record.views.test_things import form_of

from safeconduct.web.record.models import Measurement, Operation, StateChange
from safeconduct.web.record.services import Refused, change_case, create_site, preview_series
from safeconduct.web.record.services.departures import Series
from safeconduct.web.rights.roles import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(allow: Callable[..., None]) -> Operation:
    """A record, and Alma, who may do everything in it."""
    record = made()
    allow(record, *Right)
    return record


def sent(client: Client, name: str, *more: object, **values: str) -> str:
    """The page that answers a form with some values in place of those with which it opened."""
    path = reverse(name, args=["one", *more])
    given = form_of(client.get(path).content.decode()) | {"reason": "Letter"} | values
    answer = client.post(path, given, headers={"accept-language": values.get("language", "en")})
    return answer.content.decode()


def test_rules_of_the_database_are_told_at_their_field(record: Operation, as_alma: Client) -> None:
    """Without the name of a constraint, or a number of 64 bits."""
    page = sent(as_alma, "record_edit_departure", departing(record).pk, arrives_on="2026-03-01", seats="9" * 19)
    assert "Write a number of at most 1,000,000,000,000." in page
    page = sent(as_alma, "record_edit_departure", departing(record).pk, arrives_on="2020-03-01")
    assert "“arrives on” lies before “departs on”" in page
    page += sent(as_alma, "record_edit_offer", offered(record).pk, opens_on="2026-05-01", closes_on="2026-04-01")
    assert "“closes on” lies before “opens on”" in page
    page += sent(as_alma, "record_edit_offer", offered(record).pk, max_case_size="0")
    assert "Write a number of at least 1." in page
    assert "__all__" not in page
    assert "onstraint" not in page
    assert "922337" not in page
    assert not StateChange.objects.exists()


def test_wrong_codes_are_said_in_persian(record: Operation, as_alma: Client) -> None:
    """In Persian words, and at the field."""
    path = reverse("record_edit_site", args=["one", site(record).pk])
    given = form_of(as_alma.get(path).content.decode()) | {"reason": "Letter", "country": "Iraq"}
    as_alma.post(reverse("set_language"), {"language": "fa"})
    page = as_alma.post(path, given).content.decode()
    assert "کد کشور به ISO 3166-1 alpha-3 نیست" in page
    assert "is no country" not in page
    page = as_alma.post(path, given | {"country": "", "buses": "۹" * 19}).content.decode()
    assert "۱٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰" in page


@pytest.mark.parametrize(
    ("value", "days", "words"),
    [("1e308", 0, "Write a number of at most 1,000,000,000."), ("3", 1, "Nothing is measured after today")],
)
def test_a_measurement_has_sense(value: str, days: int, words: str, record: Operation, as_alma: Client) -> None:
    """It is of a day that was, and of a number that can be."""
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    given = {"indicator": "water", "value": value, "day": day, "source": "UNICEF"}
    assert words in sent(as_alma, "record_measurement", site(record).pk, **given)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2199-12-01"])
def test_a_day_far_away_is_told_the_range(day: str, record: Operation, as_alma: Client) -> None:
    """It is a day, and too far."""
    page = sent(as_alma, "record_edit_departure", departing(record).pk, departs_on=day)
    assert "Days from 1900-01-01 to 2100-12-31 are taken." in page


def test_a_series_that_ends_before_it_starts_says_so(record: Operation) -> None:
    """Rather than that no such weekday lies between."""
    one = departing(record)
    first, last = one.departs_on, one.departs_on - timedelta(days=9)
    with pytest.raises(Refused, match="lies before the first") as no:
        preview_series(Series("A", one.site, one.destination, "charter", 1, first, last, 9))
    assert set(no.value.fields) == {"last"}


@pytest.mark.parametrize("code", ["a\u202eb", "a\u2066b", "a\tb", "=1+1", "a;b", "a\u0007"])
def test_codes_have_plain_signs(code: str, record: Operation, as_alma: Client) -> None:
    """Neither a form nor a service takes another; letters of any script are plain."""
    with pytest.raises(Refused):
        create_site(record, actor=None, code=code)
    assert "errorlist" in sent(as_alma, "record_new_site", code=code)
    assert create_site(record, actor=None, code="اردوگاه A-1/b_2.c").pk


@pytest.mark.parametrize(("keep", "priority"), [("mine", "emergency"), ("theirs", "normal")])
def test_two_who_change_one_case_decide_what_stays(
    keep: str, priority: str, record: Operation, as_alma: Client
) -> None:
    """The page says what each of them wrote, opens at that, and takes the choice."""
    path = reverse("record_change_case", args=["one", case(record).uid])
    page = as_alma.get(reverse("record_case", args=["one", case(record).uid])).content.decode()
    now = case(record)
    given = {"status": now.status, "site": now.site.code, "priority": "emergency", "reason": "Letter"}
    given |= {"seen_status": now.status, "seen_site": now.site.code, "seen_priority": now.priority}
    assert 'name="seen_priority"' in page
    change_case(now, "priority", "normal", actor=None, reason="Call")
    answer = as_alma.post(path, given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "what somebody else wrote: normal" in page
    assert "what I wrote: emergency" in page
    assert "autofocus" in page
    assert as_alma.post(path, given | {"seen_priority": "normal"}).status_code in (302, 422)
    change_case(case(record), "priority", "normal", actor=None, reason="Back")
    assert as_alma.post(path, given | {"seen_priority": "normal", "keep_priority": keep}).status_code == 302
    assert case(record).priority == priority
