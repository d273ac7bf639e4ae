"""Phones at a gate in a real browser: with the network cut, restarted, locked, shut out, and read from their disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route
from tests.conftest import browser_program
from tests.e2e.gate import PASSPHRASE, Desk, Phone, answering, desk
from tests.e2e.walking import sound

from web.installation import migrated
from web.marking import Markers, Sought

PATIENCE = 60_000
"""Milliseconds that a step may take on a machine that is busy."""
ASKS = "**/gate/standing/"
"""What a phone that nobody opened asks."""
MARKERS = Markers()
NAME, CONTROL = MARKERS.make("the names of people"), MARKERS.make("what is kept in the open, to be found")


@contextmanager
def gate(home: Path, people: int, families: int, buses: int, mark: str = "") -> Iterator[tuple[str, Desk]]:
    """A server with a departure, and the desk of its gate."""
    shutil.copytree(migrated(), home / "data")
    with desk(home / "data", people, families, buses, mark) as officer, answering(home / "data") as address:
        yield address, officer


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Desk]]:
    """A gate of two families, with a word in each name that can be looked for."""
    with gate(tmp_path_factory.mktemp("gate"), 5, 2, 1, NAME) as made:
        yield made


def opened(browser: Browser, address: str, code: str) -> Phone:
    """A phone that is paired."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
    context.set_default_timeout(PATIENCE)
    phone = Phone(context, address)
    phone.pair(code)
    return phone


@pytest.mark.parametrize(
    ("people", "families", "buses"), [(14, 6, 2), pytest.param(150, 60, 4, marks=pytest.mark.soak)]
)
def test_a_departure_is_boarded_with_the_network_cut(
    browser: Browser, tmp_path: Path, people: int, families: int, buses: int
) -> None:
    """Three phones, two without a network for a time, scan some families twice; one is killed in between.

    The headcount is right, no scan is lost or counted twice, and what disagrees is shown until the desk decides.
    """
    with gate(tmp_path, people, families, buses) as (address, officer):
        first, second, third = (opened(browser, address, code) for code in officer("invite", "one", "two", "three"))
        each, said = first.families, 0
        assert sum(len(one["people"]) for one in each) == people
        third_part, overlap = families // 3, max(1, families // 15)
        second.cut()
        third.cut()
        for family in each[: third_part + overlap]:
            first.board(family)
            said += len(family["people"])
        before = each[third_part : third_part + third_part // 2]
        for family in before:
            second.board(family)
            said += len(family["people"])
        second.restart()  # still without a network
        assert "Offline" in second.page.locator("#status").inner_text()
        assert second.totals.startswith(f"{sum(len(one['people']) for one in before)} of {people}")
        for family in each[third_part + third_part // 2 : 2 * third_part]:
            second.board(family)
            said += len(family["people"])
        seats = sum(one["seats"] for one in first.packet["buses"])
        other_bus = next(one["id"] for one in first.packet["buses"] if one["id"] != each[0]["people"][0]["bus"])
        third.refuse(each[1]["people"][0], "health")  # the first phone says that they boarded
        third.board(each[0], other_bus)  # and that these did, on another bus
        said += 1 + len(each[0]["people"])
        for family in each[2 * third_part :]:
            third.board(family)
            said += len(family["people"])
        assert third.page.locator("#bus").input_value() == ""  # the bus of an earlier family is not that of the next
        first.settled()  # a server that is busy may not have heard all of it yet
        for phone in (second, third):
            phone.cut(False)
            phone.settled()
        found = officer("count")
        disputed = {one["token"] for one in each[0]["people"]} | {each[1]["people"][0]["token"]}
        assert len(found["events"]) == said
        assert set(found["conflicts"]) == disputed
        named = {one["id"]: one["name"] for one in first.packet["buses"]}
        listed = {one["token"]: named[one["bus"]] for family in each[1:] for one in family["people"]}
        assert {person: bus for person, bus in found["aboard"].items() if person in listed} == listed
        assert (len(found["aboard"]), found["certain"], found["awaited"]) == (people, people - len(disputed), [])
        for phone in (first, second, third):
            phone.shows(f"disagree: {len(disputed)}")
            assert f"{people} of {people} aboard" in phone.totals
            assert f"seats left: {seats - people}" in phone.totals  # who is in dispute keeps a seat
            twice = len(each[0]["people"])
            left = phone.page.locator("#buses li").all_inner_texts()
            assert sum(int(one.split("seats left: ")[1]) for one in left if "left" in one) == seats - people - twice
        third.scan(each[1]["people"][0]["token"])
        assert "They disagree" in third.page.locator(".conflict").first.inner_text()
        sound(third.page, "boarding-conflict")
        assert officer("decide") == len(disputed)
        for phone in (first, second, third):
            phone.page.locator("#sync").click()
            phone.page.locator("#totals:not(:has-text('disagree'))").wait_for()
        assert "decided at the desk" in third.page.locator("#place").inner_text()
        assert officer("count")["certain"] == people
        assert [one.page.complaints for one in (first, second, third)] == [[], [], []]


def test_what_a_phone_holds_cannot_be_read(browser: Browser, small: tuple[str, Desk], tmp_path: Path) -> None:
    """Its storage on the disk tells nothing without the passphrase; once shut out it gets nothing and is wiped."""
    profile = tmp_path / "profile"
    address, officer = small
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=browser_program(), viewport={"width": 360, "height": 740}, locale="en"
    )
    context.set_default_timeout(PATIENCE)
    phone = Phone(context, address)
    phone.pair(officer("invite", "one")[0])
    phone.cut()
    phone.board(phone.families[0])
    assert NAME in phone.page.locator("#place").inner_text()
    kept = phone.page.evaluate("""async () => {
      const urls = [];
      for (const one of await caches.keys())
        for (const request of await (await caches.open(one)).keys()) urls.push(new URL(request.url).pathname);
      return [urls, Object.keys(localStorage).length + Object.keys(sessionStorage).length, document.cookie];
    }""")
    assert all(one == "/gate/" or one.startswith(("/gate/shell/", "/gate/icon-", "/gate/manifest")) for one in kept[0])
    assert (len(kept[0]) > 10, kept[1:]) == (True, [0, ""])
    phone.page.evaluate("""(text) => new Promise((done) => {
      const asked = indexedDB.open("control");
      asked.onupgradeneeded = () => asked.result.createObjectStore("one").put(text, 1);
      asked.onsuccess = done;
    })""", CONTROL)  # fmt: skip
    phone.page.locator("#lock").click()
    phone.unlock("another passphrase")
    phone.page.get_by_text("This passphrase is wrong").wait_for()
    secrets = [NAME, *(one["token"] for family in phone.families for one in family["people"]), "شیرین"]
    context.close()
    everywhere = {one: one.read_bytes() for one in profile.rglob("*") if one.is_file()}
    assert any(Sought([CONTROL]).search(content) for content in everywhere.values())
    sought = Sought(secrets)
    assert [str(one) for one, content in everywhere.items() if sought.search(content)] == []

    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=browser_program(), viewport={"width": 360, "height": 740}, locale="en"
    )
    context.set_default_timeout(PATIENCE)
    phone = Phone(context, address)
    phone.page.goto(f"{address}/gate/")
    phone.unlock()
    phone.page.locator("#totals").wait_for()
    phone.settled()
    boarded = len(officer("count")["events"])
    phone.cut()
    officer("revoke", "one")
    phone.scan(secrets[1])
    phone.page.locator("#tick-all").click()
    phone.press("#absent")
    phone.cut(False)
    phone.page.get_by_text("was shut out").wait_for()
    assert [len(phone.page.locator(one).all()) for one in ("#totals", "#opening")] == [0, 0]
    assert phone.page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))") == ["control"]
    assert len(officer("count")["events"]) == boarded
    context.close()


@contextmanager
def laid_out_anew(phone: Phone) -> Iterator[None]:
    """Wait until the form of pairing is another: what is typed before that is lost with the old one."""
    phone.page.locator("#pairing").evaluate("(one) => (one.dataset.is = 'old')")
    yield
    phone.page.locator("#pairing:not([data-is])").wait_for()


def test_a_phone_locks_itself_and_its_day_ends(browser: Browser, small: tuple[str, Desk]) -> None:
    """Unused it locks; after its day the departure is gone from it, and what it had not sent is handed in."""
    address, officer = small
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="fa")
    context.set_default_timeout(PATIENCE)
    phone = Phone(context, address)
    phone.page.goto(f"{address}/gate/")
    phone.page.locator("#passphrase").wait_for()
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    sound(phone.page, "boarding-pair-fa")
    with laid_out_anew(phone):
        phone.page.locator("#language").select_option("en")
    phone.page.clock.install()
    code = officer("invite", "late")[0]
    for passphrase in ("short", "123456789012345", "abababababababab"):
        with laid_out_anew(phone):
            phone.page.goto(f"{address}/gate/#{code}")
        assert phone.page.locator("#code").input_value() == code
        phone.type_twice(passphrase)
        phone.page.locator(".wrong", has_text="too easy").wait_for()
    phone.type_twice(PASSPHRASE)
    phone.page.locator("#totals").wait_for()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    sound(phone.page, "boarding-gate")
    phone.cut()
    phone.board(phone.families[-1])
    before = len(officer("count")["aboard"])
    phone.page.clock.fast_forward("06:00")
    phone.page.locator("#opening").wait_for()
    assert "Not yet sent" in phone.page.locator("#main").inner_text()
    phone.page.clock.fast_forward("24:00:00")
    officer("expire", "late")
    phone.page.reload()
    phone.page.locator("#opening").wait_for()
    assert "day of this phone" in told(phone) or "روز این گوشی" in told(phone)
    size = len(phone.families[-1]["people"])
    assert keys(phone) == ["lock", "secret", *(f"unsent:{number:010}" for number in range(1, 1 + size))]
    phone.cut(False)
    phone.unlock()
    phone.page.locator(".notice").wait_for()
    assert len(officer("count")["aboard"]) == before + size
    assert phone.page.evaluate("indexedDB.databases()") == []


def test_what_the_server_cannot_take_stops_nothing(browser: Browser, small: tuple[str, Desk]) -> None:
    """One event that it cannot read and one of a card it does not know are named with why; the others are sent."""
    address, officer = small
    phone = opened(browser, address, officer("invite", "bent")[0])
    people = [one["token"] for family in phone.families for one in family["people"]]
    before = len(officer("count")["events"])

    def bend(route: Route) -> None:
        sent = route.request.post_data_json
        for one in sent["events"]:
            if one["person"] == people[0]:
                one["made_at"] = "this morning"
            if one["person"] == people[1]:
                one["person"] = "nobody"
        route.continue_(post_data=sent)

    phone.between(bend)
    phone.cut()
    for family in phone.families:
        phone.board(family)
    phone.cut(False)
    phone.settled()
    assert len(officer("count")["events"]) == before + len(people) - 2
    assert "Not taken by the server: 2" in phone.page.locator("#status").inner_text()
    assert phone.totals.startswith(f"{len(officer('count')['aboard'])} of {len(people)}")
    phone.restart()
    phone.page.locator("#list-not_taken").click()
    rows = phone.page.locator("#list li").all_inner_texts()
    assert "the server cannot read it: made_at" in rows[0]
    assert "nobody of this departure has this card" in rows[1]
    assert all(NAME in one and "boarded, Bus 1" in one for one in rows)
    sound(phone.page, "boarding-not-taken")
    phone.between(lambda route: route.fulfill(status=500, body="no"))
    phone.page.locator("#status", has_text="answers with an error (500)").wait_for()
    assert phone.page.complaints == []
    phone.context.close()


def test_who_is_not_on_board_arrives_only_when_said_twice(browser: Browser, small: tuple[str, Desk]) -> None:
    """*Tick all* ticks who is on board; whoever is not by the headcount and came all the same is noted after asking."""
    address, officer = small
    phone = opened(browser, address, officer("invite", "far")[0])
    family = max(phone.families, key=lambda one: len(one["people"]))
    first, *others = family["people"]
    phone.page.locator("#mode").select_option("board")
    phone.scan(first["token"])
    phone.press("#take-back")
    for one in others:
        phone.scan(one["token"])
        phone.press("#board")
    phone.page.locator("#mode").select_option("arrive")
    phone.scan(family["token"])
    phone.page.locator("#tick-all").click()
    assert phone.page.locator(".person input:checked").count() == len(others)
    assert "not on board by the headcount" in phone.page.locator(".person").first.inner_text()
    phone.press("#arrived")
    phone.scan(first["token"])
    phone.press("#arrived")
    assert "press once more" in phone.page.locator("#said").inner_text()
    phone.press("#arrived")
    phone.settled()
    arrived = [person for _device, person, kind in officer("count")["events"].values() if kind == "arrived"]
    assert sorted(arrived) == sorted(one["token"] for one in family["people"])
    phone.context.close()


def test_a_sealed_phone_asks_and_is_wiped(browser: Browser, small: tuple[str, Desk]) -> None:
    """Nobody types a passphrase: shut out, or after its day, it loses everything as soon as it hears of that."""
    address, officer = small
    phone = opened(browser, address, officer("invite", "lost")[0])
    with phone.page.expect_response(ASKS):
        phone.page.locator("#lock").click()
    phone.page.locator("#opening").wait_for()
    code = officer("invite", "again")[0]
    with phone.page.expect_response(ASKS):  # else it hears of what follows before its network is cut
        phone.page.goto(f"{address}/gate/#{code}")
    phone.page.get_by_text("paired already").wait_for()
    phone.cut()
    officer("revoke", "lost")
    phone.page.reload()
    phone.page.locator("#opening").wait_for()
    assert {"lock", "packet", "secret"} <= set(keys(phone))
    phone.cut(False)  # it hears of its network while it is locked
    phone.page.get_by_text("was shut out").wait_for()
    assert phone.page.evaluate("indexedDB.databases()") == []
    phone.context.close()
    phone = opened(browser, address, officer("invite", "stale")[0])
    with phone.page.expect_response(ASKS):  # else it may be wiped before the page is loaded anew
        phone.page.locator("#lock").click()
    officer("expire", "stale")
    phone.page.reload()
    phone.page.get_by_text("The day of this phone is over, and it was wiped").wait_for()
    assert phone.page.evaluate("indexedDB.databases()") == []
    phone.context.close()


def told(phone: Phone) -> str:
    """What the page says."""
    return str(phone.page.locator("#main").inner_text())


def keys(phone: Phone) -> Any:
    """Under which names the phone keeps something."""
    return phone.page.evaluate("""() => new Promise((done) => {
      const asked = indexedDB.open("safe-conduct-boarding");
      asked.onsuccess = () => {
        const found = asked.result.transaction("records").objectStore("records").getAllKeys();
        found.onsuccess = () => { asked.result.close(); done(found.result); };
      };
    })""")
