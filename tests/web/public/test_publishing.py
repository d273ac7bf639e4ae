"""What is told: nothing can be computed from it, it changes once a period, and it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import on
from tests.web.public.conftest import TODAY, Depart, Stand, switch_on

from safeconduct.report.suppression import LEAST
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.audit.models import Entry
from safeconduct.web.public import publishing
from safeconduct.web.public.coarse import STEPS
from safeconduct.web.public.counting import Promise
from safeconduct.web.public.models import Publication
from safeconduct.web.public.publishing import Figures, coarse, of_publication, published
from safeconduct.web.record.models import Operation

NAMES = {1: "Albania", 2: "Germany", 3: "Malta"}
World = tuple[int, dict[int | None, int], dict[int, int]]
"""How many remain, how many left by destination, and how many places are promised."""
WORLDS = st.lists(
    st.tuples(
        st.integers(0, 130),
        st.fixed_dictionaries({key: st.integers(0, 60) for key in (None, *NAMES)}),
        st.fixed_dictionaries({key: st.integers(0, 60) for key in NAMES}),
    ),
    min_size=1,
    max_size=4,
)


def telling(worlds: list[World], steps: list[int]) -> list[Figures]:
    """All that was told of some days, one after the other."""
    told: list[Figures] = []
    for n, ((remaining, left, promised), step) in enumerate(zip(worlds, steps, strict=True)):
        promises = {key: [Promise(places, on(90))] for key, places in promised.items()}
        before = told[-1] if told else None
        told.append(coarse(on(n), step, remaining=remaining, left=left, promises=promises, names=NAMES, before=before))
    return told


def moved(world: World, part: int, key: Any, by: int) -> World:
    """The same with one count larger or smaller."""
    remaining, left, promised = world
    if part == 0:
        return remaining + by, left, promised
    each = {**(left if part == 1 else promised)}
    each[key] += by
    return (remaining, each, promised) if part == 1 else (remaining, left, each)


@settings(max_examples=40, deadline=None)
@given(WORLDS, st.data())
def test_no_small_number_can_be_computed(worlds: list[World], data: st.DataObject) -> None:
    """Whoever keeps every page: of each count, five others at least would have given just these pages, all else alike.

    So no sum or difference of what is shown tells any count by itself, whether of people who left for a destination
    that is not named, of those who remain, or of places. The steps may change from page to page.
    """
    steps = [data.draw(st.sampled_from(STEPS)) for _world in worlds]
    still = [worlds[0]] * len(worlds)
    for each in (worlds[:1], still):
        told = telling(each, steps[: len(each)])
        for part, key in [(0, None), *((1, key) for key in (None, *NAMES)), *((2, key) for key in NAMES)]:
            count = (each[0][0], each[0][1].get(key), each[0][2].get(key))[part]
            assert count is not None
            alike = sum(
                telling([moved(world, part, key, by) for world in each], steps[: len(each)]) == told
                for by in range(-min(count, 2 * LEAST), 2 * LEAST)
            )
            assert alike >= LEAST


@given(WORLDS, st.sampled_from(STEPS))
def test_each_number_hangs_on_its_own_count_alone(worlds: list[World], step: int) -> None:
    """Whatever else changes, people who left for one destination are told the same; the sum is one of what is told."""
    steps = [step] * len(worlds)
    others: list[World] = [(7, {**dict.fromkeys(left, 3), 1: left[1]}, promised) for _r, left, promised in worlds]
    for one, other in zip(telling(worlds, steps), telling(others, steps), strict=True):
        first = [next((line.left for line in told.lines if line.key == 1), 0) for told in (one, other)]
        assert first[0] == first[1]
        assert one.left == sum(line.left for line in one.lines)


def test_a_small_promise_gives_neither_its_name_nor_its_day() -> None:
    """Of two offers the larger one says when promises end; where the only one is small, nothing is said."""
    promises = {1: [Promise(60, on(50)), Promise(3, on(40))], 2: [Promise(4, on(30))]}
    told = coarse(on(9), 10, remaining=0, left={}, promises=promises, names=NAMES, before=None)
    assert [(line.name, line.promised, line.ends) for line in told.lines] == [("Albania", 60, on(50))]
    later = coarse(on(55), 10, remaining=0, left={}, promises=promises, names=NAMES, before=told)
    assert later.lines[0].ends == on(50)


@pytest.mark.django_db
def test_a_departure_shows_late(record: Operation, depart: Depart, alma: User, rita: User, stand: Stand) -> None:
    """Not on the next day, nor before the week is over and so many days have passed; then it does."""
    page = switch_on(record, alma, rita)
    depart(range(6), TODAY - timedelta(days=1))
    shown = []
    for days in range(16):
        stand(TODAY + timedelta(days=days))
        told = published(page, record.settings)
        shown.append((told.remaining, told.left))
        assert (TODAY + timedelta(days=days) - told.day).days >= page.delay
    # The departure was on a Sunday, so that it is in the week that ended with it: seven days later it is told.
    assert shown == [(40, 0)] * 6 + [(10, 30)] * 10


@pytest.mark.django_db
def test_a_single_departure_never_shows(
    record: Operation, depart: Depart, alma: User, rita: User, stand: Stand
) -> None:
    """One family leaves each week: nothing changes in the week of the first; later steps are of two families."""
    page = switch_on(record, alma, rita, period="day", delay=1)
    shown = []
    for n in range(4):
        depart(range(n, n + 1), TODAY + timedelta(days=n))
        stand(TODAY + timedelta(days=n + 1))
        told = published(page, record.settings)
        shown.append((told.remaining, told.left))
    assert shown == [(40, 0), (30, 10), (30, 10), (20, 20)]


@pytest.mark.django_db
def test_what_was_told_stays_until_the_next_period(
    record: Operation, depart: Depart, alma: User, rita: User, stand: Stand
) -> None:
    """Whatever is entered meanwhile for days before; and it is kept, in the log too, and never altered."""
    page = switch_on(record, alma, rita)
    depart(range(6), on(5))
    for days in range(6):
        stand(TODAY + timedelta(days=days))
        assert published(page, record.settings).remaining == 40
    stand(TODAY + timedelta(days=6))
    assert published(page, record.settings).remaining == 10
    kept = [of_publication(row).remaining for row in Publication.objects.order_by("pk")]
    assert kept == [40, 10]
    assert Entry.objects.filter(action="published", actor_id=None).count() == 2
    assert log.verify() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(figures={})


@pytest.mark.django_db
def test_nobody_waits_for_long_work(
    record: Operation, alma: User, rita: User, stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While something else holds the database, a new period begins later; the first one has to be made."""
    page = switch_on(record, alma, rita)

    def locked(*_of: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(publishing, "lock_operation", locked)
    stand(TODAY + timedelta(days=7))
    assert published(page, record.settings).day == on(13)
    monkeypatch.undo()
    with transaction.atomic():
        Publication.objects.all().delete()
        monkeypatch.setattr(publishing, "lock_operation", locked)
        with pytest.raises(OperationalError):
            published(page, record.settings)
