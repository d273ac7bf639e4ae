"""Notices to the receiving country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.operation.ages import Ages
from safeconduct.report.documents.contents import DepartureHead, Leg, Manifest, ManifestPassenger, Notice
from safeconduct.report.documents.notices import advance_booking_pdf, arrival_notice_pdf, groups

from .conftest import THERE
from .reading_pdf import Document, plain_text


def notice_of(manifest: Manifest) -> Notice:
    """A notice with everything in it."""
    legs = (
        Leg("Camp North", "Airport", "Convoy 4", datetime(2026, 3, 9, 5, 30, tzinfo=THERE)),
        Leg("Airport", "Tirana", "SC 12", None, date(2026, 3, 9)),
    )
    return Notice(manifest, "A ministry", "An office", "R/17", "alb-1", legs, 8, manifest.passengers[:1], ("A remark",))


@pytest.mark.parametrize(("languages", "rtl"), [(("en",), False), (("en", "ar"), False), (("fa",), True)])
def test_an_advance_booking_lists_whom_it_counts(manifest: Manifest, languages: tuple[str, ...], rtl: bool) -> None:
    """The journey, the groups, the people with the fields of their documents; nobody is named as absent."""
    journey, counted, people, signed = Document(advance_booking_pdf(notice_of(manifest), languages), rtl=rtl).tables()
    assert [row[:3] for row in journey[1:]] == [["Camp North", "Airport", "Convoy 4"], ["Airport", "Tirana", "SC 12"]]
    assert len(counted) == 2
    assert [row[2] for row in people[1:]] == [plain_text(one.surname) for one in manifest.passengers]
    assert [row[10] for row in people[1:]] == [one.document_number for one in manifest.passengers]
    assert len(signed) == 2


def test_an_arrival_notice_says_who_is_not_on_board(manifest: Manifest) -> None:
    """How many were booked and are on board, and the list of those who are not."""
    document = Document(arrival_notice_pdf(notice_of(manifest)))
    assert "Booked\n8\n" in document.whole()
    assert "On board\n6\n" in document.whole()
    assert "Booked, and not on board" in document.elements("/H1")
    assert [row[2] for row in document.tables()[2][1:]] == ["SAMPLE"]


def test_a_notice_without_needs_says_so(manifest: Manifest) -> None:
    """Instead of leaving a heading with nothing under it; needs are counted otherwise."""
    healthy = tuple(replace(one, needs=()) for one in manifest.passengers)
    none = Notice(replace(manifest, passengers=healthy), "A ministry", "An office")
    assert "\nnone\n" in Document(advance_booking_pdf(none)).whole()
    some = Document(advance_booking_pdf(notice_of(manifest))).whole()
    assert all(line in some for line in ("escort: 1", "stretcher: 1", "wheelchair: 1"))


@pytest.mark.parametrize(
    ("ages", "group"),
    [
        (Ages(18, 18), "adults"),
        (Ages(17, 18), "children"),
        (Ages(2, 2), "children"),
        (Ages(1, 2, about=True), "infants"),
        (None, "age_unknown"),
    ],
)
def test_the_group_of_an_age(head: Callable[..., DepartureHead], ages: Ages | None, group: str) -> None:
    """Whoever may be of two groups counts in the younger; only whoever may be of two has the paper say so."""
    one = ManifestPassenger("F", "A", "B", ages=ages)
    assert groups([one])[group] == 1
    told = Document(advance_booking_pdf(notice_of(Manifest(head(), (one,))))).whole()
    assert ("counted in the younger" in " ".join(told.split())) == (ages is not None and ages.least < ages.most)


YEARS = st.integers(0, 30)
AGES = st.builds(Ages, YEARS, YEARS) | st.none()


@settings(max_examples=50)
@given(st.lists(st.tuples(AGES, st.sampled_from(["F", "M", "X", "", "?"]))))
def test_groups_add_up(people: list[tuple[Ages | None, str]]) -> None:
    """Nobody is left out or counted twice, by age and by sex."""
    counts = groups([ManifestPassenger("F", "A", "B", ages=ages, sex=sex) for ages, sex in people])
    assert sum(counts[key] for key in ("adults", "children", "infants", "age_unknown")) == len(people)
    assert sum(counts[key] for key in ("women", "men", "sex_other")) == len(people)
