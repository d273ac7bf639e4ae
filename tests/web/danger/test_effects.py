"""What an incident does: the road that is closed in one action and opened in one, and who is at risk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.danger.convoying import set_clock, shown, told
from tests.web.danger.entering import DAY, entered
from tests.web.record.conftest import Allow
from tests.web.record.making import day, departing, site

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.danger.effects import at_risk, effect_of, families_at_risk
from safeconduct.web.danger.services import close_road_after, replan_after
from safeconduct.web.plans import making
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record import services
from safeconduct.web.record.models import Departure, Operation, SiteDay, StateChange

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch)


def days(record: Operation) -> dict[int, int | None]:
    """The buses of the days of the camp that have a row, by how many days after the incident."""
    return {(one.day - DAY).days: one.buses for one in SiteDay.objects.filter(operation=record)}


def test_a_road_is_closed_and_opened_as_one(record: Operation, alma: User) -> None:
    """From the day of the incident on; what was said of a day before stands again afterwards."""
    services.create_site_day(site(record, "camp"), actor=alma, day=DAY + timedelta(days=1), buses=4, hazard=2.0)
    one = entered(record)
    batch, changed = close_road_after(one, 3, actor=alma, reason="mines")
    assert changed == 3
    assert days(record) == {0: 0, 1: 0, 2: 0}
    effect = effect_of(one)
    assert effect.closed_ahead == tuple(DAY + timedelta(days=n) for n in range(3))
    (closing,) = effect.closings
    assert (closing.batch, closing.days, closing.reason) == (batch, 3, "mines")
    assert services.open_road(record, batch, actor=alma, reason="cleared") == 3
    assert days(record) == {0: None, 1: 4, 2: None}
    assert SiteDay.objects.get(operation=record, buses=4).hazard == 2.0
    assert effect_of(one).closings == ()
    with pytest.raises(services.Refused, match="taken back already"):
        services.open_road(record, batch, actor=alma, reason="again")


def test_a_second_closing_closes_what_is_open_and_opens_no_more(record: Operation, alma: User) -> None:
    """Of days that overlap each belongs to the action that closed it; closing the same days again is refused."""
    one = entered(record)
    close_road_after(one, 2, actor=alma)
    batch, changed = close_road_after(one, 4, actor=alma)
    assert changed == 2
    with pytest.raises(services.Refused, match="closed on these days already"):
        close_road_after(one, 4, actor=alma)
    services.open_road(record, batch, actor=alma, reason="cleared")
    assert days(record) == {0: 0, 1: 0, 2: None, 3: None}


@pytest.mark.parametrize("wrong", [0, -1, 91])
def test_no_road_is_closed_for_so_many_days(record: Operation, alma: User, wrong: int) -> None:
    """The refusal stands at the field, and nothing is changed."""
    with pytest.raises(services.Refused) as no:
        close_road_after(entered(record), wrong, actor=alma)
    assert "days" in no.value.fields
    assert days(record) == {}


def test_days_that_are_over_are_not_closed(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three days after the incident its first three days are over, and the fourth is not."""
    one = entered(record)
    set_clock(monkeypatch, DAY + timedelta(days=3))
    with pytest.raises(services.Refused, match="are over"):
        close_road_after(one, 3, actor=alma)
    assert close_road_after(one, 4, actor=alma)[1] == 4


def test_what_no_closing_made_is_not_opened(record: Operation, alma: User) -> None:
    """The hazards of a forecast, laid in together, are no closed road; nor is what another operation closed."""
    batch, _ = services.lay_hazards(record, {("camp", DAY): 3.0}, actor=alma, reason="a forecast")
    with pytest.raises(services.Refused, match="There is no such change"):
        services.open_road(record, batch, actor=alma, reason="x")
    with pytest.raises(services.Refused, match="Say why"):
        services.open_road(record, batch, actor=alma, reason=" ")


def test_departures_at_risk(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the site within seven days or on a closed day; none that is cancelled, has left, or leaves elsewhere."""
    one, flight = entered(record), departing(record)

    def on(n: int) -> bool:
        Departure.objects.filter(pk=flight.pk).update(departs_on=day(n), arrives_on=day(n))
        return at_risk(one) == [flight]

    assert [n for n in range(10) if on(n)] == [*range(8)]
    assert at_risk(one, (day(9),)) == [flight]
    assert at_risk(one, (day(10),)) == []
    on(5)
    assert at_risk(entered(record, site=site(record, "port"))) == []
    set_clock(monkeypatch, day(6))
    assert at_risk(one) == []
    set_clock(monkeypatch, day(0))
    services.cancel_departure(flight, actor=alma, reason="fog")
    assert at_risk(one) == []


def test_an_old_incident_puts_at_risk_only_what_leaves_on_closed_days(
    record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty days later the road is what counts."""
    one, flight = entered(record), departing(record)
    Departure.objects.filter(pk=flight.pk).update(departs_on=day(22), arrives_on=day(22))
    set_clock(monkeypatch, day(20))
    assert effect_of(one).at_risk == ()
    services.close_road(site(record, "camp"), day(22), 1, actor=alma, reason="snow")
    (at,) = effect_of(one).at_risk
    assert (at.departure, at.road_closed) == (flight, True)


def test_people_and_families_at_risk(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who are on the departure by the plan in force, and nobody where there is none."""
    one = entered(record)
    assert (effect_of(one).people, families_at_risk(one)) == (0, [])
    told(monkeypatch, record, alma)
    effect = effect_of(one)
    assert (effect.people, effect.families) == (4, 2)
    assert [row.case.external_code for row in families_at_risk(one)] == ["F1", "F2"]


def test_a_plan_is_begun_with_the_incident_as_its_reason(
    record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for a worker; nobody is told of it."""
    monkeypatch.setattr(making, "day_in", lambda _: DAY)
    one = entered(record)
    plan = replan_after(one, actor=alma)
    assert plan.state == PlanState.COMPUTING
    assert plan.steps.get().reason == "For safety"  # whoever sees plans need not see incidents


def test_the_page_shows_the_effect_to_whoever_may_see_it(
    record: Operation, alma: User, as_alma: Client, allow: Allow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers to an officer; families, the road and the plan to those alone who have the right for each."""
    one = entered(record)
    told(monkeypatch, record, alma)
    path = reverse("danger_incident", args=["one", one.pk])
    page = shown(as_alma.get(path))
    assert "4 people of 2 families" in page
    assert "closed on no coming day" in page
    for name in ("danger_close_road", "danger_replan", "danger_families"):
        assert reverse(name, args=["one", one.pk]) not in page
    allow(record, "incidents.read", "planning.read", "sites.edit", "plan.make", "register.read")
    page = shown(as_alma.get(path))
    for name in ("danger_close_road", "danger_replan", "danger_families"):
        assert reverse(name, args=["one", one.pk]) in page
    allow(record, "incidents.read")
    assert "What it does" not in shown(as_alma.get(path))


def test_families_are_shown_by_code_and_written_down(
    record: Operation, alma: User, as_alma: Client, allow: Allow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has every family that was shown."""
    one = entered(record)
    told(monkeypatch, record, alma)
    allow(record, "incidents.read", "planning.read", "register.read")
    page = shown(as_alma.get(reverse("danger_families", args=["one", one.pk])))
    families = [row.case for row in families_at_risk(one)]
    assert len(families) == 2
    assert all(case.called in page for case in families)
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.subject, set(entry.id_list)) == ("read", "case", {case.uid for case in families})


def test_the_buttons(record: Operation, as_alma: Client, allow: Allow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing, opening and planning go back to the incident or on to the plan; who lacks a right finds no page."""
    monkeypatch.setattr(making, "day_in", lambda _: DAY)
    one = entered(record)
    page = reverse("danger_incident", args=["one", one.pk])
    close, back, plan = (
        reverse(name, args=["one", one.pk]) for name in ("danger_close_road", "danger_open_road", "danger_replan")
    )
    allow(record, "planning.read", "sites.edit", "plan.make")
    assert {as_alma.post(path).status_code for path in (close, back, plan)} == {404}
    allow(record, "planning.read", "incidents.read", "sites.edit", "plan.make")
    assert as_alma.post(close, {"days": "many"}).status_code == 422
    assert as_alma.post(close, {"days": "2"}).headers["Location"] == page
    batch = StateChange.objects.filter(what="buses").values_list("batch", flat=True)[0]
    told_so = shown(as_alma.get(page))
    assert batch in told_so
    assert "Closed for 2 days" in told_so
    as_alma.post(back, {"batch": batch, "reason": ""})
    assert days(record) == {0: 0, 1: 0}
    assert as_alma.post(back, {"batch": batch, "reason": "cleared"}).headers["Location"] == page
    assert days(record) == {0: None, 1: None}
    made = as_alma.post(plan).headers["Location"]
    assert made == reverse("plans_plan", args=["one", Plan.objects.get().uid])


def test_the_plan_in_force_is_asked_for_once(
    record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    """The page of an incident does not ask the database twice for one thing."""
    set_clock(monkeypatch)
    told(monkeypatch, record, alma)
    one = entered(record)
    with django_assert_max_num_queries(12) as asked:
        effect_of(one)
    of_plans = [each["sql"] for each in asked.captured_queries if "\"state\" = 'in_force'" in each["sql"]]
    assert len(of_plans) == 1
