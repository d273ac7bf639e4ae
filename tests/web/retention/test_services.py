"""Retention: exactly what was shown and approved is erased, on its day, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.identities.picturing import file_of
from tests.web.identities.registering import registered
from tests.web.record.making import case, departing, made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import holds, photos, services
from safeconduct.web.identities.models import Document
from safeconduct.web.record.models import EventKind, Operation, Person
from safeconduct.web.record.services import depart_case, record_event, reverse_event
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.retention import lists
from safeconduct.web.retention.lists import Waiting
from safeconduct.web.retention.models import After, Approval, Closing, Rule, What, fits
from safeconduct.web.retention.schedule import HORIZON, PROPOSED, Schedule, rules_of, schedule
from safeconduct.web.retention.services import approve, close, reopen, run, set_rule
from safeconduct.web.secrecy import vault

pytestmark = pytest.mark.django_db
DIED = date(2030, 1, 2)


@pytest.fixture
def record() -> Operation:
    """Three families."""
    return made()


@pytest.fixture
def ana(record: Operation, alma: User) -> Person:
    """Somebody with an identity, a passport and a photo, who died."""
    who = registered(record)
    photos.put(who, file_of((10, 10)), actor=alma)
    record_event(who, EventKind.DEATH, DIED, actor=alma)
    return who


def planned(record: Operation, today: date) -> Schedule:
    """The schedule of the next 90 days."""
    return schedule(record, today + timedelta(days=HORIZON), today)


def rule(record: Operation, who: User, days: int | None = 10, what: What = What.IDENTITY) -> Rule | None:
    """What is erased some days after somebody died."""
    return set_rule(record, what, After.DIED, days, actor=who, reason="our policy")


def approved(record: Operation, who: User, today: date) -> list[Approval]:
    """All that is shown today, approved."""
    until = today + timedelta(days=HORIZON)
    seen = planned(record, today).seen
    return approve(record, until, today=today, seen=seen, typed=f" {record.code.upper()}", actor=who)


def test_nothing_is_erased_by_itself(record: Operation, ana: Person) -> None:
    """Rules are proposed and off; without one there is no schedule, and a run does nothing."""
    of_people = {(what, after) for what in What for after in After if fits(what, after)}
    assert set(PROPOSED) == of_people
    assert rules_of(record) == {}
    assert planned(record, date(2040, 1, 1)).due == ()
    assert run(record, date(2040, 1, 1), actor=None).erased == ()
    assert not vault.is_erased(ana.uid)


def test_a_rule_waits_for_approval(record: Operation, ana: Person, alma: User) -> None:
    """It shows whom it erases when; only what was approved is erased, and not a day before."""
    rule(record, alma)
    (due,) = planned(record, DIED).due
    assert (due.person, due.since, due.on) == (ana, DIED, DIED + timedelta(days=10))
    assert planned(record, DIED).by_day == [(due.on, 1)]
    done = run(record, due.on, actor=None)
    assert [why for _due, why in done.left] == ["not approved"]
    approved(record, alma, DIED)
    assert run(record, due.on - timedelta(days=1), actor=None).erased == ()
    assert [one.person for one in run(record, due.on, actor=None).erased] == [ana]
    assert vault.is_erased(ana.uid)
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.id_list, entry.actor_id) == ("erased", [ana.uid], None)
    assert entry.reason == f"retention, {due.rule}"
    assert run(record, due.on, actor=None).erased == ()


def test_who_comes_later_waits_for_another_approval(record: Operation, ana: Person, alma: User) -> None:
    """Nobody is erased who was not in the list that somebody approved."""
    rule(record, alma)
    approved(record, alma, DIED)
    later = person(record, "F2.1")
    record_event(later, EventKind.DEATH, DIED, actor=alma)
    done = run(record, DIED + timedelta(days=20), actor=None)
    assert [one.person for one in done.erased] == [ana]
    assert [(one.person, why) for one, why in done.left] == [(later, "not approved")]


def test_what_changes_is_not_approved_any_more(record: Operation, ana: Person, alma: User) -> None:
    """Another rule, another day, an event that was taken back, and an approval that is over."""
    rule(record, alma)
    approved(record, alma, DIED)
    on = DIED + timedelta(days=10)
    assert run(record, DIED + timedelta(days=HORIZON + 1), actor=None).erased == ()
    rule(record, alma, 9)
    assert run(record, on, actor=None).erased == ()
    rule(record, alma, 10)
    assert run(record, on, actor=None).erased == ()
    approved(record, alma, DIED)
    reverse_event(ana.events.latest("pk"), actor=alma, reason="alive")
    assert run(record, on, actor=None) == run(record, on, actor=None)
    assert not vault.is_erased(ana.uid)
    record_event(ana, EventKind.DEATH, DIED - timedelta(days=1), actor=alma)
    assert run(record, on, actor=None).erased == ()


def test_who_is_held_back_is_left(record: Operation, ana: Person, alma: User) -> None:
    """Held before or after the approval; released, they wait for another approval."""
    rule(record, alma)
    held = holds.hold(ana, actor=alma, reason="a court")
    approved(record, alma, DIED)
    on = DIED + timedelta(days=10)
    assert planned(record, DIED).by_day == []
    assert [why for _due, why in run(record, on, actor=None).left] == ["held back"]
    holds.release(held, actor=alma, reason="over")
    assert [why for _due, why in run(record, on, actor=None).left] == ["not approved"]
    approved(record, alma, DIED)
    holds.hold(ana, actor=alma, reason="another court")
    assert run(record, on, actor=None).erased == ()
    assert not vault.is_erased(ana.uid)


def test_documents_and_photos_go_by_rules_of_their_own(record: Operation, ana: Person, alma: User) -> None:
    """Names stay; the log counts what was removed, and has no number of it."""
    rule(record, alma, 5, What.NUMBERS)
    rule(record, alma, 6, What.PHOTO)
    approved(record, alma, DIED)
    assert len(run(record, DIED + timedelta(days=6), actor=alma).erased) == 2
    known = services.opened([ana])[ana.pk]
    assert (known.documents, known.numbers, photos.opened(ana)) == ((), (), None)
    assert known.values["family_name"]
    assert Entry.objects.get(subject="numbers").after_value == {"removed": 2}
    assert planned(record, DIED).due == ()
    services.add_number(Document(person=ana, kind="travel"), "TR 55", actor=alma)
    assert [one.approved for one in planned(record, DIED).due] == [True]


def test_the_days_are_counted_from_what_happened(record: Operation, alma: User) -> None:
    """From the departure of each person, and from the closing of the operation for everybody; a reopening ends that."""
    depart_case(case(record), departing(record), date(2030, 1, 8), actor=alma)
    set_rule(record, What.IDENTITY, After.DEPARTED, 30, actor=alma, reason="our policy")
    today = date(2030, 1, 10)
    assert {(one.person.case, one.on) for one in planned(record, today).due} == {(case(record), date(2030, 2, 7))}
    assert planned(record, today).undated == 0
    set_rule(record, What.IDENTITY, After.CLOSED, 60, actor=alma, reason="our policy")
    assert len(planned(record, today).due) == 3
    close(record, today, actor=alma, reason="all left")
    assert len(planned(record, today).due) == 13
    with pytest.raises(Refused):
        close(record, today, actor=alma, reason="again")
    reopen(record, actor=alma, reason="not all")
    assert len(planned(record, today).due) == 3
    with pytest.raises(Refused):
        reopen(record, actor=alma, reason="again")


def test_of_whom_no_day_is_known_no_rule_reaches(alma: User) -> None:
    """People who had departed before they came into the record are counted, and not erased by schedule."""
    record = made("three")
    set_rule(record, What.IDENTITY, After.DEPARTED, 1, actor=alma, reason="our policy")
    Person.objects.filter(case=case(record)).update(presence="departed")
    assert (planned(record, DIED).due, planned(record, DIED).undated) == ((), 3)


class Keeper:
    """Somebody who keeps two lists."""

    what = What.LIST

    def __init__(self) -> None:
        self.lists = {"A": DIED, "B": DIED + timedelta(days=5)}

    def waiting(self, operation: Operation) -> list[Waiting]:
        """Those that were not dropped; of one operation."""
        return [Waiting(uid, since) for uid, since in self.lists.items()] if operation.code == "one" else []

    def drop(self, operation: Operation, uid: str, *, actor: object, reason: str) -> None:  # noqa: ARG002
        """Forget it."""
        assert reason.startswith("retention, rule ")
        del self.lists[uid]


def test_lists_that_were_set_aside_are_dropped(record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each on its day, if it was approved; a list and the days of people do not go together."""
    keeper = Keeper()
    monkeypatch.setattr(lists, "KEEPERS", [keeper])
    for what, after in ((What.LIST, After.DIED), (What.PHOTO, After.HANDED_IN)):
        with pytest.raises(Refused):
            set_rule(record, what, after, 30, actor=alma, reason="our policy")
    set_rule(record, What.LIST, After.HANDED_IN, 30, actor=alma, reason="our policy")
    assert [(one.code, one.on) for one in planned(record, DIED).due] == [
        ("A", DIED + timedelta(days=30)),
        ("B", DIED + timedelta(days=35)),
    ]
    assert run(record, DIED + timedelta(days=30), actor=None).erased == ()
    approved(record, alma, DIED)
    assert len(run(record, DIED + timedelta(days=34), actor=None).erased) == 1
    assert list(keeper.lists) == ["B"]


@pytest.mark.usefixtures("ana")
def test_what_is_not_as_it_should_be_is_refused(record: Operation, alma: User) -> None:
    """No reason, no days, another code, too far, no rule, and a list that changed meanwhile."""
    for days, reason in ((0, "why"), (40_000, "why"), (5, " ")):
        with pytest.raises(Refused):
            set_rule(record, What.PHOTO, After.DIED, days, actor=alma, reason=reason)
    assert set_rule(record, What.PHOTO, After.DIED, None, actor=alma, reason="as it is") is None
    seen = planned(record, DIED).seen
    with pytest.raises(Refused, match="No rule"):
        approve(record, DIED, today=DIED, seen=schedule(record, DIED, DIED).seen, typed="one", actor=alma)
    rule(record, alma)
    until = DIED + timedelta(days=HORIZON)
    with pytest.raises(ChangedMeanwhile):
        approve(record, until, today=DIED, seen=seen, typed="one", actor=alma)
    seen = planned(record, DIED).seen
    for typed, last in (("two", until), ("one", until + timedelta(days=1)), ("one", DIED - timedelta(days=1))):
        with pytest.raises(Refused):
            approve(record, last, today=DIED, seen=seen, typed=typed, actor=alma)
    for wrong in (close, reopen):
        with pytest.raises(Refused):
            wrong(record, **({"on": DIED} if wrong is close else {}), actor=alma, reason=" ")  # type: ignore[operator]
    assert not Approval.objects.exists()


@pytest.mark.usefixtures("ana")
def test_the_database_keeps_the_rules(record: Operation, alma: User) -> None:
    """Past the services: no row is altered, none is without a reason, days are days, and an approval is of the same."""
    made_ = rule(record, alma)
    assert made_ is not None
    (approval,) = approved(record, alma, DIED)
    closing = close(record, DIED, actor=alma, reason="all left")
    for row in (made_, approval, closing):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(at=row.at)  # type: ignore[attr-defined]
    given_: dict[str, object] = {"operation": record, "what": "photo", "after": "died", "days": 5, "reason": "x"}
    for wrong in ({"days": 0}, {"days": 99_999}, {"reason": ""}, {"what": "all"}, {"after": "never"}, {"what": "list"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.bulk_create([Rule(**{**given_, **wrong})])
    back: dict[str, object] = {"operation": record, "on": DIED, "reason": "x", "reverses": closing}
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.bulk_create([Closing(**back), Closing(**back)])


class AnyDays(TestCase):
    """Rules of any length, on any day."""

    @settings(max_examples=15, deadline=None)
    @given(days=st.integers(1, 120), after=st.integers(0, 130), approving=st.booleans())
    def test_what_is_erased_was_due_and_approved(self, days: int, after: int, approving: bool) -> None:
        """Somebody is erased if and only if the day has come, within the 90 days that somebody approved."""
        user, record = User.objects.create_user("retainer"), made()
        who = person(record)
        record_event(who, EventKind.DEATH, DIED, actor=user)
        rule(record, user, days)
        if approving:
            approved(record, user, DIED)
        run(record, DIED + timedelta(days=after), actor=None)
        assert vault.is_erased(who.uid) == (approving and days <= after <= HORIZON)
