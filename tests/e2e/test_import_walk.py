"""A stranger's sheet of 300 people becomes a checked register, in a browser, with few clicks, in both directions."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.e2e import sheets
from tests.e2e.walking import PATIENCE, follow, sound, wait_until_it_answers

from web.installation import TO_SERVE, migrated

READY = """
import pathlib, sys
from datetime import date, timedelta
from safeconduct.web.serving import prepare
prepare(pathlib.Path(sys.argv[1]), lambda line: None)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from safeconduct.web.accounts.models import User
from safeconduct.web.identities import services as identities
from safeconduct.web.intake.jobs import MERGE
from safeconduct.web.intake.models import Batch
from safeconduct.web.jobs.models import Job
from safeconduct.web.record import services
from safeconduct.web.record.models import *
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from django.utils import timezone
from web.cast import with_second_factor
rita = User.objects.create_user("rita", "seven ships sail at noon", display_name="Rita Krasniqi")
alma = with_second_factor(User.objects.create_user("alma", "seven ships sail at noon", display_name="Alma Hoxha"))
NAMES = {
    "one": ("Camp Liberty", {"family_name": "Nikzad", "given_names": "Behrouz"}),
    "two": ("\u0627\u0631\u062f\u0648\u06af\u0627\u0647", {"native_family_name": "\u0646\u06cc\u06a9\u0632\u0627\u062f",
                                   "native_given_names": "\u0628\u0647\u0631\u0648\u0632"}),
}
for code, (name, names) in NAMES.items():
    record = services.begin_operation(code=code, name=name, starts_on=date(2026, 3, 1), deadline=date(2026, 6, 30),
                                      actor=rita)
    camp = services.create_site(record, code="camp", name="Camp", actor=rita)
    grants.give(alma, Role.CASE_OFFICER, record, by=rita, reason="registers")
    case = Case.objects.create(operation=record, code="C2225", site=camp, external_code="GATE-1", status="active",
                               priority="normal")
    person = Person.objects.create(operation=record, code="P2225", case=case, first_site=camp, sex="M",
                                   nationality="AFG")
    identities.change(person, {**names, "birth": "1979-05-17"}, seen=0, actor=alma, reason="came to the gate")
cut, works = (Batch.objects.create(operation=record, digest=bytes(32), state="merging", by=alma) for _ in range(2))
now = timezone.now()
Job.objects.create(operation=record, kind=MERGE, subject_id=works.uid, state="running", worker="another machine",
                   asked_by=alma, started_at=now, heartbeat_at=now + timedelta(hours=1), done=120, total=300,
                   words="people")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(alma.pk), alma.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.create()
print("found", session.session_key, cut.uid, works.uid)
"""


@dataclass(frozen=True)
class Served:
    """A server with two operations, each with one person.

    Attributes:
        address: Where it answers.
        session: Of a case officer.
        interrupted: The identifier of an import of the second operation whose merge broke off.
        working: That of one that another machine merges.
    """

    address: str
    session: str
    interrupted: str
    working: str


@pytest.fixture(scope="module")
def served_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The command, serving it."""
    data = str(tmp_path_factory.mktemp("imports") / "data")
    shutil.copytree(migrated(), data)
    known = os.environ | TO_SERVE
    known["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[1]), known.get("PYTHONPATH", "")])
    done = subprocess.run([sys.executable, "-c", READY, data], check=True, env=known, capture_output=True)
    found = next(one for one in done.stdout.decode().splitlines() if one.startswith("found ")).split()[1:]
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "safeconduct", "serve", "--data", data, "--port", str(port)]
    process = subprocess.Popen(command, env=known)
    try:
        wait_until_it_answers(port, process)
        yield Served(f"http://127.0.0.1:{port}", *found)
    finally:
        process.terminate()
        process.wait()


DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


class Clerk:
    """Somebody at a page, whose every act is counted: a click, a choice, a cell that is written."""

    def __init__(self, browser: Browser, served: Served, operation: str, language: str, *, script: bool = True) -> None:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale=language, java_script_enabled=script
        )
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "sessionid", "value": served.session, "url": served.address}])
        self.page: Page = context.new_page()
        self.page.complaints = []
        self.page.on("console", lambda told: self._complain(told.text) if "Security Policy" in told.text else None)
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("response", lambda answer: self._complain(answer.url) if answer.status >= 500 else None)
        self.root = f"{served.address}/operations/{operation}"
        self.name = f"{operation}-{language}"
        self.acts = 0

    def _complain(self, text: str) -> None:
        self.page.complaints.append(text)

    def open(self, path: str) -> None:
        """Open an address of the operation."""
        answer = self.page.goto(f"{self.root}/{path}")
        assert answer is not None
        assert answer.status == 200

    def press(self, way: Locator) -> None:
        """Press what leads on."""
        self.acts += 1
        follow(way)

    def write(self, place: Locator, text: str) -> None:
        """Write into a cell."""
        self.acts += 1
        place.fill(text)

    def choose(self, place: Locator, value: str) -> None:
        """Choose from a list."""
        self.acts += 1
        place.select_option(value)

    def hand_in(self, name: str, content: bytes) -> None:
        """Choose a file, and send it."""
        self.acts += 1
        self.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
        self.press(self.page.locator("main form button").first)

    def sound(self, name: str) -> None:
        """The page keeps what every page promises."""
        sound(self.page, f"{self.name}-{name}")

    def main(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def numbers(self) -> list[int]:
        """The whole numbers that the page says, in any digits."""
        return [int(one) for one in re.findall(r"\d+", self.main().translate(DIGITS))]


def with_slips(everybody: list[sheets.Somebody]) -> list[sheets.Somebody]:
    """The people of a list with what clerks slip: impossible days, a country that is none, a sex that is no word.

    One stands in it twice, once by another spelling; and one is somebody who came to the gate before.
    """
    again = replace(everybody[10], family="TZ/901", is_head=True, phone="", passport="")
    known = replace(everybody[11], family="TZ/902", is_head=True, surname="Nikzad", given="Behrouz", is_woman=False,
                    born=date(1979, 5, 17), nation=0, phone="", passport="")  # fmt: skip
    found = [*everybody[:-2], again, known]
    for place in (20, 120):
        found[place].slips["born"] = ("1985-02-31", "1991-13-05")[place > 100]
    for place in (30, 80, 130, 180, 230, 280):
        found[place].slips["nation"] = "Afgh."
    for place in (40, 140, 240):
        found[place].slips["sex"] = "?w"
    return found


RIGHT = {"1985-02-31": "1985-02-28", "1991-13-05": "1991-12-05", "Afgh.": "AFG", "?w": "F"}
"""What a clerk writes for each slip."""
MAKE = {"en": sheets.english, "fa": sheets.persian}
IN_RECORD = {"en": ("one", "en"), "fa": ("two", "fa")}
MOST_ACTS = 25
"""Clicks, choices and cells from the first page to the register."""


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_sheet_becomes_a_register(browser: Browser, served_record: Served, language: str) -> None:
    """Upload, columns, faults in place, duplicates, merge; 298 more people; few acts; the same file changes nothing."""
    content = MAKE[language](with_slips(sheets.people()))
    clerk = Clerk(browser, served_record, *IN_RECORD[language])
    page = clerk.page
    clerk.open("imports/")
    clerk.sound("1-imports")
    clerk.hand_in("people of the camp.csv", content)
    assert page.url.endswith("/columns/")
    clerk.sound("2-columns")
    first = page.locator("select[name=column_0]")
    if first.input_value() == "-":  # what no list of names knows, somebody says
        clerk.choose(first, "cases.case_id")
    clerk.press(page.locator("main form button").first)
    assert page.url.endswith("/faults/")
    assert 11 in clerk.numbers()
    clerk.sound("3-faults")
    inputs = page.locator("main .correction input[name^=text_]")
    assert inputs.count() == len(RIGHT)
    for place in range(inputs.count()):
        clerk.write(inputs.nth(place), RIGHT[inputs.nth(place).input_value()])
    clerk.press(page.locator("main form button").first)
    assert page.url.endswith("/duplicates/"), clerk.main()
    clerk.sound("4-duplicates")
    decided = 0
    while (buttons := page.locator("#next button[value=same]")).count():
        clerk.press(buttons.first)
        decided += 1
        assert decided <= 5
    assert page.url.partition("#")[0].endswith("/summary/"), clerk.main()
    assert 298 in clerk.numbers()
    clerk.sound("5-summary")
    clerk.press(page.locator("main form button").first)
    page.wait_for_url("**/done/")
    assert 298 in clerk.numbers()
    clerk.sound("6-done")
    clerk.press(page.locator("main a.action"))
    clerk.sound("7-register")
    assert clerk.acts <= MOST_ACTS, clerk.acts
    assert people_in_register(clerk) == 298
    clerk.open("imports/")
    clerk.sound("8-imports-after")
    clerk.hand_in("people of the camp.csv", content)
    assert page.locator("main .errorlist li").count() == 1
    clerk.sound("9-refused")
    clerk.open("register/")
    assert people_in_register(clerk) == 299
    page.context.close()


@pytest.mark.parametrize("language", ["en", pytest.param("fa", marks=pytest.mark.soak)])
def test_the_pages_of_a_merge_are_sound(browser: Browser, served_record: Served, language: str) -> None:
    """How far it is, and that it broke off."""
    clerk = Clerk(browser, served_record, "two", language)
    clerk.open(f"imports/{served_record.working}/")
    assert clerk.page.locator("progress").get_attribute("value") == "120"
    assert 300 in clerk.numbers()
    clerk.sound("progress")
    with clerk.page.expect_response(lambda answer: answer.url.endswith("/progress/")):
        pass  # the page asks by itself
    assert clerk.page.locator("progress").count() == 1
    clerk.open(f"imports/{served_record.interrupted}/")
    assert clerk.page.locator("progress").count() == 0
    clerk.sound("interrupted")
    clerk.page.context.close()


def people_in_register(clerk: Clerk) -> int:
    """How many people the cases of the register have together, on this page and on those after it."""
    page, found = clerk.page, 0
    while True:
        for text in page.locator("tbody tr td.number").all_inner_texts():
            found += int(text.translate(DIGITS))
        way = page.locator("nav.pages a[rel=next]")
        if not way.count():
            return found
        follow(way)


SMALL = "Household,Surname,Forename,M/F,DoB\n{0}1,Sabir,Ana{0},F,1980-02-03\n{0}1,Sabir,Bela{0},M,1979-02-31\n"
"""A family of two; ``{0}`` tells one test from another."""


def test_a_list_comes_in_without_a_script_and_goes_again(browser: Browser, served_record: Served) -> None:
    """Upload, columns, a fault, summary, merge, and all of it taken back, in a browser that runs no script."""
    clerk = Clerk(browser, served_record, "one", "en", script=False)
    page = clerk.page
    clerk.open("register/")
    before = people_in_register(clerk)
    clerk.open("imports/")
    clerk.hand_in("two.csv", SMALL.format("x").encode())
    clerk.press(page.locator("main form button").first)
    clerk.write(page.locator("input[name=text_0]"), "1979-02-28")
    clerk.press(page.locator("main form button").first)
    assert "Nobody of the list seems to stand in it twice" in clerk.main() or page.url.endswith("/summary/")
    clerk.open(page.url.partition("/one/")[2].replace("duplicates", "summary"))
    clerk.press(page.locator("main form button").first)
    page.wait_for_url("**/done/")
    done = page.url.partition("/one/")[2]
    clerk.open("register/")
    assert people_in_register(clerk) == before + 2
    clerk.open(done)
    page.locator("main summary").click()
    clerk.write(page.locator("#reason"), "The list of another camp")
    clerk.press(page.locator("main details button"))
    assert "The import was taken back" in page.locator("h1").inner_text()
    clerk.open("register/")
    assert people_in_register(clerk) == before
    page.context.close()


def test_a_pair_is_decided_by_keyboard(browser: Browser, served_record: Served) -> None:
    """From the pair on, one press of the tabulator leads to the first button, the next to the second."""
    content = SMALL.format("k").replace("1979-02-31", "1979-03-01") + "k2,Sabir,Anak,F,1980-02-03\n"
    clerk = Clerk(browser, served_record, "one", "en")
    page = clerk.page
    clerk.open("imports/")
    page.locator("input[type=file]").set_input_files(
        {"name": "three.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.locator("input[type=file]").press("Tab")
    page.keyboard.press("Tab")  # past what is folded away: the workbook has several lists
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("main form button").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/duplicates/" in page.url
    page.goto(page.url.partition("#")[0] + "#next")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "same"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "new"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/summary/" in page.url
    assert "3" in page.locator("main form button").first.inner_text()
    page.context.close()
