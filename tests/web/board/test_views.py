"""The page of the board: who may open it, who sees which families, and what its files hold."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.record.making import case, departing, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.board.board import MAKERS
from safeconduct.web.identities.services import change
from safeconduct.web.plans.models import PlannedCase
from safeconduct.web.record.models import Case, Operation, Person
from safeconduct.web.record.services import begin_operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import RIGHTS, Right, Role

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
BOARD = "/operations/one/board/"


def text_of(client: Client, address: str = BOARD, language: str = "en") -> str:
    """A page as it is sent."""
    answered = client.get(address, headers={"accept-language": language})
    assert answered.status_code == 200
    return answered.content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_whoever_may_see_planning_has_a_board(
    record: Operation, alma: User, rita: User, as_alma: Client, role: Role
) -> None:
    """A partner has none: the totals, with small groups left out, are theirs."""
    for held in alma.grants.all():
        grants.revoke(held, by=rita, reason="another role")
    grants.give(alma, role, record, by=rita, reason="a test")
    expected = 200 if Right.PLANNING_READ in RIGHTS[role] else 404
    assert (role == Role.PARTNER) == (expected == 404)
    assert as_alma.get(BOARD).status_code == expected
    assert as_alma.get(f"{BOARD}remaining.csv").status_code == expected


def test_it_is_the_first_page_of_an_operation(record: Operation, as_alma: Client) -> None:  # noqa: ARG001
    """Whoever enters comes to the board."""
    assert as_alma.get("/operations/one/")["Location"] == BOARD


def test_an_empty_operation_says_what_is_entered_first(allow: Allow, as_alma: Client, rita: User) -> None:
    """In their order, each by a page that whoever sees the board may open; no plan is made of nobody."""
    begun = begin_operation(code="new", name="New", starts_on=date(2026, 12, 1), deadline=date(2027, 3, 1), actor=rita)
    allow(begun, "planning.read", "plan.make")
    board = "/operations/new/board/"
    (listed,) = re.findall(r"<ol>(.*?)</ol>", text_of(as_alma, board), re.DOTALL)
    links = re.findall(r'href="([^"]+)"', listed)
    assert [link.strip("/").split("/")[-1] for link in links] == [
        "sites", "destinations", "offers", "departures", "plans"
    ]  # fmt: skip
    assert [as_alma.get(link).status_code for link in links] == [200] * 5
    assert "Make a plan" not in text_of(as_alma, board)
    allow(begun, "planning.read", "register.edit", "identity.edit")
    shown = text_of(as_alma, board)
    for name in ("intake_imports", "record_import"):
        address = reverse(name, args=["new"])
        assert address in shown
        assert as_alma.get(address).status_code == 200
    assert board in text_of(as_alma, reverse("record_import", args=["new"]))


def test_without_a_plan_it_leads_to_one(record: Operation, allow: Allow, as_alma: Client) -> None:
    """The first sentence says so, and whoever may plan has the button."""
    page = text_of(as_alma)
    assert "10 of 10 people remain" in page
    assert "No plan is in force." in page
    assert f'class="action" href="{reverse("plans_plans", args=["one"])}"' in page
    allow(record, "planning.read")
    assert 'class="action"' not in text_of(as_alma)


def test_without_settings_it_says_what_is_missing(liberty: Operation, allow: Allow, as_alma: Client) -> None:
    """And no figure of it can be taken out."""
    allow(liberty, "planning.read")
    assert "not set up yet" in text_of(as_alma, "/operations/liberty/board/")
    assert as_alma.get("/operations/liberty/board/remaining.csv").status_code == 404


@pytest.mark.usefixtures("in_force")
def test_families_are_shown_by_code_to_whoever_sees_the_register(
    record: Operation, allow: Allow, as_alma: Client
) -> None:
    """Which families were read stands in the log; others see numbers alone."""
    page = text_of(as_alma)
    assert "<bdi>F1</bdi></a>" in page
    read = Entry.objects.filter(action="read", subject="case").latest("sequence")
    assert (len(read.id_list), read.purpose) == (2, "board")
    before = Entry.objects.count()
    allow(record, "planning.read")
    before = Entry.objects.filter(action="read").count()
    page = text_of(as_alma)
    assert "<bdi>F1</bdi>" not in page
    assert "2 families still lack something" in page
    assert Entry.objects.filter(action="read").count() == before


@pytest.mark.usefixtures("in_force")
def test_names_are_shown_to_whoever_may_read_them_and_asks(
    record: Operation, alma: User, allow: Allow, as_alma: Client
) -> None:
    """That they were read stands in the log; asked for without the right they are not there."""
    change(person(record), {"given_names": "Parvin", "family_name": "Sohrabi"}, seen=0, actor=alma, reason="")
    assert "Parvin" not in text_of(as_alma, f"{BOARD}?names=1")
    allow(record, "planning.read", "register.read", "identity.read")
    assert "Parvin" not in text_of(as_alma)
    assert "Parvin Sohrabi" in text_of(as_alma, f"{BOARD}?names=1")
    read = Entry.objects.filter(action="read", subject="identity").latest("sequence")
    assert person(record).uid in read.id_list
    assert read.purpose == "board"


@pytest.mark.usefixtures("in_force")
@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_figure_is_on_the_page_and_a_file(as_alma: Client, language: str) -> None:
    """Its table has the same figures in every language, its picture stands by itself, and no case is in either."""
    page = text_of(as_alma, language=language)
    assert not re.search(r"\bstyle=|<script(?! src)|\bon\w+=", page)
    for key in MAKERS:
        assert f'id="{key}"' in page, key
        table = text_of(as_alma, f"{BOARD}{key}.csv", language)
        assert "F1" not in table, key
        rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
        assert len({len(row) for row in rows}) == 1, key
        picture = as_alma.get(f"{BOARD}{key}.svg", headers={"accept-language": language})
        if picture.status_code == 200:
            assert picture["Content-Type"] == "image/svg+xml", key
            assert picture.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"'), key
            assert b"F1" not in picture.content, key
        else:
            assert picture.status_code == 404, key
            assert f'id="{key}-name"' not in page, key


def test_there_is_no_other_file(record: Operation, as_alma: Client) -> None:  # noqa: ARG001
    """A key or a kind that is none finds nothing, and neither does the name of something else of the board."""
    for name in ("remaining.pdf", "nothing.csv", "operation.csv", "headline.csv", "figures.svg"):
        assert as_alma.get(BOARD + name).status_code == 404, name


@pytest.mark.usefixtures("in_force")
def test_a_table_runs_nothing_in_a_spreadsheet(record: Operation, as_alma: Client) -> None:
    """A code that begins as a formula does is a text."""
    departure = departing(record)
    type(departure).objects.filter(pk=departure.pk).update(code="=1+1")
    assert ",'=1+1," in text_of(as_alma, f"{BOARD}departures.csv")


@pytest.mark.usefixtures("in_force")
def test_the_questions_are_few_however_many_people_there_are(record: Operation, as_alma: Client) -> None:
    """A hundred more people take not one question more, and the page is small."""
    text_of(as_alma)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert len(text_of(as_alma)) < 300_000
        return len(questions)

    before = asked()
    camp, first = case(record).site, case(record)
    families = [Case(operation=record, code=f"M{n}", site=camp, priority="normal") for n in range(50)]
    Case.objects.bulk_create(families)
    Person.objects.bulk_create(
        Person(operation=record, code=f"M{n}", case=family, sex="F", age=30, nationality="IRN", first_site=camp)
        for n, family in enumerate(families * 2)
    )
    placed = PlannedCase.objects.get(case=first)
    PlannedCase.objects.bulk_create(
        PlannedCase(
            operation=record, plan=placed.plan, case=family, people=2, departure=placed.departure, offer=placed.offer
        )
        for family in families
    )
    assert "104 people" in text_of(as_alma)
    assert asked() == before < 52
