"""One more of something scarce is tried by one click, once; what it changes is said in people, days and exposure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from tests.planning.making import departure, family, offer, operation
from tests.web.plans.making import planned, taken_in
from tests.web.record.making import START

from safeconduct.operation import Operation
from safeconduct.web.accounts.models import User
from safeconduct.web.jobs.models import Job
from safeconduct.web.plans import making
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.one_more import Scarce, one_more
from safeconduct.web.plans.trials import Edit, edited
from safeconduct.web.record.models import Offer
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.services import Refused
from safeconduct.web.snapshot import load

WEEK = date(2026, 3, 9)


def four_alone() -> Operation:
    """Four people, each alone, a departure with room for all, and an offer with three places."""
    return operation([family(f"F{n}", 1) for n in range(4)], [departure("D1", 5, 8)], [offer("O1", 3)])


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, allow: Callable[..., None], alma: User) -> Plan:
    """A plan by which three of four leave, and Alma, who may make others."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    record = OperationRecord.objects.create(code="one", name="one")
    load(record, four_alone())
    allow(record, "planning.read", "plan.make")
    return planned(record, alma)


@pytest.mark.django_db
def test_one_click_tries_one_more_place(plan: Plan, as_alma: Client) -> None:
    """The trial has four places; it says that one more leaves and what that saves, on its page and beside the price."""
    path = reverse("plans_plan", args=["one", plan.uid])
    page = as_alma.get(path)
    (one, tried) = next(pair for pair in page.context["scarce"] if pair[0]["name"].startswith("places"))
    assert tried is None
    assert "Try one more" in page.content.decode()
    sent = as_alma.post(reverse("plans_one_more", args=["one", plan.uid]), {"scarce": one["name"]})
    trial = Plan.objects.get(base=plan)
    assert sent["Location"] == reverse("plans_plan", args=["one", trial.uid])
    assert Job.objects.get().subject_id == trial.uid
    assert trial.edits == [{"table": "offers", "key": ["O1"], "field": "places", "value": "4"}]
    taken_in(trial)
    changes = Plan.objects.get(pk=trial.pk).claims["changes"]
    assert changes["people"] == [3, 4]
    assert changes["wait"][1] < changes["wait"][0]
    assert changes["exposure"][1] < changes["exposure"][0]
    assert "The difference" in as_alma.get(sent["Location"]).content.decode()
    shown = as_alma.get(path).content.decode()
    assert "<bdi>+1</bdi> people leave" in shown
    assert Offer.objects.get(operation=plan.operation).places == 3


@pytest.mark.django_db
def test_what_was_tried_is_not_tried_again(plan: Plan, as_alma: Client) -> None:
    """A second click leads to the same trial; what is nothing leads nowhere, and what is not there is refused."""
    path = reverse("plans_one_more", args=["one", plan.uid])
    for _ in range(2):
        assert as_alma.post(path, {"scarce": "places|O1||"}).status_code == 302
    assert Plan.objects.filter(base=plan).count() == 1
    for nonsense in ("", "places", "join|O1||", "reception|alb|soon|"):
        assert as_alma.post(path, {"scarce": nonsense}).status_code == 404
    refused = as_alma.post(path, {"scarce": "seats|D9||"}, follow=True)
    assert "D9: is not there" in refused.content.decode()
    trial = Plan.objects.get(base=plan)
    of_trial = reverse("plans_one_more", args=["one", trial.uid])
    assert as_alma.post(of_trial, {"scarce": "places|O1||"}).status_code == 404


@pytest.mark.parametrize(
    ("scarce", "edit"),
    [
        (Scarce("seats", "D1"), Edit("departures", ("D1",), "seats", "9")),
        (Scarce("places", "O1"), Edit("offers", ("O1",), "places", "4")),
        (Scarce("board", "D1", None, "escort"), Edit("departure_needs", ("D1", "escort"), "places", "1")),
        (Scarce("care", "O1", None, "escort"), Edit("offer_needs", ("O1", "escort"), "places", "1")),
        (Scarce("reception", "alb", WEEK), Edit("reception", ("alb", "2026-03-09"), "people", "8")),
        (Scarce("road", "camp", WEEK), Edit("site_days", ("camp", "2026-03-09"), "buses", "1")),
    ],
)
def test_each_kind_has_its_one_more(scarce: Scarce, edit: Edit) -> None:
    """One more than there is; where the usual holds, one more than that, and the copy has it."""
    basis = four_alone()
    received = basis.tables["destinations"].with_columns(reception_per_week=pl.lit(7, dtype=pl.Int64))
    needs = pl.DataFrame([{"need": "escort"}], schema=basis.tables["needs"].schema)
    sites = basis.tables["sites"].with_columns(buses=pl.lit(0, dtype=pl.Int64))
    tables = {**basis.tables, "destinations": received, "needs": needs, "sites": sites}
    basis = Operation(basis.settings, tables)
    assert one_more(basis, scarce) == edit
    made = edited(basis, [edit]).tables[edit.table]
    assert made.filter(pl.col(edit.field) == int(edit.value)).height == 1
    if edit.table == "site_days":
        assert made["hazard"].to_list()[-1] == 1.0


def test_of_some_things_there_is_no_more() -> None:
    """No budget is set, and an aircraft has its days."""
    for scarce in (Scarce("budget"), Scarce("aircraft", "A1", WEEK)):
        with pytest.raises(Refused):
            one_more(four_alone(), scarce)
