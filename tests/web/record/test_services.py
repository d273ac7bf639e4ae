"""The one door: what a change does, that it is written down, what is refused, and that it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.web.record.making import START, case, day, departing, made, offered, person, site

from safeconduct.web.accounts.models import User
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.births import births_of
from safeconduct.web.record.models import (
    Case,
    Clearance,
    Consent,
    Decision,
    Departure,
    EventKind,
    FamilySplit,
    OfferState,
    Operation,
    Person,
    PersonEvent,
    StateChange,
    Submission,
    SubmissionState,
)
from safeconduct.web.record.projection import case_window
from safeconduct.web.record.services import (
    ChangedMeanwhile,
    Refused,
    Series,
    add_person,
    cancel_departure,
    change_case,
    create_departure,
    create_series,
    decide,
    depart_case,
    end,
    move_case,
    numbers_by_site,
    preview_series,
    propose,
    record_event,
    reverse_change,
    reverse_event,
    split_family,
    step_offer,
    step_submission,
)
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(alma: User) -> Operation:  # noqa: ARG001 - who changes it
    """Three families at the camp."""
    return made()


def sums(record: Operation) -> dict[str, int]:
    """The people present at each site, after a look that every count reconciles."""
    each = numbers_by_site(record)
    assert all(one.reconciles for one in each)
    return {one.site.code: one.present for one in each}


def test_a_change_is_a_row_and_is_taken_back_by_another(record: Operation, alma: User) -> None:
    """The row says what, from, to, why and who; the reversal names it and can be done once."""
    change = change_case(case(record), "priority", "emergency", actor=alma, reason="Surgery")
    assert change is not None
    assert (change.what, change.before, change.after) == ("priority", "urgent", "emergency")
    assert (change.reason, change.who) == ("Surgery", alma)
    back = reverse_change(change, actor=alma, reason="A mistake")
    assert case(record).priority == "urgent"
    assert back.reverses == change
    for one in (change, back):
        with pytest.raises(Refused, match="taken back already"):
            reverse_change(one, actor=alma, reason="Again")


def test_a_day_that_was_not_given_comes_back_as_none(record: Operation, alma: User) -> None:
    """A reversal restores an empty day as an empty day, and a word as a word."""
    for field, value, empty in (("given_ready_on", day(3), None), ("travel_with", "T", "")):
        change = change_case(case(record), field, value, actor=alma)
        assert change is not None
        reverse_change(change, actor=alma, reason="No")
        assert getattr(case(record), field) == empty


def test_the_same_value_is_no_change(record: Operation, alma: User) -> None:
    """Nothing is written where nothing changes."""
    assert change_case(case(record), "priority", "urgent", actor=alma) is None
    assert not StateChange.objects.exists()


def test_who_looked_at_another_value_is_told(record: Operation, alma: User) -> None:
    """A change made on what is no longer so is refused, with the value of now; so is a reversal."""
    change = change_case(case(record), "priority", "normal", actor=alma)
    with pytest.raises(ChangedMeanwhile, match="normal"):
        change_case(case(record), "priority", "emergency", actor=alma, seen="urgent")
    change_case(case(record), "priority", "emergency", actor=alma)
    assert change is not None
    with pytest.raises(ChangedMeanwhile):
        reverse_change(change, actor=alma, reason="No")


@pytest.mark.parametrize(
    ("field", "value"), [("status", "lost"), ("status", "departed"), ("priority", "high"), ("code", "X"), ("site", 1)]
)
def test_what_does_not_fit_is_refused(record: Operation, alma: User, field: str, value: object) -> None:
    """Values outside the list, and fields that are not changed by naming a value."""
    with pytest.raises(Refused):
        change_case(case(record), field, value, actor=alma)
    assert not StateChange.objects.exists()


def test_a_move_takes_everybody_present_and_comes_back(record: Operation, alma: User) -> None:
    """The numbers at both sites follow, but for who was detained before; a reversal restores them."""
    assert sums(record) == {"camp": 10, "port": 0}
    record_event(person(record), EventKind.DETAINED, day(1), actor=alma)
    change = move_case(case(record), site(record), day(2), actor=alma)
    assert sums(record) == {"camp": 7, "port": 2}
    reverse_change(change, actor=alma, reason="The road was closed")
    assert sums(record) == {"camp": 9, "port": 0}
    assert case(record).site.code == "camp"
    with pytest.raises(Refused, match="already"):
        move_case(case(record), site(record, "camp"), day(3), actor=alma)


def test_a_departure_of_a_case_can_be_taken_back(record: Operation, alma: User) -> None:
    """It departs with everybody; the reversal brings them back to the camp."""
    change = depart_case(case(record), departing(record), day(5), actor=alma)
    assert sums(record) == {"camp": 7, "port": 0}
    assert {one.presence for one in case(record).people.all()} == {"departed"}
    with pytest.raises(Refused, match="whole case"):
        reverse_event(PersonEvent.objects.filter(person=person(record)).latest("pk"), actor=alma, reason="No")
    reverse_change(change, actor=alma, reason="The flight was turned back")
    assert sums(record) == {"camp": 10, "port": 0}
    assert case(record).status == "active"


def test_only_an_active_case_departs_from_where_it_is(record: Operation, alma: User) -> None:
    """Neither a held case, nor one elsewhere, nor by a cancelled departure."""
    change_case(case(record), "status", "held", actor=alma)
    with pytest.raises(Refused, match="active"):
        depart_case(case(record), departing(record), day(5), actor=alma)
    move_case(case(record, "F2"), site(record), day(1), actor=alma)
    with pytest.raises(Refused, match="another site"):
        depart_case(case(record, "F2"), departing(record), day(5), actor=alma)
    cancel_departure(departing(record), actor=alma, reason="Fog")
    with pytest.raises(Refused, match="cancelled"):
        depart_case(case(record, "F3"), departing(record), day(5), actor=alma)


def test_a_life_of_events_reconciles(record: Operation, alma: User) -> None:
    """Birth, joining, loss, return and death: at every step the first count and the events give the roll."""
    born = add_person(case(record), EventKind.BIRTH, day(1), actor=alma, sex="F")
    assert (births_of([born]), born.age) == ({born.pk: Birth.on(day(1))}, 0)
    assert sums(record)["camp"] == 11
    add_person(case(record), EventKind.JOINED, day(1), actor=alma, sex="M", age=30)
    assert sums(record)["camp"] == 12
    record_event(person(record), EventKind.MISSING, day(2), actor=alma)
    assert sums(record)["camp"] == 11
    found = record_event(person(record), EventKind.FOUND, day(3), actor=alma)
    assert sums(record)["camp"] == 12
    reverse_event(found, actor=alma, reason="It was somebody else")
    assert sums(record)["camp"] == 11
    record_event(person(record), EventKind.DEATH, day(4), actor=alma)  # of whoever was missing
    assert sums(record)["camp"] == 11
    birth = PersonEvent.objects.get(person=born)
    reverse_event(birth, actor=alma, reason="Entered twice")
    assert sums(record)["camp"] == 10


def test_events_follow_each_other(record: Operation, alma: User) -> None:
    """The dead are not found, nobody goes missing twice, and only the last event is taken back."""
    left = record_event(person(record), EventKind.LEFT, day(1), actor=alma)
    with pytest.raises(Refused, match="cannot be recorded"):
        record_event(person(record), EventKind.MISSING, day(2), actor=alma)
    record_event(person(record), EventKind.DEATH, day(2), actor=alma)
    with pytest.raises(Refused, match="cannot be recorded"):
        record_event(person(record), EventKind.FOUND, day(3), actor=alma)
    with pytest.raises(Refused, match="since"):
        reverse_event(left, actor=alma, reason="No")
    with pytest.raises(Refused, match="birth"):
        add_person(case(record), EventKind.FOUND, day(3), actor=alma)


def test_who_is_gone_is_not_planned_for(record: Operation, alma: User) -> None:
    """A person who left is in no operation; a case that nobody is left of is withdrawn and keeps its people."""
    record_event(person(record), EventKind.LEFT, day(1), actor=alma)
    record_event(person(record, "F2.1"), EventKind.DEATH, day(1), actor=alma)
    seen = snapshot(record)
    assert "F1.1" not in seen.tables["people"]["person_id"]
    assert "F2.1" in seen.tables["people"]["person_id"]
    assert dict(zip(*seen.tables["cases"].select("case_id", "status"), strict=True))["F2"] == "withdrawn"


def test_a_window_follows_from_clearances(record: Operation) -> None:
    """It is what every person's papers allow together, of each kind the newest; and what was given."""
    Case.objects.filter(pk=case(record).pk).update(given_ready_on=day(1), given_expires_on=day(30))
    common = {"operation": record, "state": "granted"}
    Clearance.objects.create(person=person(record), kind="medical", valid_until=day(9), **common)
    Clearance.objects.create(person=person(record), kind="medical", valid_from=day(2), valid_until=day(20), **common)
    Clearance.objects.create(person=person(record, "F1.2"), kind="entry_visa", valid_from=day(4), **common)
    window = case_window(case(record))
    assert (window.ready_on, window.expires_on) == (day(4), day(20))
    row = snapshot(record).tables["cases"].row(0, named=True)
    assert (row["ready_on"], row["expires_on"], row["status"]) == (day(4), day(20), "active")


def test_a_clearance_without_a_day_holds_the_case(record: Operation) -> None:
    """Where nobody can say when a permit comes, nothing is planned; where somebody can, the window begins then."""
    asked = Clearance.objects.create(
        operation=record, person=person(record), kind="exit_permit", state="requested", expected_on=None
    )
    assert snapshot(record).tables["cases"]["status"][0] == "held"
    asked.expected_on = day(8)
    asked.save()
    row = snapshot(record).tables["cases"].row(0, named=True)
    assert (row["status"], row["ready_on"]) == ("active", day(8))


def test_a_submission_goes_step_by_step(record: Operation, alma: User) -> None:
    """From proposed to accepted, each step with its day; what does not follow is refused."""
    submission = propose(case(record), offered(record), day(0), actor=alma)
    with pytest.raises(Refused, match="cannot follow"):
        step_submission(submission, SubmissionState.ACCEPTED, day(1), actor=alma)
    step_submission(submission, SubmissionState.SUBMITTED, day(2), actor=alma)
    assert snapshot(record).tables["acceptances"]["state"].to_list() == ["submitted"]
    with pytest.raises(Refused, match="before the last"):
        step_submission(submission, SubmissionState.INTERVIEWED, day(1), actor=alma)
    with pytest.raises(Refused, match="Only an acceptance"):
        step_submission(submission, SubmissionState.REFUSED, day(3), actor=alma, valid_until=day(9))
    step_submission(submission, SubmissionState.ACCEPTED, day(3), actor=alma, valid_until=day(9))
    seen = snapshot(record).tables["acceptances"].row(0, named=True)
    assert (seen["state"], seen["valid_until"]) == ("accepted", day(9))
    with pytest.raises(Refused, match="already"):
        propose(case(record), offered(record), day(4), actor=alma)
    assert Submission.objects.get().since == day(3)
    assert [one.after for one in StateChange.objects.filter(what="state").order_by("pk")] == [
        "proposed",
        "submitted",
        "accepted",
    ]


def test_an_offer_lives_and_ends_with_its_source(record: Operation, alma: User) -> None:
    """Held places are planned on, used ones are not; each step says where it was said."""
    with pytest.raises(Refused, match="letter"):
        step_offer(offered(record), OfferState.HELD, day(1), actor=alma, reason=" ")
    step_offer(offered(record), OfferState.HELD, day(1), actor=alma, reason="Letter of 2 March")
    assert snapshot(record).tables["offers"]["status"].to_list() == ["confirmed", "confirmed"]
    step_offer(offered(record), OfferState.USED, day(2), actor=alma, reason="All have left")
    assert snapshot(record).tables["offers"]["status"].to_list() == ["withdrawn", "confirmed"]
    with pytest.raises(Refused, match="cannot follow"):
        step_offer(offered(record), OfferState.PLEDGED, day(3), actor=alma, reason="Call")


def test_a_decision_holds_until_it_is_ended(record: Operation, alma: User) -> None:
    """It is in the operation while it holds, and in the record for good."""
    decision = decide(case(record), "pin", actor=alma, reason="Dialysis", departure=departing(record))
    assert snapshot(record).tables["decisions"]["departure_id"].to_list() == ["D1"]
    end(decision, actor=alma, reason="Moved")
    assert snapshot(record).tables["decisions"].is_empty()
    assert Decision.objects.count() == 1
    for aims in ({}, {"offer": offered(record), "departure": departing(record)}):
        with pytest.raises(Refused, match="Name one"):
            decide(case(record), "only", actor=alma, reason="Kin", **aims)
    with pytest.raises(Refused, match="already"):
        end(decision, actor=alma, reason="Again")


def test_what_belongs_to_another_operation_is_refused(record: Operation, alma: User) -> None:
    """No door takes a row of another operation."""
    other = made("two")
    for refused in (
        lambda: move_case(case(record), site(other), day(1), actor=alma),
        lambda: depart_case(case(record), departing(other), day(1), actor=alma),
        lambda: propose(case(record), offered(other), day(1), actor=alma),
        lambda: decide(case(record), "pin", actor=alma, reason="x", offer=offered(other)),
        lambda: create_series(other, series(record), actor=alma),
    ):
        with pytest.raises(Refused, match="another operation"):
            refused()


def series(record: Operation, **other: object) -> Series:
    """Tuesdays of three weeks, 189 seats each."""
    usual = {
        "code": "TIA",
        "site": site(record, "camp"),
        "destination": offered(record).destination,
        "mode": "charter",
        "weekday": 1,
        "first": START,
        "last": START + timedelta(days=20),
        "seats": 189,
        "days_on_the_way": 1,
    }
    return Series(**(usual | other))  # type: ignore[arg-type]  # a test overrides single fields


def test_a_series_is_seen_before_it_is_made(record: Operation, alma: User) -> None:
    """Every Tuesday with 189 seats; the preview makes nothing, and what is made is what it showed."""
    seen = preview_series(series(record))
    assert [one.departs_on for one in seen] == [day(1), day(8), day(15)]
    assert Departure.objects.count() == 1
    made_now = create_series(record, series(record), actor=alma)
    assert [(one.code, one.departs_on, one.arrives_on, one.seats) for one in made_now] == [
        (one.code, one.departs_on, one.arrives_on, 189) for one in seen
    ]
    with pytest.raises(Refused, match="TIA-2026-03-03"):
        create_series(record, series(record), actor=alma)
    for wrong in ({"weekday": 7}, {"last": START}, {"last": START + timedelta(days=9999)}):
        with pytest.raises(Refused):
            preview_series(series(record, **wrong))


def test_a_departure_is_made_once_and_cancelled_once(record: Operation, alma: User) -> None:
    """Its code is its own; a cancelled one stays in the record, and the cancelling can be taken back."""
    fields = {"site": site(record, "camp"), "destination": offered(record).destination, "mode": "road", "seats": 9}
    days = {"departs_on": day(3), "arrives_on": day(3)}
    create_departure(record, actor=alma, code="R1", **fields, **days)
    with pytest.raises(Refused, match="R1"):
        create_departure(record, actor=alma, code="R1", **fields, **days)
    with pytest.raises(Refused, match="arrives"):
        create_departure(record, actor=alma, code="R2", **fields, departs_on=day(3), arrives_on=day(2))
    change = cancel_departure(departing(record, "R1"), actor=alma, reason="Snow")
    with pytest.raises(Refused, match="already"):
        cancel_departure(departing(record, "R1"), actor=alma, reason="Snow")
    reverse_change(change, actor=alma, reason="Thaw")
    assert departing(record, "R1").status == "scheduled"


def test_a_family_parts_with_consent_and_settles_together(record: Operation, alma: User) -> None:
    """An adult agrees for themselves; a child needs no consent; both cases keep one destination."""
    leaving = [person(record, "F1.2"), person(record, "F1.3")]
    Person.objects.filter(pk=leaving[1].pk).update(age=4)
    with pytest.raises(Refused, match=r"F1\.2: is an adult"):
        split_family(case(record), leaving, day(2), actor=alma, reason="Work")
    consent = Consent.objects.create(operation=record, person=leaving[0], purpose="parting", asked_on=day(1))
    new = split_family(case(record), leaving, day(2), actor=alma, reason="Work")
    assert {one.called for one in new.people.all()} == {"F1.2", "F1.3"}
    assert new.settle_with == case(record).settle_with == "F1"
    assert FamilySplit.objects.get(person=leaving[0]).consent == consent
    assert sums(record) == {"camp": 10, "port": 0}
    assert snapshot(record).tables["cases"]["case_id"].to_list() == ["F1", "F2", "F3", new.code]


def test_a_withdrawn_consent_parts_nobody(record: Operation, alma: User) -> None:
    """Neither does one that ran out; and somebody has to go and somebody to stay."""
    going = [person(record)]
    common = {"operation": record, "person": going[0], "purpose": "parting", "asked_on": day(0)}
    Consent.objects.create(withdrawn_on=day(1), **common)
    Consent.objects.create(valid_until=day(1), **common)
    with pytest.raises(Refused, match="consent"):
        split_family(case(record), going, day(2), actor=alma, reason="Work")
    for wrong in ([], list(case(record).people.all()), [person(record, "F2.1")]):
        with pytest.raises(Refused, match="Some people"):
            split_family(case(record), wrong, day(2), actor=alma, reason="Work")
    with pytest.raises(Refused, match="why"):
        split_family(case(record), going, day(2), actor=alma, reason="")
