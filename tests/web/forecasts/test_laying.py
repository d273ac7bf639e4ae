"""The hazards of a forecast are tried on a plan, laid into the operation and taken out again."""

from __future__ import annotations

from datetime import date

import pytest
from tests.web.forecasts.making import attacked, foretold
from tests.web.plans.making import planned, taken_in
from tests.web.record.making import on, site

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.forecasts import laying
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.plans import files, making
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import services
from safeconduct.web.record.models import SiteDay
from safeconduct.web.record.services import ChangedMeanwhile, Refused
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the first day."""
    monkeypatch.setattr(making, "day_in", lambda _: on(0))


def hazards(record: object) -> dict[tuple[str, date], float]:
    """The hazards that a plan would rest on, by site and day; ordinary days are left out."""
    rows = snapshot(record).tables["site_days"].select("site_id", "day", "hazard").iter_rows()  # type: ignore[arg-type]
    return {(code, day): hazard for code, day, hazard in rows if hazard != 1}


def test_hazards_are_laid_in_and_taken_out(alma: User) -> None:
    """A closed road of a day stays; afterwards each day is as it was, and the log says what was done and why."""
    record = attacked()
    closed = services.create_site_day(site(record, "camp"), day=on(2), buses=0, hazard=3.0, actor=alma)
    services.create_site_day(site(record, "port"), day=on(2), hazard=5.0, actor=alma)
    one = foretold(record, alma, model="hawkes")
    before = hazards(record)
    foreseen = {on(n): row[4] for n, row in enumerate(one.by_site["camp"])}
    (change,) = laying.changes(one)
    assert (change.site.code, change.days, change.entered) == ("camp", 21, 1)
    assert (change.least, change.most) == (min(foreseen.values()), max(foreseen.values()))
    assert laying.lay(one, actor=alma, reason="Worse nights") == 21
    assert hazards(record) == {("camp", day): hazard for day, hazard in foreseen.items()} | {("port", on(2)): 5.0}
    closed.refresh_from_db()
    assert closed.buses == 0
    one.refresh_from_db()
    with pytest.raises(Refused, match="laid in already"):
        laying.lay(one, actor=alma, reason="Again")
    assert not laying.changes(one)
    assert laying.take_out(one, actor=alma, reason="A ceasefire") == 21
    assert hazards(record) == before
    one.refresh_from_db()
    with pytest.raises(Refused, match="not laid in"):
        laying.take_out(one, actor=alma, reason="Again")
    assert log.verify() == []


def test_a_day_that_was_changed_since_keeps_all(alma: User) -> None:
    """Nothing is taken out where one day has another hazard by now, and the day is not overwritten."""
    record = attacked()
    one = foretold(record, alma, model="hawkes")
    laying.lay(one, actor=alma, reason="Worse nights")
    services.edit(SiteDay.objects.get(day=on(3)), {"hazard": 9.0}, {}, actor=alma, reason="A warning")
    before = hazards(record)
    one.refresh_from_db()
    with pytest.raises(ChangedMeanwhile):
        laying.take_out(one, actor=alma, reason="A ceasefire")
    assert hazards(record) == before
    assert Forecast.objects.get().laid_as


def test_a_constant_rate_changes_nothing(alma: User) -> None:
    """Under it every day is an ordinary one: there is nothing to lay in, and no rows are made for it."""
    one = foretold(attacked(), alma, model="poisson")
    assert not laying.changes(one)
    with pytest.raises(Refused, match="Nothing would change"):
        laying.lay(one, actor=alma, reason="Why not")
    assert not SiteDay.objects.exists()


def test_only_days_of_the_operation_are_laid_in(alma: User) -> None:
    """Not those before its first one."""
    one = foretold(attacked(), alma, model="hawkes", as_of=on(-1), days=5)
    assert {day for _site, day in laying.hazards_of(one)} == {on(n) for n in range(4)}


def test_a_plan_is_tried_under_the_hazards(alma: User) -> None:
    """In a copy: the record stays, waiting weighs otherwise, and the same is not tried twice."""
    record = attacked()
    base = planned(record, alma)
    one = foretold(record, alma, model="hawkes", stress=3.0)
    trial = laying.try_on(one, base, actor=alma)
    assert laying.try_on(one, base, actor=alma).pk == trial.pk
    assert not SiteDay.objects.exists()
    assert trial.base == base
    rows = files.basis_of(trial).tables["site_days"]
    assert rows["hazard"].to_list() == [row[4] for row in one.by_site["camp"]] + [3.0] * 21
    taken_in(trial)
    before, now = Plan.objects.get(pk=trial.pk).claims["changes"]["exposure"]
    assert before > sum(row["hazard"] for row in rows.head(5).iter_rows(named=True))
    assert now <= before


def test_nothing_is_tried_of_what_is_not_made(alma: User) -> None:
    """Neither a forecast nor a plan that is being computed."""
    record = attacked()
    begun = making.begin(record, actor=alma)
    one = foretold(record, alma)
    with pytest.raises(Refused, match="plan is not made"):
        laying.try_on(one, begun, actor=alma)
    waiting = Forecast.objects.create(operation=record, as_of=on(0))
    with pytest.raises(Refused, match="forecast is not made"):
        laying.try_on(waiting, begun, actor=alma)
