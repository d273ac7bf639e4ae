"""The pages of rehearsals: asked for with what can go wrong, read by those alone who have the right, never kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.forecasts.making import attacked
from tests.web.plans.making import planned
from tests.web.record.making import made, on
from tests.web.record.views.test_things import form_of
from tests.web.rehearsals.making import CALM, rehearsed

from safeconduct.web.accounts.models import User
from safeconduct.web.plans import making as plans
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.rehearsals.models import Rehearsal

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


@pytest.fixture(autouse=True)
def on_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the first day."""
    monkeypatch.setattr(plans, "day_in", lambda _: on(0))


def test_a_rehearsal_is_asked_for(as_alma: Client, alma: User, allow: Allow) -> None:
    """Of a plan, with the risks that are assumed; a wrong one is named, and nothing is begun."""
    record = made()
    allow(record, "rehearsals.make")
    path = reverse("rehearsals_rehearsals", args=["one"])
    assert "There is no plan to rehearse yet" in as_alma.get(path).content.decode()
    plan = planned(record, alma)
    page = as_alma.get(f"{path}?plan={plan.uid}")
    assert "no-store" in page.headers["Cache-Control"]
    sent = form_of(page.content.decode())
    assert sent["late_days"] == "0.85 0.08 0.04 0.03"
    wrong = as_alma.post(path, sent | {"late_days": "0.5 0.4"})
    assert wrong.status_code == 422
    assert "the probabilities add up to 0.9" in wrong.content.decode()
    assert "departure.late_days" not in wrong.content.decode()
    persian = as_alma.post(path, sent | {"late_days": "0.5 0.4"}, headers={"accept-language": "fa"})
    assert "جمع احتمال‌ها" in persian.content.decode()
    assert "add up to" not in persian.content.decode()
    assert as_alma.post(path, sent | {"late_days": "often"}).status_code == 422
    assert as_alma.post(path, sent | {"no_show": "2"}).status_code == 422
    assert not Rehearsal.objects.exists()
    answer = as_alma.post(path, sent | {"late_days": "۰٫۹ ۰٫۱", "cancelled": "0.1"})
    begun = Rehearsal.objects.get()
    assert answer.headers["Location"] == reverse("rehearsals_rehearsal", args=["one", begun.uid])
    assert (begun.risks["departure.late_days"], begun.risks["departure.cancelled"]) == ([0.9, 0.1], 0.1)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_what_came_of_it_is_shown(language: str, as_alma: Client, alma: User, allow: Allow) -> None:
    """The probability, the fan, what is fragile and what could go wrong; no page of it is kept by a browser."""
    record = attacked()
    allow(record, "rehearsals.make")
    one = rehearsed(planned(record, alma), alma, replace(CALM, cancelled=0.5), futures=200)
    as_alma.cookies["django_language"] = language
    answer = as_alma.get(reverse("rehearsals_rehearsal", args=["one", one.uid]))
    page = answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert page.count("<svg") == 1  # the fan: six people stay whatever happens, so that nobody can ever be done
    if language == "en":
        chance = round(100 * one.claims["all_out_by_deadline"]["probability"], 1)
        assert f"In {chance:g} % of 200 futures everybody is out" in page
        assert "departure <bdi>D1</bdi>" in page
        assert "list of targets" in page
        assert "In at least half of them somebody never leaves." in page
    else:
        assert "list of targets" not in page
        assert "۲۰۰" in page


def test_a_plan_leads_to_its_rehearsal(as_alma: Client, alma: User, allow: Allow) -> None:
    """For whoever may; the others see no way there."""
    plan = planned(made(), alma)
    path = reverse("plans_plan", args=["one", plan.uid])
    way = reverse("rehearsals_rehearsals", args=["one"]) + f"?plan={plan.uid}"
    allow(plan.operation, "planning.read")
    assert way not in as_alma.get(path).content.decode()
    allow(plan.operation, "planning.read", "rehearsals.make")
    assert way in as_alma.get(path).content.decode()


def test_the_board_has_the_probability_beside_the_plan(as_alma: Client, alma: User, allow: Allow) -> None:
    """Of the plan in force, to whoever may rehearse; before there is one, the way to it."""
    record = made()
    plan = planned(record, alma)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.IN_FORCE)
    board = reverse("board", args=["one"])
    allow(record, "planning.read", "rehearsals.make")
    assert "Rehearse this plan" in as_alma.get(board).content.decode()
    one = rehearsed(plan, alma)
    assert "In 0 % of 40 rehearsed futures" in as_alma.get(board).content.decode()
    assert reverse("rehearsals_rehearsal", args=["one", one.uid]) in as_alma.get(board).content.decode()
    allow(record, "planning.read")
    assert "rehearsed" not in as_alma.get(board).content.decode()
