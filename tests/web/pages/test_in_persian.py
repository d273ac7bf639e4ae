"""Every page in Persian: each day stands in both calendars, and each number that is no code in Persian digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import jdatetime  # type: ignore[import-untyped]  # it ships no types
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.identities.registering import change, registered
from tests.web.record.conftest import allow, in_english
from tests.web.record.making import case, day, departing, made, offered, person, site

from safeconduct.web.identities import pairs
from safeconduct.web.identities.models import Document
from safeconduct.web.pages.writing import PERSIAN
from safeconduct.web.record import services
from safeconduct.web.record.models import (
    Answer,
    ClearanceKind,
    ClearanceState,
    Departure,
    EventKind,
    Operation,
    Purpose,
)
from safeconduct.web.rights.roles import Right

__all__ = ["allow", "in_english"]

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

VOID = {"meta", "link", "input", "br", "img", "hr"}
APART = {"bdi", "code", "time", "script", "style", "title", "option", "svg", "textarea"}
"""Where codes stand, or what people typed, or both calendars; a title and a choice can hold no element."""
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
SKIPPED = ("/static/", "/api/", "/accounts/logout", "/accounts/2fa", "/accounts/login", "/accounts/password")


class Page(HTMLParser):
    """The days of a page by the calendars in which they stand, and what is written as it should not be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.days: list[list[str]] = []
        self.links: set[str] = set()
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go into an element."""
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.add(str(given["href"]))
        if tag == "time":
            self.days.append([str(given["datetime"]), ""])
        if tag == "input" and given.get("type", "text") == "text" and ISO.fullmatch(given.get("value") or ""):
            self.wrong.append(f"{given['name']}={given['value']}")
        hint = (given.get("id") or "").endswith(("_helptext", "how_days")) or given.get("lang") == "en"
        if tag not in VOID:
            self.open.append((tag, hint))

    def handle_endtag(self, tag: str) -> None:
        """Go out of an element."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Look at a text."""
        tags = {tag for tag, _hint in self.open}
        if "time" in tags:
            self.days[-1][1] += data
        elif any(hint for _tag, hint in self.open):
            return
        elif ISO.search(data) or (not tags & APART and re.search(r"[0-9]", data)):
            self.wrong.append(data.strip())


def both(text: str) -> bool:
    """Whether the text of a day has both calendars, as another program computes the second one."""
    gregorian = ISO.search(text)
    assert gregorian, text
    solar = jdatetime.date.fromgregorian(date=date.fromisoformat(gregorian[0]))
    return f"{solar.year:04d}/{solar.month:02d}/{solar.day:02d}".translate(PERSIAN) in text


@pytest.fixture
def record() -> Operation:
    """An operation with something of everything that has days, and likely duplicates."""
    record = made()
    ana = registered(record)
    Document.objects.filter(person=ana).update(expires_on=date(2031, 5, 6))
    change(person(record, "F2.1"), family_name="Markerof", given_names="Sherin Gol", birth="1990-12")
    pairs.look(record, None)
    valid = {"valid_from": day(1), "valid_until": day(90)}
    services.set_clearance(ana, ClearanceKind.MEDICAL, ClearanceState.GRANTED, **valid, actor=None, reason="a")
    services.record_answer(ana, Purpose.LEAVE, Answer.GIVEN, day(2), valid_until=day(91), actor=None, reason="b")
    services.propose(case(record), offered(record), day(3), actor=None, reason="c")
    services.record_event(person(record, "F3.2"), EventKind.MISSING, day(4), actor=None, reason="d")
    services.create_site_day(site(record), day=day(5), hazard=1.5, actor=None, reason="e")
    services.edit(departing(record), {"departs_on": day(6), "arrives_on": day(7)}, {}, actor=None, reason="f")
    opened = {"opens_on": day(8), "closes_on": day(92), "places": 1200}
    services.edit(offered(record), opened, {}, actor=None, reason="g")
    Departure.objects.create(
        operation=record, code="D2", site=site(record), destination=departing(record).destination, mode="road",
        departs_on=day(9), arrives_on=day(10), seats=1234, status="scheduled",
    )  # fmt: skip
    return record


def walked(client: Client, *first: str) -> dict[str, Page]:
    """Every page that links lead to, each once."""
    found: dict[str, Page] = {}
    wanted = list(first)
    while wanted:
        path = wanted.pop()
        bare = path.split("#")[0]
        if bare in found or not bare.startswith("/") or bare.startswith(SKIPPED) or ".csv" in bare:
            continue
        answer = client.get(bare, follow=True, headers={"accept-language": "fa"})
        assert answer.status_code == 200, bare
        found[bare] = Page(answer.content.decode())
        wanted += sorted(found[bare].links)
    return found


def looked_at(pages: dict[str, Page]) -> set[str]:
    """The days that stood on pages, none of them in one calendar alone and nothing written as it should not be."""
    assert {path: page.wrong for path, page in pages.items() if page.wrong} == {}
    shown = [(path, text) for path, page in pages.items() for _day, text in page.days]
    assert [each for each in shown if not both(each[1])] == []
    return {day for page in pages.values() for day, _text in page.days}


def test_every_page_of_an_operation(record: Operation, as_alma: Client, allow: Callable[..., None]) -> None:
    """All that links lead to, and the identity that is shown for a purpose; every day that the record has is found."""
    allow(record, *(right for right in Right if not right.startswith(("users", "operations"))))
    pages = walked(as_alma, "/", *(reverse(name, args=["one"]) for name in ("record_series", "operation_log")))
    ana = person(record)
    shown = as_alma.post(
        reverse("identities_show", args=["one", ana.uid]), {"purpose": "contact"}, headers={"accept-language": "fa"}
    )
    pages["identity"] = Page(shown.content.decode())
    assert len(pages) > 40
    expected = {str(day(n)) for n in (1, 3, 5, 6, 7, 8, 9, 10, 90, 91, 92)}
    assert looked_at(pages) >= expected | {"1990-12-31", "2031-05-06"}


def test_every_page_of_an_administrator(record: Operation, as_rita: Client, allow: Callable[..., None]) -> None:
    """Users with what was done, and operations."""
    allow(record, "planning.read")
    pages = walked(as_rita, "/", reverse("people"), reverse("operations"), reverse("usersessions_list"))
    assert len(pages) > 6
    assert looked_at(pages)
