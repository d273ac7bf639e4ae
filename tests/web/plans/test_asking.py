"""Where nothing departs a plan says what seats are needed, and that they are asked for is a row with its letter."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.planning.making import family, offer, operation
from tests.web.plans.making import planned
from tests.web.record.making import START

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.plans import asking, letters, making
from safeconduct.web.plans.models import Plan, SeatRequest
from safeconduct.web.record.models import Operation, Site
from safeconduct.web.record.services import Refused
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db
PEOPLE = 14


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, allow: Callable[..., None], alma: User) -> Plan:
    """A plan of four families of which nobody can leave yet, and Alma, who may plan."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    record = Operation.objects.create(code="one", name="One")
    families = [family("F1", 3), family("F2", 1), family("F3", 4), family("F4", 6)]
    load(record, operation(families, [], [offer("O1", 9), offer("O2", 9, "deu")]))
    Site.objects.filter(operation=record).update(name="=The camp")
    allow(record, "planning.read", "plan.make")
    return planned(record, alma)


def test_the_page_says_what_is_needed_and_asks_for_it(plan: Plan, as_alma: Client) -> None:
    """Totals by destination and week; the request is there with who asked whom, and so is that it was taken back."""
    path = reverse("plans_plan", args=["one", plan.uid])
    page = as_alma.get(path).content.decode()
    assert "Seats to ask for" in page
    assert "Seats for 14 people" in page
    done = as_alma.post(reverse("plans_ask", args=["one", plan.uid]), {"addressee": "The air bridge"}, follow=True)
    assert "Request made by" in done.content.decode()
    one = SeatRequest.objects.get()
    assert sum(row["people"] for row in one.asked["rows"]) == PEOPLE
    back = reverse("plans_take_back", args=["one", plan.uid, one.uid])
    assert "Say why" in as_alma.post(back, {"reason": " "}, follow=True).content.decode()
    assert "Taken back by" in as_alma.post(back, {"reason": "Others offered"}, follow=True).content.decode()
    assert "already" in as_alma.post(back, {"reason": "Again"}, follow=True).content.decode()
    assert [entry.action for entry in Entry.objects.filter(subject="plan").order_by("sequence")] == [
        "planned",
        "seats asked",
        "seats asked taken back",
    ]
    assert log.verify() == []


@pytest.mark.parametrize(("language", "word"), [("en", "Request for seats"), ("fa", "درخواست صندلی")])
def test_a_letter_is_in_its_language_whatever_the_page_is_in(
    plan: Plan, as_alma: Client, alma: User, language: str, word: str
) -> None:
    """To print and as a text it has words and totals and no family; as a table a row for each week."""
    one = asking.ask(plan, "The air bridge", actor=alma)
    codes = plan.cases.values_list("case__code", flat=True)
    for kind in ("html", "txt", "csv"):
        path = reverse("plans_seat_letter", args=["one", plan.uid, one.uid, language, kind])
        answer = as_alma.get(path, headers={"Accept-Language": "fa" if language == "en" else "en"})
        content = answer.content.decode()
        assert answer.status_code == 200
        assert not any(code in content for code in codes)
        if kind == "csv":
            rows = list(csv.reader(io.StringIO(content)))[1:]
            assert sum(int(row[3]) for row in rows) == PEOPLE
            assert {row[0] for row in rows} == {"'=The camp"}
        else:
            assert word in content
            assert "The air bridge" in content
    assert Entry.objects.filter(action="exported", subject="seat request").count() == 3


def test_a_letter_counts_as_the_plan_does(plan: Plan, alma: User) -> None:
    """Its rows add up to its total, and who has no way yet is told as a number."""
    one = asking.ask(plan, "The air bridge", actor=alma)
    with override("en"):
        letter = letters.letter_of(one)
    assert sum(int(row[3]) for row in letter.rows) == int(letter.total[1]) == PEOPLE
    one.asked["people_left"] = 3
    with override("fa"):
        assert "۳ نفر" in letters.letter_of(one).after[0]


def test_what_makes_no_sense_is_refused(plan: Plan, alma: User) -> None:
    """Nobody named; a plan that finds nothing to ask for; nothing is noted."""
    with pytest.raises(Refused, match="of whom"):
        asking.ask(plan, " ", actor=alma)
    Plan.objects.filter(pk=plan.pk).update(claims={**plan.claims, "needed": None})
    with pytest.raises(Refused, match="no seats"):
        asking.ask(plan, "The air bridge", actor=alma)
    assert not SeatRequest.objects.exists()


def test_the_database_keeps_requests_as_they_are(plan: Plan, alma: User) -> None:
    """None is altered, none is taken back twice, and none without a reason."""
    one = asking.ask(plan, "The air bridge", actor=alma)
    with pytest.raises(DatabaseError), transaction.atomic():
        SeatRequest.objects.filter(pk=one.pk).update(addressee="Another")
    fields = {"operation": plan.operation, "plan": plan, "addressee": "x", "asked": {}, "who": alma}
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatRequest.objects.create(**fields, takes_back=one)
    asking.take_back(one, actor=alma, reason="No need")
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatRequest.objects.create(**fields, takes_back=one, reason="Again")


def test_letters_open_to_their_right_alone(plan: Plan, as_alma: Client, alma: User, allow: Callable[..., None]) -> None:
    """Who cannot plan gets none, and of another language or kind there is none."""
    one = asking.ask(plan, "The air bridge", actor=alma)
    for language, kind in (("xx", "txt"), ("en", "pdf")):
        path = reverse("plans_seat_letter", args=["one", plan.uid, one.uid, language, kind])
        assert as_alma.get(path).status_code == 404
    allow(plan.operation, "planning.read")
    path = reverse("plans_seat_letter", args=["one", plan.uid, one.uid, "en", "txt"])
    assert as_alma.get(path).status_code == 404
    assert as_alma.post(reverse("plans_ask", args=["one", plan.uid]), {"addressee": "x"}).status_code == 404
