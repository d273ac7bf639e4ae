"""Merging two records of one person: nobody is counted twice, nothing is lost, and it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.identities.pairing import heads, merged, paired
from tests.web.identities.registering import ANA, ELSEWHERE, PASSPORT, change, registered
from tests.web.record.making import case, departing, made, offered, person, site

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure, holds, merging, pairs, services, words
from safeconduct.web.identities.hanging import keys_of
from safeconduct.web.identities.merging import FIRST, SECOND
from safeconduct.web.identities.models import Document, Identity, LikelyPair, Merge, Verdict
from safeconduct.web.record import register
from safeconduct.web.record.funnel import funnel
from safeconduct.web.record.models import (
    Answer,
    ClearanceKind,
    ClearanceState,
    EventKind,
    Operation,
    Person,
    PersonEvent,
    Purpose,
)
from safeconduct.web.record.services import (
    add_person,
    change_case,
    decide,
    depart_case,
    end,
    move_case,
    numbers_by_site,
    propose,
    record_answer,
    record_event,
    reverse_event,
    set_clearance,
    split_family,
)
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused
from safeconduct.web.record.totals import totals
from safeconduct.web.secrecy import vault
from safeconduct.web.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Operation:
    """Three families, of 3, 1 and 6."""
    return made()


@pytest.fixture
def ana(record: Operation) -> Person:
    """The first of the first family, with an identity, a passport and a number elsewhere."""
    return registered(record, birth="1990-12-31")


def test_two_records_become_one(record: Operation, ana: Person, alma: User) -> None:
    """What hangs on the other goes to the one that stays; the other's code, name and number find the one that stays."""
    other = person(record, "F2.1")
    change(other, family_name="Markerof", phone="", mother_name="Mother Of Two", native_family_name="نشانه دار")
    services.add_number(Document(person=other, kind="travel", issuer="UN"), "TR 55", actor=alma)
    set_clearance(other, ClearanceKind.MEDICAL, ClearanceState.GRANTED, actor=alma)
    record_answer(other, Purpose.LEAVE, Answer.GIVEN, date(2030, 1, 1), actor=alma)
    record_event(other, EventKind.MARRIAGE, date(2030, 1, 2), actor=alma)
    code, before = other.called, heads(record)
    merged(paired(ana, other, alma), alma, family_name=SECOND, sex=FIRST, nationality=SECOND, case=FIRST)
    assert heads(record) == before - 1
    known = services.opened([ana])[ana.pk]
    assert known.values["family_name"] == "Markerof"
    assert known.values["phone"] == ANA["phone"]
    assert known.values["mother_name"] == ANA["mother_name"]
    assert {one.value for one in (*known.documents, *known.numbers)} == {PASSPORT, ELSEWHERE, "TR 55"}
    ana.refresh_from_db()
    assert ana.nationality == "SYR"
    assert ana.clearances.count() == 1
    assert ana.consents.count() == 1
    assert [event.kind for event in ana.events.order_by("pk")] == ["marriage", "counted_twice"]
    gone = Person.every.get(pk=other.pk)
    assert (gone.merged_into, gone.presence, gone.case) == (ana, "merged", None)
    found = register.cases_of(record, register.Filters(code=code), sensitive=False)
    assert list(found) == [ana.case]
    assert ana.uid in words.find("Markerof")[0]
    assert ana.uid in words.find("TR55")[0]
    assert Entry.objects.latest("sequence").action == "merged"
    assert "one family" not in Entry.objects.latest("sequence").after
    assert log.verify() == []


def test_a_case_that_is_left_empty_is_withdrawn(record: Operation, ana: Person, alma: User) -> None:
    """With the reason in its history; what it has before countries waits no more and is in no file."""
    other = person(record, "F2.1")
    propose(case(record, "F2"), offered(record), date(2030, 1, 1), actor=alma)
    decide(case(record, "F2"), "short_notice", actor=alma, reason="ready")
    merged(paired(ana, other, alma), alma, case=FIRST)
    left = case(record, "F2")
    assert left.status == "withdrawn"
    assert {(one.what, one.before, one.reason) for one in left.changes.all()} == {
        ("person", other.code, "one family"),
        ("status", "active", "one family"),
    }
    assert "F2" not in snapshot(record).tables["cases"]["case_id"].to_list()
    assert snapshot(record).tables["decisions"].height == 0
    assert sum(step.cases for line in funnel(record) for step in line.steps) == 0


def test_the_other_case_may_be_the_one_that_stays(record: Operation, ana: Person, alma: User) -> None:
    """The person goes to the other's case at another site; each site has as many as are there."""
    other = person(record, "F2.1")
    move_case(case(record, "F2"), site(record), date(2030, 1, 2), actor=alma)
    row = merged(paired(ana, other, alma), alma, case=SECOND)
    ana.refresh_from_db()
    assert ana.case == case(record, "F2")
    assert case(record, "F1").status == "active"
    assert {one.site.code: one.present for one in numbers_by_site(record)} == {"camp": 8, "port": 1}
    heads(record)
    merging.take_apart(row, actor=alma, reason="two after all")
    assert {one.site.code: one.present for one in numbers_by_site(record)} == {"camp": 9, "port": 1}
    heads(record)


def test_decisions_and_submissions_go_over_where_both_were_alone(record: Operation, alma: User) -> None:
    """A person alone keeps what their other case has; a family gets nothing that was decided for one person."""
    alone = add_person(case(record, "F2"), EventKind.JOINED, date(2030, 1, 2), actor=alma)
    record_answer(alone, Purpose.PARTING, Answer.GIVEN, date(2030, 1, 1), actor=alma)
    apart = split_family(case(record, "F2"), [alone], date(2030, 1, 3), actor=alma, reason="apart")
    propose(apart, offered(record), date(2030, 1, 1), actor=alma)
    decide(apart, "short_notice", actor=alma, reason="ready")
    alone.refresh_from_db()
    row = merged(paired(person(record, "F2.1"), alone, alma), alma, case=FIRST)
    assert case(record, "F2").submissions.count() == 1
    assert case(record, "F2").decisions.count() == 1
    heads(record)
    merging.take_apart(row, actor=alma, reason="two after all")
    assert (apart.submissions.count(), apart.decisions.count()) == (1, 1)
    heads(record)


def test_it_is_taken_back_whole(record: Operation, ana: Person, alma: User) -> None:
    """Everything is where it was; a second time is refused."""
    other = person(record, "F2.1")
    change(other, family_name="Markerof")
    services.add_number(Document(person=other, kind="travel"), "TR 55", actor=alma)
    set_clearance(other, ClearanceKind.MEDICAL, ClearanceState.GRANTED, actor=alma)
    both = [ana, other]
    fields = "case_id", "presence", "sex", "nationality", "age", "merged_into_id"
    before = {one.pk: Person.every.filter(pk=one.pk).values(*fields).get() for one in both}
    known = {one.pk: dict(services.opened([one])[one.pk].values) for one in both}
    rows, count = [keys_of(one) for one in both], heads(record)
    row = merged(paired(ana, other, alma), alma, stays=SECOND, family_name=SECOND, case=FIRST)
    assert heads(record) == count - 1
    with pytest.raises(Refused):
        merging.take_apart(row, actor=alma, reason=" ")
    merging.take_apart(row, actor=alma, reason="two after all")
    assert heads(record) == count
    assert {one.pk: Person.every.filter(pk=one.pk).values(*fields).get() for one in both} == before
    assert {one.pk: dict(services.opened([one])[one.pk].values) for one in both} == known
    assert services.opened([other])[other.pk].documents[0].value == "TR 55"
    after = [keys_of(one) for one in both]
    assert [[one["clearances"], one["needs"]] for one in after] == [[one["clearances"], one["needs"]] for one in rows]
    assert case(record, "F2").status == "active"
    assert ana.uid in words.find(str(ANA["family_name"]))[0]
    with pytest.raises(Refused):
        merging.take_apart(row, actor=alma, reason="again")
    assert merging.in_force(other) == []


@pytest.mark.parametrize("since", ["identity", "case", "event", "status", "clearance"])
def test_what_changed_since_is_not_taken_back(since: str, record: Operation, ana: Person, alma: User) -> None:
    """A later change of the person, of the case that was left, or of what went over keeps the two together."""
    other = person(record, "F2.1")
    clearance = set_clearance(other, ClearanceKind.MEDICAL, ClearanceState.REQUESTED, actor=alma)
    row = merged(paired(ana, other, alma), alma, case=FIRST)
    if since == "identity":
        change(ana, alma, family_name="Newer")
    elif since == "case":
        move_case(case(record, "F1"), site(record), date(2030, 1, 2), actor=alma)
    elif since == "event":
        record_event(ana, EventKind.MARRIAGE, date(2030, 1, 2), actor=alma)
    elif since == "status":
        change_case(case(record, "F2"), "status", "held", actor=alma)
    else:
        end(clearance, actor=alma, reason="wrong")
    with pytest.raises(ChangedMeanwhile):
        merging.take_apart(row, actor=alma, reason="two after all")
    assert Person.every.get(pk=other.pk).merged_into == ana
    heads(record)


def test_nothing_is_merged_that_was_not_decided_or_chosen(record: Operation, ana: Person, alma: User) -> None:
    """Another verdict, no reason, a side not chosen, and something changed since it was looked at."""
    other = person(record, "F2.1")
    pair = paired(ana, other, alma, Verdict.LATER)
    found = merging.sides(pair)
    given: dict[str, Any] = {"stays": FIRST, "choices": found.differing, "seen": found.seen, "actor": alma}
    with pytest.raises(Refused, match="Decide first"):
        merging.merge(pair, **given, reason="why")
    pairs.decide(pair, Verdict.SAME, actor=alma)
    refused: list[dict[str, Any]] = [{"reason": " "}, {"choices": {}}, {"stays": "both"}]
    for wrong in refused:
        with pytest.raises(Refused):
            merging.merge(pair, **{**given, "reason": "why", **wrong})
    change(other, family_name="Newer")
    with pytest.raises(ChangedMeanwhile):
        merging.merge(pair, **given, reason="why")
    assert not Merge.objects.exists()
    assert Person.objects.filter(operation=record).count() == 10


def test_who_departed_is_of_a_case_that_departed(record: Operation, ana: Person, alma: User) -> None:
    """A person who departed cannot stay in a case that waits; with case and presence together it goes."""
    other = person(record, "F2.1")
    depart_case(case(record, "F2"), departing(record), date(2030, 1, 8), actor=alma)
    pair = paired(ana, other, alma)
    with pytest.raises(Refused, match="departed"):
        merged(pair, alma, case=FIRST, presence=SECOND)
    row = merged(pair, alma, case=SECOND, presence=SECOND)
    ana.refresh_from_db()
    assert (ana.presence, ana.case) == ("departed", case(record, "F2"))
    heads(record)
    merging.take_apart(row, actor=alma, reason="two after all")
    heads(record)


def test_a_merged_record_takes_nothing_more(record: Operation, ana: Person, alma: User) -> None:
    """Neither events nor identity; its pairs are decided no more; the event of the merge is not taken back alone."""
    other, third = person(record, "F2.1"), person(record, "F3.1")
    pair, later = paired(ana, other, alma), paired(other, third, alma, Verdict.LATER)
    merged(pair, alma, case=FIRST)
    with pytest.raises(Refused):
        record_event(other, EventKind.MISSING, date(2030, 1, 2), actor=alma)
    with pytest.raises(Refused):
        change(other, family_name="Ghost")
    with pytest.raises(Refused):
        pairs.decide(later, Verdict.SAME, actor=alma)
    assert later not in pairs.pairs_of(record, "later")
    with pytest.raises(Refused, match="became one"):
        reverse_event(PersonEvent.objects.filter(person=ana).latest("pk"), actor=alma, reason="alone")
    with pytest.raises(Refused):
        merged(pair, alma)
    added = add_person(case(record), EventKind.JOINED, date(2030, 1, 2), actor=alma)
    assert added.code not in Person.every.exclude(pk=added.pk).values_list("code", flat=True)


def test_a_chain_of_merges_points_to_the_one_that_stays(record: Operation, ana: Person, alma: User) -> None:
    """C into B into A: both point to A; B comes apart first, with C, and then C."""
    second, third = person(record, "F2.1"), person(record, "F3.1")
    inner = merged(paired(second, third, alma), alma, case=FIRST)
    outer = merged(paired(ana, second, alma), alma, case=FIRST)
    assert {one.merged_into for one in Person.every.filter(pk__in=[second.pk, third.pk])} == {ana}
    assert heads(record) == 8
    assert merging.in_force(ana) == [outer]
    with pytest.raises(Refused):
        merging.take_apart(inner, actor=alma, reason="first")
    merging.take_apart(outer, actor=alma, reason="outer")
    assert Person.every.get(pk=third.pk).merged_into == second
    merging.take_apart(inner, actor=alma, reason="inner")
    assert heads(record) == 10


def test_erasing_a_person_erases_every_record_of_them(record: Operation, ana: Person, alma: User) -> None:
    """The keys of both records are destroyed, neither name is found, and the merge is taken back no more."""
    other = person(record, "F2.1")
    change(other, family_name="Spelledotherwise")
    row = merged(paired(ana, other, alma), alma, case=FIRST, family_name=FIRST)
    assert other.uid in words.find("Spelledotherwise")[0]
    assert erasure.loss(ana).merged == 1
    held = holds.hold(ana, actor=alma, reason="a court")
    with pytest.raises(Refused, match="held back"):
        erasure.erase(ana, typed=ana.code, actor=alma, reason="asked")
    holds.release(held, actor=alma, reason="over")
    erasure.erase(ana, typed=ana.code, actor=alma, reason="asked")
    assert vault.erased_among([ana.uid, other.uid]) == {ana.uid, other.uid}
    assert not words.find("Spelledotherwise")[0]
    gone = Person.every.get(pk=other.pk)
    assert gone.external_code is None
    emptied = Identity.objects.get(person=gone)
    assert (emptied.family_name, emptied.birth) == (None, None)
    with pytest.raises(Refused, match="erased"):
        merging.take_apart(row, actor=alma, reason="too late")
    assert totals(record)


STEPS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4), st.sampled_from([FIRST, SECOND]), st.booleans()),
    max_size=8,
)


class AnySequence(TestCase):
    """Whatever is merged and taken apart again, in whatever order."""

    @settings(max_examples=6, deadline=None)
    @given(STEPS)
    def test_heads_are_people(self, steps: list[tuple[bool, int, int, str, bool]]) -> None:
        """The count of people falls by one with each merge, rises by one with each reversal, and always reconciles."""
        user, record = User.objects.create_user("sequence"), made()
        move_case(case(record, "F2"), site(record), date(2030, 1, 2), actor=user)
        people = [person(record, code) for code in ("F1.1", "F1.2", "F2.1", "F3.1", "F3.2")]
        count, standing = heads(record), list[Merge]()
        for apart, one, two, side, its_case in steps:
            try:
                with transaction.atomic():
                    if apart and standing:
                        row = standing[one % len(standing)]
                        merging.take_apart(row, actor=user, reason="two")
                        standing.remove(row)
                        count += 1
                    elif (
                        one != two
                        and not LikelyPair.objects.filter(
                            first=people[min(one, two)], second=people[max(one, two)]
                        ).exists()
                    ):
                        pair = paired(people[one], people[two], user)
                        standing.append(merged(pair, user, stays=side, case=side if its_case else FIRST))
                        count -= 1
            except Refused:
                pass
            assert heads(record) == count
