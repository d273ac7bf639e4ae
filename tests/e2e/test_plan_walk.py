"""A coordinator's day in a browser: plan, decide, have it approved, put it in force, and a departure falls out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.e2e.test_example_walk import come_in
from tests.e2e.walking import PATIENCE, Started, begin, follow, opened, send, serving, sound

LETTER = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """The command, serving an example that it loaded itself.

    What its first process has used before it starts those that answer must keep none of them from planning.
    """
    with serving(tmp_path / "data", "--with-example") as server:
        yield server


def plan(page: Page, home: str, name: str) -> str:
    """Press the button, wait until the plan is made, and return its address."""
    page.goto(f"{home}/plans/")
    page.locator("select[name=seconds]").select_option("10")
    follow(page.locator("main form button").first)
    sound(page, f"{name}-computing")
    address = page.url
    page.locator(".watch a.action, form[action$='/act/propose/'], .message.error").first.wait_for(timeout=2 * PATIENCE)
    assert page.locator(".message.error").all_inner_texts() == []
    page.goto(address)
    return address


def closed_departures(page: Page) -> dict[str, dict[str, str]]:
    """Which departures are closed to each family of the page on which they are moved, by the id of the family."""
    cards = page.locator(".family.movable").all()
    return {card.get_attribute("id") or "": json.loads(card.get_attribute("data-closed") or "") for card in cards}


def act(page: Page, name: str, reason: str = "") -> None:
    """Do one of the things that can be done with a plan."""
    form = page.locator(f"form[action$='/act/{name}/']")
    if reason:
        form.locator("xpath=..").locator("summary").click()
        form.locator("[name=reason]").fill(reason)
    follow(form.locator("button"))


def make_public(browser: Browser, one: Page, other: Page, home: str, language: str) -> None:
    """Two users make totals public; somebody reads them in both directions and keeps no cookie; one switches it off."""
    one.goto(f"{home}/public/")
    for name, title in (("title_en", "People on their way"), ("title_fa", "مردمی در راه")):
        one.locator(f"[name={name}]").fill(title)
    for name in ("shows_destinations", "shows_promises"):
        one.locator(f"[name={name}]").check()
    sound(one, f"{language}-public-off")
    follow(one.locator("main form button"))
    other.goto(f"{home}/public/")
    sound(other, f"{language}-public-proposed")
    follow(other.locator("form[action$='/act/confirm/'] button"))
    sound(other, f"{language}-public-on")
    reader = opened(browser, language)
    address = other.locator(".facts a").get_attribute("href")
    assert address
    reader.goto(address)
    sound(reader, f"{language}-public")
    before = reader.locator("html").get_attribute("dir")
    follow(reader.locator("header a"))
    assert {before, reader.locator("html").get_attribute("dir")} == {"ltr", "rtl"}
    sound(reader, f"{language}-public-turned")
    assert reader.context.cookies() == []
    other.locator("form[action$='/act/end/'] [name=reason]").fill("A threat")
    follow(other.locator("form[action$='/act/end/'] button"))
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 404


def drag(page: Page, card: Locator, goal: Locator) -> None:
    """Drag a card with the mouse from its first line, and let it go over something."""
    card.scroll_into_view_if_needed()
    (begin, end) = (one.bounding_box() for one in (card.locator("p").first, goal))
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + begin["width"] - 4, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("language", ["en", pytest.param("fa", marks=pytest.mark.soak)])
def test_from_a_plan_to_who_has_to_be_told(browser: Browser, started: Started, language: str) -> None:
    """A family is pinned elsewhere, three parties approve, two users put it in force, and a departure falls out."""
    rita = opened(browser, language)
    begin(rita, started, f"{language}-rita")
    rita.goto(f"{started.address}/example/")
    send(rita)
    approver, mover = (rita.locator(f"#link-{role}").input_value() for role in ("approver", "movement-officer"))
    home = f"{started.address}/operations/liberty"
    rita.goto(f"{home}/plans/")
    sound(rita, f"{language}-no-plans")
    first = plan(rita, home, f"{language}-first")
    sound(rita, f"{language}-plan")

    # One family is dragged to another departure, with a reason; the card says so.
    rita.set_viewport_size({"width": 1200, "height": 1600})
    rita.goto(f"{first}move/")
    card = rita.locator(".lane[data-free] .family.movable").nth(2)
    moved = card.get_attribute("id")
    closed = json.loads(card.get_attribute("data-closed") or "")
    stands = card.locator("xpath=ancestor::section").get_attribute("data-to")
    lanes = [one.get_attribute("data-to") for one in rita.locator(".lane").all()]
    goal = next(one for one in lanes if one and one not in {stands, *closed, "stay"})
    drag(rita, card, rita.locator(f".lane[data-to='{goal}'] h2"))
    rita.wait_for_url(f"**to={goal}")
    assert rita.locator("[name=what]").input_value() == "pin"
    assert goal in rita.locator("select[name=departure] option:checked").inner_text()
    rita.locator("[name=reason]").fill("With her sister")
    sound(rita, f"{language}-moved")
    follow(rita.locator("main form button"))
    assert goal in rita.locator(".family:target .mark").inner_text()
    sound(rita, f"{language}-move")
    closed_to = closed_departures(rita)

    # Another family is to leave by another departure.
    rita.goto(f"{first}families/")
    sound(rita, f"{language}-families")
    ways = {f"family-{one.get_attribute('href').split('/')[-2]}": one for one in rita.locator("main tbody td a").all()}
    chosen = next(one for one in ways if one in closed_to and one != moved)
    follow(ways[chosen])
    # A pin to a departure that does not fly, is closed to the family, or that the other one fills, would leave no plan.
    departures = rita.locator("select[name=departure] option").all()
    codes = [one.inner_text().rpartition(" · ")[2] for one in departures]
    flown = set(lanes) - {goal, *closed_to[chosen]}
    other = max(place for place, code in enumerate(codes) if code in flown)
    rita.locator("select[name=departure]").select_option(index=other)
    rita.locator("[name=reason]").fill("Dialysis there")
    sound(rita, f"{language}-adjust")
    follow(rita.locator("main form button"))
    second = plan(rita, home, f"{language}-second")
    rita.goto(f"{second}changes/?against={first.rstrip('/').rpartition('/')[2]}")
    assert rita.locator("main tbody tr").count() > 0
    sound(rita, f"{language}-changes")

    # Three parties: one has a user, two speak by letter.
    of_party = come_in(browser, approver, language, "approver")
    other_user = come_in(browser, mover, language, "movement-officer")
    rita.goto(f"{home}/plans/parties/")
    for party in ("UN mission", "Host government", "Receiving country"):
        rita.locator("[name=name]").fill(party)
        if party == "UN mission":
            rita.locator("[name=members]").first.check()
        follow(rita.locator("main > form button"))
    assert rita.locator("main ol > li").count() == 3
    sound(rita, f"{language}-parties")
    rita.goto(second)
    act(rita, "propose")
    of_party.goto(second)
    of_party.locator("[name=approves]").first.check()
    sound(of_party, f"{language}-proposed")
    follow(of_party.locator("form[action$='/say/'] button"))
    for party in ("host", "receiving"):
        rita.goto(second)
        rita.locator("[name=approves]").first.check()
        rita.locator("[name=letter]").set_input_files(
            {"name": f"{party}.pdf", "mimeType": "application/pdf", "buffer": LETTER}
        )
        follow(rita.locator("form[action$='/say/'] button"))
    with rita.expect_download() as letter:
        rita.locator("a[href*='/letters/']").first.click()
    assert Path(letter.value.path()).read_bytes() == LETTER

    # It takes two to tell people.
    act(rita, "ask")
    assert rita.locator("form[action$='/act/agree/']").count() == 0
    other_user.goto(second)
    sound(other_user, f"{language}-asked")
    act(other_user, "agree")
    sound(other_user, f"{language}-in-force")

    # The board tells it at a glance, and fits one sheet.
    rita.goto(f"{home}/board/")
    assert rita.locator(".board .figure").count() == 9
    assert rita.locator(".board svg[role=img]").count() >= 5
    for part in rita.locator(".board details summary").all():
        part.click()
    sound(rita, f"{language}-board")
    sheets = rita.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1

    make_public(browser, rita, of_party, home, language)

    # A departure is cancelled, and only who was on it has to be told.
    rita.goto(f"{second}families/")
    leaving = rita.locator("#show option").nth(2).get_attribute("value")
    rita.goto(f"{home}/departures/")
    row = rita.locator("main tbody tr").filter(has=rita.locator(f"th bdi:text-is('{leaving}')"))
    row.locator("summary").click()
    row.locator("[name=reason]").fill("Fog")
    follow(row.locator("form button"))
    third = plan(rita, home, f"{language}-third")
    rita.goto(f"{third}changes/")
    told = rita.locator("main tbody tr").filter(has=rita.locator("td strong"))
    assert told.count() > 0
    sound(rita, f"{language}-told")
