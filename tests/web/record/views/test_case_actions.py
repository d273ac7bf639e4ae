"""What case officers record about a case: each by its page, each in the history, each taken back from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.record.making import case, departing, made, offered, person

from safeconduct.operation import check_operation, write_operation
from safeconduct.web.audit import log
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.births import births_of
from safeconduct.web.record.models import (
    Case,
    Clearance,
    Consent,
    Decision,
    Operation,
    Person,
    StateChange,
    Submission,
)
from safeconduct.web.record.projection import case_window
from safeconduct.web.record.services import Refused, reverse_change
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db

Allow = Callable[..., None]
RIGHTS = ("register.read", "register.edit", "decisions.edit", "submissions.edit", "boarding.edit")


@pytest.fixture
def record(allow: Allow) -> Operation:
    """Three families at the camp, and Alma, who may change all about them."""
    record = made()
    allow(record, *RIGHTS)
    return record


def send(client: Client, name: str, record: Operation, *more: object, **fields: Any) -> int:
    """Send a form about the case F1."""
    path = reverse(name, args=["one", case(record).uid, *more])
    return client.post(path, {"reason": "Letter"} | fields).status_code


def page(client: Client, record: Operation) -> str:
    """The page of the case F1."""
    return client.get(reverse("record_case", args=["one", case(record).uid])).content.decode()


def take_back_last(client: Client, record: Operation) -> None:
    """Take the last change back from the page of the case."""
    change = StateChange.objects.filter(operation=record).latest("pk")
    path = reverse("record_undo", args=["one", case(record).uid, "change", change.pk])
    assert path in page(client, record)
    assert client.post(path, {"reason": "A slip"}).status_code == 302


def test_a_clearance_narrows_the_window_until_it_ends(record: Operation, as_alma: Client) -> None:
    """The page says which clearance limits; ended or taken back, the one before counts again."""
    given = {"person": person(record).pk, "kind": "medical", "state": "granted", "valid_from": "2026-03-10"}
    assert send(as_alma, "record_clearance", record, **given) == 302
    assert case_window(case(record)).ready_on == date(2026, 3, 10)
    assert "limits when the case may leave" in page(as_alma, record)
    assert send(as_alma, "record_clearance", record, **given | {"valid_from": "2026-03-20"}) == 302
    assert case_window(case(record)).ready_on == date(2026, 3, 20)
    last = Clearance.objects.latest("pk")
    assert send(as_alma, "record_end_clearance", record, last.pk) == 302
    assert case_window(case(record)).ready_on == date(2026, 3, 10)
    take_back_last(as_alma, record)
    assert case_window(case(record)).ready_on == date(2026, 3, 20)
    assert log.verify() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "requested", "valid_from": "2026-03-10"},
        {"state": "granted", "expected_on": "2026-03-10"},
        {"state": "granted", "valid_from": "2026-03-10", "valid_until": "2026-03-09"},
        {"state": "granted", "reason": ""},
    ],
)
def test_a_clearance_that_cannot_be_is_refused(wrong: dict[str, str], record: Operation, as_alma: Client) -> None:
    """With a word on the page, and nothing recorded."""
    given = {"person": person(record).pk, "kind": "medical"}
    assert send(as_alma, "record_clearance", record, **given | wrong) == 422
    assert not Clearance.objects.exists()


def test_a_consent_is_given_renewed_and_withdrawn_without_a_word(record: Operation, as_alma: Client) -> None:
    """Withdrawn, it is in force no longer and the case stays as it was; a mistaken withdrawal goes back."""
    given = {"person": person(record).pk, "purpose": "sharing", "recipient": "UNHCR", "answer": "given"}
    assert send(as_alma, "record_consent", record, **given, on="2026-03-01", valid_until="2027-04-01") == 302
    assert send(as_alma, "record_consent", record, **given, on="2026-03-02") == 302
    assert page(as_alma, record).count("✓ agrees that data are shared (<bdi>UNHCR</bdi>)") == 1
    before = (case(record).status, case_window(case(record)))
    last = Consent.objects.latest("pk")
    assert send(as_alma, "record_withdraw", record, last.pk, reason="") == 302
    shown = page(as_alma, record)
    assert "✓ agrees" not in shown
    assert "ask again: the last answer holds no longer" in shown
    assert (case(record).status, case_window(case(record))) == before
    take_back_last(as_alma, record)
    assert page(as_alma, record).count("✓ agrees") == 1


@pytest.mark.parametrize(
    "wrong",
    [{"purpose": "sharing"}, {"purpose": "destination"}, {"purpose": "leave", "valid_until": "2026-03-01"}],
)
def test_a_consent_names_what_it_is_to(wrong: dict[str, str], record: Operation, as_alma: Client) -> None:
    """A recipient, a destination, and no end before its beginning."""
    assert (
        send(as_alma, "record_consent", record, person=person(record).pk, answer="given", on="2026-03-02", **wrong)
        == 422
    )


def test_a_decision_is_made_ended_and_taken_back(record: Operation, as_alma: Client) -> None:
    """It says who decided; ended it is in no plan; taking the end back lets it hold again."""
    given = {"decision": "pin", "departure": departing(record).pk, "reason": "Surgery on the 9th"}
    assert send(as_alma, "record_decide", record, **given) == 302
    one = Decision.objects.get()
    assert (one.decided_by, one.reason) == ("Alma Hoxha", "Surgery on the 9th")
    assert send(as_alma, "record_decide", record, decision="forbid") == 422
    assert send(as_alma, "record_end_decision", record, one.pk) == 302
    assert snapshot(record).tables["decisions"].height == 0
    take_back_last(as_alma, record)
    assert snapshot(record).tables["decisions"].height == 1


def test_who_may_not_decide_cannot_take_a_decision_back(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Neither by its form nor through the history of the case."""
    send(as_alma, "record_decide", record, decision="short_notice")
    change = StateChange.objects.latest("pk")
    allow(record, "register.read", "register.edit")
    assert send(as_alma, "record_end_decision", record, Decision.objects.get().pk) == 404
    assert send(as_alma, "record_undo", record, "change", change.pk) == 404
    assert "record_decide" not in page(as_alma, record)
    assert Decision.objects.get().ended_at is None


def test_a_case_is_proposed_and_its_steps_go_back(record: Operation, as_alma: Client) -> None:
    """An acceptance goes back with its days and the day of its step; a proposal goes back as withdrawn."""
    assert send(as_alma, "record_propose", record, offer=offered(record).pk, on="2026-03-02") == 302
    assert send(as_alma, "record_propose", record, offer=offered(record).pk, on="2026-03-02") == 422
    one = Submission.objects.get()
    step = reverse("record_step_submission", args=["one", one.pk])
    for state, on, more in (
        ("submitted", "2026-03-04", {}),
        ("accepted", "2026-03-06", {"valid_until": "2026-05-01"}),
    ):
        assert as_alma.post(step, {"state": state, "on": on, "reason": "Letter"} | more).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.valid_until) == ("accepted", date(2026, 5, 1))
    back = StateChange.objects.get(submission=one, after="accepted")
    path = reverse("record_take_back_submission", args=["one", back.pk])
    assert path in as_alma.get(reverse("record_submission", args=["one", one.pk])).content.decode()
    assert as_alma.post(path, {"reason": "Misread"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.since, one.valid_until) == ("submitted", date(2026, 3, 4), None)
    for change in (
        StateChange.objects.get(after="submitted", before="proposed"),
        StateChange.objects.get(what="state", before=""),
    ):
        reverse_change(change, actor=None, reason="Misread")
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_a_family_leaves_and_its_places_are_taken(record: Operation, as_alma: Client) -> None:
    """By a departure from its site; an offer of another destination is refused; taken back, the family is here."""
    left = {"departure": departing(record).pk, "on": "2026-03-07"}
    assert send(as_alma, "record_departed", record, **left, offer=offered(record, "O2").pk) == 422
    assert send(as_alma, "record_departed", record, **left, offer=offered(record).pk) == 302
    assert case(record).status == "departed"
    assert snapshot(record).tables["usage"]["resource"].to_list() == ["seats", "places", "reception", "road"]
    assert "departed" in page(as_alma, record)
    reverse_change(StateChange.objects.get(after="departed"), actor=None, reason="Fog")
    assert (case(record).status, snapshot(record).tables["usage"].height) == ("active", 0)


def test_somebody_is_born_into_a_case(record: Operation, as_alma: Client) -> None:
    """The child counts at the site, and no longer when the birth is taken back."""
    assert send(as_alma, "record_newcomer", record, kind="birth", on="2026-03-02", sex="F") == 302
    child = Person.objects.latest("pk")
    assert (child.case, child.age, child.presence) == (case(record), 0, "present")
    assert births_of([child]) == {child.pk: Birth(2026, 3, 2)}
    assert send(as_alma, "record_newcomer", record, kind="joined", on="2026-03-02", birth="1988-05", age="3") == 302
    grown = Person.objects.latest("pk")
    assert (births_of([grown])[grown.pk].text, grown.age) == ("1988-05", 37)
    assert send(as_alma, "record_newcomer", record, kind="joined", on="2026-03-02", birth="1988-13") == 422
    assert send(as_alma, "record_newcomer", record, kind="death", on="2026-03-02") == 422


def test_a_family_parts_with_consent_and_comes_together(record: Operation, as_alma: Client, tmp_path: Any) -> None:
    """Without consent an adult does not go; taken back, all are one case, and the operation is as sound as before."""
    one = person(record)
    assert send(as_alma, "record_part", record, people=[one.pk], on="2026-03-03") == 422
    send(as_alma, "record_consent", record, person=one.pk, purpose="parting", answer="given", on="2026-03-02")
    assert send(as_alma, "record_part", record, people=[one.pk], on="2026-03-03") == 302
    assert Case.objects.count() == 4
    change = StateChange.objects.get(what="case")
    empty = person(record).case
    reverse_change(change, actor=None, reason="They stay together")
    assert person(record).case == case(record)
    empty.refresh_from_db()
    assert empty.status == "withdrawn"
    assert [row.after for row in empty.changes.filter(what="status")] == ["withdrawn"]
    with pytest.raises(Refused):
        reverse_change(change, actor=None, reason="Again")
    write_operation(snapshot(record), tmp_path / "operation")
    assert check_operation(tmp_path / "operation").faults == ()


@pytest.mark.parametrize("name", ["clearance", "consent", "decide", "propose", "newcomer", "part"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_form_opens_and_is_logged(name: str, language: str, record: Operation, as_alma: Client) -> None:
    """Whom the form shows is an entry; nothing is in English on a Persian page but codes."""
    count = log.head().count
    path = reverse(f"record_{name}", args=["one", case(record).uid])
    answer = as_alma.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert log.head().count == count + 1
    assert ('dir="rtl"' in answer.content.decode()) == (language == "fa")
