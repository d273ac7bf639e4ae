"""Refusals: each adult for themselves; what is refused is closed, and nothing else follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.web.record.making import case, departing, made, offered, person

from safeconduct.operation import check_operation, write_operation
from safeconduct.web.audit import log
from safeconduct.web.record import answers
from safeconduct.web.record.models import (
    Answer,
    Case,
    Consent,
    Decision,
    Operation,
    Person,
    Purpose,
    StateChange,
    SubmissionState,
)
from safeconduct.web.record.projection import case_window
from safeconduct.web.record.services import (
    Refused,
    decide,
    depart_case,
    propose,
    record_answer,
    reverse_change,
    step_submission,
    withdraw_consent,
)
from safeconduct.web.snapshot import load, snapshot

Allow = Callable[..., None]
DAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Operation:
    """Three families at the camp; the eldest of F1 is an adult."""
    record = made()
    Person.objects.filter(operation=record, external_code="F1.2").update(age=40)
    Person.objects.filter(operation=record, external_code="F1.3").update(age=9)
    return record


def answer(
    record: Operation, answered: Answer, purpose: Purpose = Purpose.LEAVE, who: str = "F1.1", **more: Any
) -> Consent:
    """What somebody answers on the first day that counts here."""
    return record_answer(person(record, who), purpose, answered, more.pop("on", DAY), actor=None, **more)


def planned(record: Operation) -> dict[str, str]:
    """Status of each case in the snapshot."""
    return dict(snapshot(record).tables["cases"].select("case_id", "status").iter_rows())


def test_an_adult_who_does_not_want_to_leave_holds_the_case(record: Operation) -> None:
    """Until they answer otherwise, and the snapshot does not say why; priority, window and place stay as they were."""
    before = Case.objects.filter(operation=record).order_by("pk").values("pk", "priority", "status", "code")
    as_it_was = list(before)
    window = case_window(case(record))
    refusal = answer(record, Answer.REFUSED)
    assert planned(record) == {"F1": "held", "F2": "active", "F3": "active"}
    assert list(before) == as_it_was
    assert case_window(case(record)) == window
    assert [row["case_id"] for row in snapshot(record).tables["cases"].to_dicts()] == ["F1", "F2", "F3"]
    answer(record, Answer.GIVEN)
    assert planned(record)["F1"] == "active"
    answer(record, Answer.REFUSED)
    withdraw_consent(Consent.objects.latest("pk"), DAY, actor=None)
    assert planned(record)["F1"] == "active"
    assert refusal.ended_at is None


def test_a_refusal_recorded_by_mistake_goes_back(record: Operation) -> None:
    """By a recorded reversal; the answer before counts again, and the log is whole."""
    answer(record, Answer.GIVEN)
    answer(record, Answer.REFUSED)
    assert planned(record)["F1"] == "held"
    reverse_change(StateChange.objects.latest("pk"), actor=None, reason="Another family")
    assert planned(record)["F1"] == "active"
    assert StateChange.objects.latest("pk").reverses is not None
    assert log.verify() == []


def test_a_refusal_that_ran_out_closes_nothing(record: Operation) -> None:
    """It held until a day that is past; the page says that somebody has to ask again."""
    answer(record, Answer.REFUSED, valid_until=DAY)
    assert answers.of_case(case(record), DAY).leaving
    assert not answers.of_case(case(record), DAY.replace(day=3)).leaving
    assert not answers.of_case(case(record), DAY.replace(day=1)).leaving


def test_nobody_is_proposed_where_an_adult_does_not_want_to_go(record: Operation) -> None:
    """Neither proposed, nor submitted, nor pinned there; other destinations stay open, and so do other families."""
    there, elsewhere = offered(record, "O1"), offered(record, "O2")
    before = propose(case(record, "F1"), there, DAY, actor=None)
    answer(record, Answer.REFUSED, Purpose.DESTINATION, "F1.2", destination=there.destination)
    with pytest.raises(Refused, match="does not want to go there"):
        step_submission(before, SubmissionState.SUBMITTED, DAY, actor=None)
    with pytest.raises(Refused, match="does not want to go there"):
        decide(case(record), "pin", offer=there, actor=None, reason="x")
    with pytest.raises(Refused, match="does not want to go there"):
        depart_case(case(record), departing(record), DAY, actor=None)
    step_submission(before, SubmissionState.WITHDRAWN, DAY, actor=None)
    with pytest.raises(Refused, match="does not want to go there"):
        step_submission(before, SubmissionState.PROPOSED, DAY, actor=None)
    assert propose(case(record), elsewhere, DAY, actor=None)
    assert propose(case(record, "F2"), there, DAY, actor=None)
    decide(case(record), "forbid", offer=there, actor=None, reason="x")
    assert planned(record)["F1"] == "active"


def test_the_snapshot_forbids_what_is_refused_and_drops_what_leads_there(record: Operation, tmp_path: Any) -> None:
    """A pin from before counts no longer, so that a plan stays possible; the files are sound and come in again."""
    there = offered(record, "O1").destination
    decide(case(record), "pin", departure=departing(record), actor=None, reason="Surgery")
    decide(case(record, "F2"), "pin", destination=there, actor=None, reason="Brother")
    answer(record, Answer.REFUSED, Purpose.DESTINATION, destination=there)
    answer(record, Answer.REFUSED, who="F3.1")
    frozen = snapshot(record)
    rows = frozen.tables["decisions"].select("case_id", "decision", "destination_id").rows()
    assert rows == [("F2", "pin", there.code), ("F1", "forbid", there.code)]
    write_operation(frozen, tmp_path / "files")
    assert check_operation(tmp_path / "files").faults == ()
    again = Operation.objects.create(code="two", name="two")
    load(again, frozen)
    assert snapshot(again).tables["cases"].equals(frozen.tables["cases"])
    assert snapshot(again).tables["decisions"].equals(frozen.tables["decisions"])
    assert Decision.objects.filter(operation=record).count() == 2


def test_who_left_closes_nothing_for_those_who_stay(record: Operation) -> None:
    """A refusal is of one person; gone, they hold nobody back."""
    answer(record, Answer.REFUSED)
    Person.objects.filter(operation=record, external_code="F1.1").update(presence="left")
    assert planned(record)["F1"] == "active"


def test_adults_answer_for_a_child(record: Operation) -> None:
    """The refusal of a child is not recorded as one that closes a way."""
    with pytest.raises(Refused, match="adults of the case answer for a child"):
        answer(record, Answer.REFUSED, who="F1.3")
    answer(record, Answer.GIVEN, who="F1.3")


def test_a_family_parts_by_the_last_answer(record: Operation) -> None:
    """Who agreed to part and then did not, has not agreed."""
    from safeconduct.web.record.services import split_family

    answer(record, Answer.GIVEN, Purpose.PARTING)
    answer(record, Answer.REFUSED, Purpose.PARTING)
    with pytest.raises(Refused, match="has not consented"):
        split_family(case(record), [person(record)], DAY, actor=None, reason="x")


def test_the_page_says_who_has_to_be_asked_what(record: Operation, as_alma: Client, allow: Allow) -> None:
    """Each adult for themselves; a refusal is there for those of the register, and for nobody else."""
    allow(record, "register.read", "register.edit", "submissions.edit")
    there = offered(record, "O1")
    propose(case(record), there, DAY, actor=None)
    answer(record, Answer.GIVEN)
    answer(record, Answer.REFUSED, who="F1.2")
    answer(record, Answer.REFUSED, Purpose.DESTINATION, who="F1.2", destination=there.destination)
    path = reverse("record_case", args=["one", case(record).uid])
    shown = as_alma.get(path).content.decode()
    asking = shown[shown.index("Not asked yet") : shown.index("Record an answer")]
    assert asking.count("<li>") == 2
    assert "to leave" not in asking
    assert asking.count("to go to a destination") == 1
    assert "F1.3" not in asking
    assert shown.count("✗ does not agree") == 2
    assert "Held: an adult of the case does not want to leave" in shown
    assert "closed: an adult does not want to go there" in shown
    listed = as_alma.get(reverse("record_register", args=["one"])).content.decode()
    assert "is held" in listed
    assert "does not want" not in listed
    offers = as_alma.get(reverse("record_propose", args=["one", case(record).uid])).content.decode()
    assert ">O2</option>" in offers
    assert ">O1</option>" not in offers
    allow(record, "planning.read", "totals.read", "export")
    assert as_alma.get(path).status_code == 404
    for table in ("cases", "decisions"):
        assert as_alma.post(reverse("record_export", args=["one", table])).status_code == 404


def test_the_database_knows_two_answers(record: Operation) -> None:
    """Past the models there is no third."""
    row = Consent(operation=record, person=person(record), purpose="leave", asked_on=DAY, answer="maybe")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.bulk_create([row])


ROWS = st.lists(
    st.tuples(
        st.sampled_from([*Answer]), st.integers(1, 20), st.none() | st.integers(1, 25), st.none() | st.integers(1, 25)
    ),
    max_size=6,
)


@given(rows=ROWS, on=st.integers(1, 25))
def test_the_last_answer_alone_counts(rows: list[tuple[Answer, int, int | None, int | None]], on: int) -> None:
    """Whatever was said before: given or refused while it holds, to be asked again after; nothing before the first."""
    made_of = [
        Consent(
            person_id=1,
            purpose="leave",
            answer=word,
            asked_on=date(2026, 3, asked),
            valid_until=None if until is None else date(2026, 3, until),
            withdrawn_on=None if back is None else date(2026, 3, back),
        )
        for word, asked, until, back in sorted(rows, key=lambda row: row[1])
    ]
    found = answers.last_answers(made_of, date(2026, 3, on))
    assert len(found) == min(1, len(rows))
    for last in found.values():
        row = made_of[-1]
        over = (row.valid_until and row.valid_until < date(2026, 3, on)) or (
            row.withdrawn_on and row.withdrawn_on <= date(2026, 3, on)
        )
        assert last.row is row
        assert last.word == (answers.AGAIN if over else row.answer)
