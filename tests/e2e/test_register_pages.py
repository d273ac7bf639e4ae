"""The pages on which case officers work, in a browser: sound for axe, no wider than a telephone, in both directions."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.e2e.walking import wait_until_it_answers

from web.installation import TO_SERVE, migrated

GRAVE = {"serious", "critical"}
WITH_A_RECORD = """
import pathlib, sys
from datetime import date
from safeconduct.web.serving import prepare
prepare(pathlib.Path(sys.argv[1]), lambda line: None)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.accounts.models import User
from safeconduct.web.record import services
from safeconduct.web.record.models import *
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from safeconduct.web.snapshot import load
from web.cast import with_second_factor
rita = User.objects.create_user("rita", "seven ships sail at noon", display_name="Rita Krasniqi")
alma = with_second_factor(User.objects.create_user("alma", "seven ships sail at noon", display_name="Alma Hoxha"))
record = Operation.objects.create(code="one", name="Camp Liberty")
load(record, make_synthetic(60))
grants.give(alma, Role.COORDINATOR, record, by=rita, reason="leads")
case = Case.objects.order_by("pk").first()
person, offer, departure = case.people.first(), Offer.objects.first(), Departure.objects.first()
days = {"valid_from": date(2026, 3, 10), "valid_until": date(2026, 6, 1)}
services.set_clearance(person, ClearanceKind.MEDICAL, ClearanceState.GRANTED, actor=alma, reason="Clinic", **days)
services.record_answer(
    person, Purpose.SHARING, Answer.GIVEN, date(2026, 3, 2), actor=alma, reason="Asked alone", recipient="UNHCR"
)
services.decide(case, "pin", actor=alma, reason="Surgery", departure=departure)
submission = services.propose(case, offer, date(2026, 3, 2), actor=alma, reason="Letter")
services.step_submission(submission, SubmissionState.SUBMITTED, date(2026, 3, 3), actor=alma, reason="Letter")
services.edit(offer, {"places": 77}, {}, actor=alma, reason="Call")
site = Site.objects.first()
services.create_site_day(site, actor=alma, reason="Closed", day=date(2026, 3, 9), buses=0, hazard=3.0, road_hazard=1.0)
from safeconduct.web.danger import services as danger
known = {"kind": "shelling", "occurred_on": date(2026, 3, 8), "precision": "day", "killed_min": 0, "killed_max": 2}
incident = danger.enter_incident(
    record, site=site, actor=alma, words="Two rounds near the east wall", source="Camp office", **known
)
danger.enter_incident(record, site=site, kind="threat", occurred_on=date(2026, 2, 1), precision="month", actor=alma)
wall = danger.ask_for(site, "wall", what="T-walls", party="Army", day=date(2026, 2, 2), actor=alma, reason="Rockets")
danger.step_protection(wall, "refused", party="Army", day=date(2026, 3, 1), actor=alma, reason="No crane")
danger.ask_for(site, "medical", party="Ministry", day=date(2026, 2, 9), actor=alma)
visit = danger.record_visit(site, organisation="UNAMI", day=date(2026, 3, 3), findings="Walls lie flat", actor=alma)
services.set_custody(site, Custody.GUARDED, actor=alma, holder="Army", since=date(2026, 1, 5), source="Decree")
services.measure(site, "water", 900.0, date(2026, 3, 1), source="Engineer", actor=alma)
from django.utils import timezone
from safeconduct.operation.risks import risk_defaults
from safeconduct.web.forecasts import making as forecasting
from safeconduct.web.plans.models import Plan
from safeconduct.web.rehearsals.models import Rehearsal, stored
from web.foretelling import computed
forecast = computed(forecasting.begin(record, actor=alma, model="hawkes", days=30, as_of=date(2026, 3, 10)))
plan = Plan.objects.create(operation=record, number=1, state="made", on=date(2026, 3, 2), digest="0" * 64,
    claims={"people_placed": 60, "people_unplaced": 0, "gap": 0.0, "last_departure": "2026-03-30"})
fragile = {"kind": "departure", "id": departure.code, "since": "2026-03-09", "until": "2026-03-09", "people": 12,
    "exposure": 90.5, "past_deadline": 12, "never_out": 0}
played = Rehearsal.objects.create(operation=record, plan=plan, futures=1000, risks=stored(risk_defaults()),
    made_by=alma, done_at=timezone.now(),
    remaining=[
        [f"2026-03-{day:02}", *(max(0.0, n - 3.0 * day) for n in (60, 50, 55, 60, 66, 75))] for day in range(2, 30)
    ],
    claims={"futures": 1000, "deadline": "2026-03-22", "people": 60, "stopped_by": "futures",
        "all_out_by_deadline": {"probability": 0.731, "standard_error": 0.014},
        "last_person_out": {"p05": "2026-03-19", "p50": "2026-03-21", "p95": "never", "never": 61},
        "finished_by": {"2026-03-18": 0.2, "2026-03-20": 0.6, "2026-03-22": 0.731, "2026-03-25": 0.939},
        "placed": {"mean": 59.2, "standard_error": 0.1}, "exposure": {"mean": 812.3, "standard_error": 9.1},
        "incidents": {"mean": 1.7, "standard_error": 0.1}, "plan": None, "fragile": [fragile],
        "risks": stored(risk_defaults())})
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(alma.pk), alma.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.create()
things = (offer, departure, site, submission, incident, wall, visit)
uids = (forecast.uid, played.uid)
print("found", session.session_key, case.uid, *(one.pk for one in things), *uids)
"""


@dataclass(frozen=True)
class Record:
    """A server with a record: its address, the session of a coordinator, and keys of what the record holds."""

    address: str
    session: str
    keys: dict[str, str]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The command, serving a record of 60 people in which something of each kind was done."""
    data = str(tmp_path_factory.mktemp("record") / "data")
    shutil.copytree(migrated(), data)
    known = os.environ | TO_SERVE
    known["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), known.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, "-c", WITH_A_RECORD, data], check=True, env=known, capture_output=True)
    line = next(one for one in done.stdout.decode().splitlines() if one.startswith("found "))
    session, *rest = line.split()[1:]
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", data, "--port", str(port)]
    process = subprocess.Popen(command, env=known)
    try:
        wait_until_it_answers(port, process)
        names = ("uid", "offer", "departure", "site", "submission", "incident", "wall", "visit", "forecast", "played")
        keys = dict(zip(names, rest, strict=True))
        yield Record(f"http://127.0.0.1:{port}", session, keys)
    finally:
        process.terminate()
        process.wait()


PAGES = (
    "register/",
    "register/{uid}/",
    "register/{uid}/clearance/",
    "register/{uid}/consent/",
    "register/{uid}/decide/",
    "register/{uid}/propose/",
    "register/{uid}/newcomer/",
    "register/{uid}/part/",
    "submissions/{submission}/",
    "offers/{offer}/",
    "offers/{offer}/change/",
    "offers/new/",
    "departures/{departure}/",
    "departures/new/",
    "sites/{site}/",
    "sites/{site}/change/",
    "sites/{site}/day/",
    "tokens/",
    "incidents/",
    "incidents/new/",
    "incidents/bring/",
    "incidents/{incident}/",
    "incidents/{incident}/change/",
    "incidents/{incident}/source/",
    "incidents/sites/{site}/",
    "protection/",
    "protection/new/",
    "protection/{wall}/",
    "protection/visits/{visit}/",
    "forecasts/",
    "forecasts/{forecast}/",
    "forecasts/{forecast}/lay/",
    "rehearsals/",
    "rehearsals/{played}/",
)


def opened(browser: Browser, record: Record, language: str, path: str) -> Page:
    """A page as the coordinator sees it on a telephone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
    context.add_cookies([{"name": "sessionid", "value": record.session, "url": record.address}])
    page = context.new_page()
    page.on("console", lambda told: page.complaints.append(told.text) if "Security Policy" in told.text else None)
    page.complaints = []
    answer = page.goto(f"{record.address}/operations/one/{path.format(**record.keys)}")
    assert answer is not None
    assert answer.status == 200, path
    return page


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_on_a_telephone(path: str, language: str, browser: Browser, record: Record) -> None:
    """No grave finding of axe; nothing stands out at the side; the direction is that of the language."""
    page = opened(browser, record, language, path)
    if folder := os.environ.get("SAFECONDUCT_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{language}-{PAGES.index(path):02}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in GRAVE] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")
    assert page.complaints == []
    page.context.close()


def test_several_cases_are_changed_by_keyboard(browser: Browser, record: Record) -> None:
    """A box is ticked with the space bar, the change shown and made; the message says so."""
    page = opened(browser, record, "en", "register/")
    page.locator('input[name="case"]').first.focus()
    page.keyboard.press("Space")
    page.locator('select[name="change"]').select_option("status:held")
    page.locator("button", has_text="Show what would change").focus()
    page.keyboard.press("Enter")
    page.locator("#reason").fill("Waits for papers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/bulk/*/")
    assert "The cases were changed." in page.locator('[role="status"]').inner_text()
    page.context.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_incident_is_entered_on_a_telephone(language: str, browser: Browser, record: Record) -> None:
    """Two choices and one button enter it; the next page offers to add more, and the same again is asked about."""
    kind = {"en": "raid", "fa": "abduction"}[language]
    for turn in (1, 2):
        page = opened(browser, record, language, "incidents/new/")
        page.locator('select[name="site"]').select_option(record.keys["site"])
        page.locator('select[name="kind"]').select_option(kind)
        page.locator("main form button").click()
        if turn == 1:
            page.wait_for_url(re.compile(r"/incidents/[0-9]+/$"))
            assert page.locator('a[href$="/change/"]').is_visible()
        else:
            assert page.locator('input[name="same"]').count() == 2
            if folder := os.environ.get("SAFECONDUCT_SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{language}-same.png", full_page=True)
            page.locator('input[name="same"]').first.check()
            page.locator("#id_words, [name=words]").first.fill("Seen by two guards")
            page.locator("main form button").click()
            page.wait_for_url(re.compile(r"/incidents/[0-9]+/$"))
            assert "Seen by two guards" in page.locator("main").inner_text()
        page.context.close()
