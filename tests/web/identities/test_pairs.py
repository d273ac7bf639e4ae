"""Likely pairs in the record: found, remembered, and decided by people."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from tests.web.identities.registering import change
from tests.web.record.making import made, person

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.identities import erasure, pairs
from safeconduct.web.identities.models import LikelyPair, PairVerdict, Verdict
from safeconduct.web.record.models import Operation

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Operation:
    """Three families; two of their people have nearly one name, another has a name of their own."""
    record = made()
    change(person(record, "F1.1"), family_name="Qaramdiri", given_names="Noorzad", birth="1980-01-01")
    change(person(record, "F2.1"), family_name="Nurzad", given_names="Karamdiree", birth="1981-04-05")
    change(person(record, "F3.1"), family_name="Shobaz", given_names="Noorzad", birth="1980-01-01")
    return record


def test_a_pair_is_found_decided_and_remembered(record: Operation, alma: User) -> None:
    """Looking again does not ask again; the newest verdict counts, and the log has who gave it."""
    assert pairs.look(record, alma) == 1
    pair = pairs.pairs_of(record, None).get()
    assert (pair.first, pair.second) == (person(record, "F1.1"), person(record, "F2.1"))
    pairs.decide(pair, Verdict.LATER, actor=alma)
    assert pairs.look(record, alma) == 0
    assert pairs.pairs_of(record, "later").get() == pair
    pairs.decide(pair, Verdict.SAME, actor=alma)
    assert not pairs.pairs_of(record, "later").exists()
    assert pairs.pairs_of(record, "same").get() == pair
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.id_list) == ("decided", [pair.first.uid, pair.second.uid])


def test_a_pair_that_is_likely_no_more_goes_unless_somebody_spoke(record: Operation, alma: User) -> None:
    """A corrected name takes an undecided pair away; what people said stays."""
    pairs.look(record, alma)
    change(person(record, "F2.1"), given_names="Zohesh")
    assert pairs.look(record, alma) == 0
    assert not LikelyPair.objects.exists()
    change(person(record, "F2.1"), given_names="Karamdiri")
    pairs.look(record, alma)
    pairs.decide(LikelyPair.objects.get(), Verdict.DIFFERENT, actor=alma)
    change(person(record, "F2.1"), given_names="Zohesh")
    pairs.look(record, alma)
    assert pairs.pairs_of(record, "different").count() == 1


def test_people_of_two_operations_are_no_pair(record: Operation, alma: User) -> None:
    """One person may stand in two operations, of which neither is told of the other."""
    other = made("two")
    change(person(other, "F1.1"), family_name="Shobaz", given_names="Noorzad", birth="1980-01-01")
    assert pairs.look(other, alma) == 0
    assert pairs.look(record, alma) == 1


def test_the_database_keeps_pairs_in_order(record: Operation, alma: User) -> None:
    """No pair backwards or with oneself, and no verdict that changes afterwards."""
    pairs.look(record, alma)
    pair = LikelyPair.objects.get()
    for first, second in ((pair.second_id, pair.first_id), (pair.first_id, pair.first_id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            LikelyPair.objects.filter(pk=pair.pk).update(first_id=first, second_id=second)
    pairs.decide(pair, Verdict.SAME, actor=alma)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE identities_pairverdict SET verdict = 'different'")
    assert PairVerdict.objects.get().verdict == "same"


def test_a_pair_of_somebody_erased_goes(record: Operation, alma: User) -> None:
    """An undecided pair goes with the next comparison, since the name is gone."""
    pairs.look(record, alma)
    who = person(record, "F1.1")
    erasure.erase(who, typed=who.code, actor=alma, reason="asked for it")
    assert pairs.look(record, alma) == 0
    assert not LikelyPair.objects.exists()
