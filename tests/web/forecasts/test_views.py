"""The pages of forecasts: asked for, read with intervals and scores, laid in with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.forecasts.making import attacked, foretold
from tests.web.record.making import on

from safeconduct.web.accounts.models import User
from safeconduct.web.forecasts import laying
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.record import services
from safeconduct.web.record.models import SiteDay

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]


def page_of(client: Client, name: str, *args: object, status: int = 200) -> str:
    """The text of a page."""
    answer = client.get(reverse(name, args=["one", *args]))
    assert answer.status_code == status
    return answer.content.decode()


def test_a_forecast_is_asked_for(as_alma: Client, allow: Allow) -> None:
    """The form takes days, model, day and stress; a number out of its range is named, and nothing is begun."""
    record = attacked()
    allow(record, "incidents.read")
    assert '<form method="post"' not in page_of(as_alma, "forecasts_forecasts").split("</header>")[-1]
    allow(record, "incidents.read", "incidents.edit")
    page = page_of(as_alma, "forecasts_forecasts")
    assert "There is no forecast yet" in page
    assert "No reports is not safe" in page
    path = reverse("forecasts_forecasts", args=["one"])
    sent = {"days": "30", "model": "auto", "as_of": "", "stress": "1"}
    wrong = as_alma.post(path, sent | {"stress": "0"})
    assert wrong.status_code == 422
    assert "at least 0.01" in wrong.content.decode()
    assert not Forecast.objects.exists()
    answer = as_alma.post(path, sent)
    begun = Forecast.objects.get()
    assert answer.headers["Location"] == reverse("forecasts_forecast", args=["one", begun.uid])
    assert "no-store" in as_alma.get(answer.headers["Location"]).headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_number_has_its_interval(language: str, as_alma: Client, alma: User, allow: Allow) -> None:
    """Both models, their scores, the history replayed, and a site without reports that is not called safe."""
    record = attacked()
    allow(record, "incidents.read")
    one = foretold(record, alma, model="hawkes")
    as_alma.cookies["django_language"] = language
    with translation.override(language):
        page = page_of(as_alma, "forecasts_forecast", one.uid)
    assert page.count("<svg") == 4  # the rate of both sites; where something happened, its replay and how reliable
    claims = one.claims["sites"]["camp"]
    if language == "en":
        for value in claims["probability_7_days"].values():
            shown = f"{round(100 * value, 1) if value < 0.1 or value > 0.9 else round(100 * value):g} %"
            assert shown in page
        assert "a constant rate" in page
        assert "No reports is not safe" in page
        assert "Lay these hazards" not in page
    else:
        assert 'dir="rtl"' in page
        assert "۹۰" in page
        assert "No reports" not in page


def test_hazards_are_laid_in_on_a_page(as_alma: Client, alma: User, allow: Allow) -> None:
    """What would change is shown first; a reason is asked for; and the way back is beside it."""
    record = attacked()
    allow(record, "incidents.read", "sites.edit", "planning.read")
    one = foretold(record, alma, model="hawkes")
    assert reverse("forecasts_lay", args=["one", one.uid]) in page_of(as_alma, "forecasts_forecast", one.uid)
    assert ">21</td>" in page_of(as_alma, "forecasts_lay", one.uid)
    path = reverse("forecasts_lay", args=["one", one.uid])
    assert as_alma.post(path, {"reason": ""}).status_code == 422
    assert as_alma.post(path, {"reason": "Worse nights"}).status_code == 302
    assert "Nothing would change" in page_of(as_alma, "forecasts_lay", one.uid)
    assert as_alma.post(path, {"reason": "Again"}).status_code == 422
    out = reverse("forecasts_take_out", args=["one", one.uid])
    assert out in page_of(as_alma, "forecasts_forecast", one.uid)
    assert as_alma.post(out, {"reason": ""}).status_code == 422
    assert as_alma.post(out, {"reason": "A ceasefire"}).status_code == 302
    assert laying.changes(Forecast.objects.get())
    assert page_of(as_alma, "forecasts_take_out", one.uid, status=404)


def test_who_changed_a_day_since_is_told(as_alma: Client, alma: User, allow: Allow) -> None:
    """Taking out says so, and takes nothing out."""
    record = attacked()
    allow(record, "incidents.read", "sites.edit")
    one = foretold(record, alma, model="hawkes")
    laying.lay(one, actor=alma, reason="Worse nights")
    services.edit(SiteDay.objects.get(day=on(3)), {"hazard": 9.0}, {}, actor=alma, reason="A warning")
    answer = as_alma.post(reverse("forecasts_take_out", args=["one", one.uid]), {"reason": "A ceasefire"})
    assert answer.status_code == 422
    assert "another hazard by now" in answer.content.decode()


def test_what_became_known_later_is_said_not_to_be_in_it(as_alma: Client, alma: User, allow: Allow) -> None:
    """So that nobody wonders why an incident that was entered today changes nothing of the example."""
    record = attacked()
    allow(record, "incidents.read")
    then = foretold(record, alma, as_of=on(-20))
    page = as_alma.get(reverse("forecasts_forecast", args=["one", then.uid])).content.decode()
    assert "4 incidents of the log became known only after" in page
    now = foretold(record, alma)
    page = as_alma.get(reverse("forecasts_forecast", args=["one", now.uid])).content.decode()
    assert "became known only after" not in page
