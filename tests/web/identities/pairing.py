"""Pairs of records that are merged, and heads that are counted, in tests."""

from __future__ import annotations

from safeconduct.web.accounts.models import User
from safeconduct.web.identities import merging, pairs
from safeconduct.web.identities.merging import FIRST
from safeconduct.web.identities.models import LikelyPair, Merge, Verdict
from safeconduct.web.record import register
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services import numbers_by_site
from safeconduct.web.snapshot import snapshot


def paired(first: Person, second: Person, who: User, verdict: Verdict = Verdict.SAME) -> LikelyPair:
    """The two as a pair with a verdict."""
    one, two = sorted((first, second), key=lambda each: each.pk)
    pair = LikelyPair.objects.create(operation_id=one.operation_id, first=one, second=two, likeness=0.9)
    pairs.decide(pair, verdict, actor=who)
    return pair


def merged(pair: LikelyPair, who: User, stays: str = FIRST, **choices: str) -> Merge:
    """The pair merged, with what is proposed where nothing else is chosen."""
    found = merging.sides(pair)
    return merging.merge(
        pair, stays=stays, choices={**found.differing, **choices}, seen=found.seen, actor=who, reason="one family"
    )


def heads(record: Operation) -> int:
    """How many people there are, which every way of counting agrees on."""
    assert all(one.reconciles for one in numbers_by_site(record))
    listed = register.lines(
        record,
        register.cases_of(record, register.Filters(), sensitive=True),
        register.options_of(record, sensitive=True),
        sensitive=True,
    )
    count = Person.objects.filter(operation=record).count()
    assert sum(len(line.people) for line in listed) == count
    assert snapshot(record).tables["people"].height == count
    return count
