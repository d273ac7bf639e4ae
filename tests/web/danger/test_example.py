"""The example has one clock: what is entered "now" happened on the day on which it stands, and counts from there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.danger.entering import entered
from tests.web.record.making import day, departing, site

from safeconduct.web.accounts.models import User
from safeconduct.web.danger import reminders
from safeconduct.web.danger.convoys import convoys
from safeconduct.web.danger.effects import at_risk
from safeconduct.web.danger.services import close_road_after, decide_convoy, report_sent
from safeconduct.web.record import services
from safeconduct.web.record.models import Incident, Operation, OperationSettings, SiteDay
from safeconduct.web.record.services.operation_days import clock_in, now_in, today_in, told_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(record: Operation) -> Operation:
    """The example, which stands on its first day."""
    Operation.objects.filter(pk=record.pk).update(is_example=True)
    record.refresh_from_db()
    return record


def test_now_is_an_hour_of_its_day(record: Operation, as_alma: Client, alma: User) -> None:
    """The convoys count it, a no-go tells of it, its road is closed from that day on, and its report is due."""
    flight = departing(record)
    decide_convoy(flight, "no_go", actor=alma, reason="a roadblock")
    sent = {"site": site(record, "camp").pk, "kind": "shelling", "when": "now"}
    assert as_alma.post(reverse("danger_enter", args=["one"]), sent).status_code == 302
    one = Incident.objects.get()
    assert one.occurred_on == today_in(record) == OperationSettings.objects.get(operation=record).starts_on
    assert one.occurred_time is not None
    (convoy,) = convoys(record, [flight])
    assert (convoy.incidents, convoy.news_since) == (1, True)
    assert at_risk(one) == [flight]
    close_road_after(one, 2, actor=alma)
    closed = SiteDay.objects.filter(site=one.site_id, buses=0).order_by("day").values_list("day", flat=True)
    assert list(closed) == [today_in(record), today_in(record) + timedelta(days=1)]
    assert [due.incident for due in reminders.reminders(record)] == [one]


def test_its_pages_know_no_other_clock(record: Operation, as_alma: Client, alma: User) -> None:
    """When it was entered, by when its report is due, its source, closing and report: none is of our days."""
    one = entered(record, alma, another=True, occurred_on=today_in(record), words="They were heard", missing=1)
    close_road_after(one, 2, actor=alma)
    ours = [str(now_in(record).date() + timedelta(days=n)) for n in range(3)]
    shown = [
        as_alma.get(reverse("danger_log", args=["one"])),
        as_alma.get(reverse("danger_incident", args=["one", one.pk])),
    ]
    pages = [answer.content.decode() for answer in shown]
    report_sent(one, sent_to="The mission", actor=alma)
    after = as_alma.get(reverse("danger_incident", args=["one", one.pk])).content.decode()
    for page in (*pages, after.partition('class="history"')[0]):
        assert f'datetime="{today_in(record)}"' in page
        assert [page.partition(each)[0][-80:] for each in ours if each in page] == []


def test_a_later_day_has_not_come(record: Operation) -> None:
    """What the clock of the server calls today is still to come in the example."""
    with pytest.raises(services.Refused, match="has not come yet"):
        entered(record, occurred_on=day(1))
    assert clock_in(record).date() == today_in(record)


def test_what_stands_on_a_later_day(record: Operation, alma: User) -> None:
    """It puts no departure of today at risk, tells of itself after a word, and closes the road from today on."""
    flight = departing(record)
    decide_convoy(flight, "no_go", actor=alma, reason="a roadblock")
    one = entered(record, another=True)
    Incident.objects.filter(pk=one.pk).update(occurred_on=date(2036, 3, 2))
    one.refresh_from_db()
    assert at_risk(one) == []
    (convoy,) = convoys(record, [flight])
    assert (convoy.incidents, convoy.news_since) == (0, True)
    close_road_after(one, 1, actor=alma)
    assert SiteDay.objects.get(site=one.site_id, buses=0).day == today_in(record)


def test_moments_lie_as_far_from_its_present_as_they_do_from_ours(record: Operation) -> None:
    """What was an hour ago was so there, and what will be tomorrow is a day after its first."""
    now = now_in(record)
    assert told_in(record, now - timedelta(hours=1)) + timedelta(hours=1) == told_in(record, now)
    assert told_in(record, now + timedelta(days=1)).date() == today_in(record) + timedelta(days=1)


def test_a_real_operation_has_the_clock_of_its_zone(record: Operation) -> None:
    """For it, now is now."""
    record.is_example = False
    assert abs(clock_in(record) - now_in(record)) < timedelta(minutes=1)
