"""Notices to the receiving country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.report.documents.contents import Leg, Manifest, ManifestPassenger, Notice
from safeconduct.report.documents.notices import advance_booking_pdf, arrival_notice_pdf, groups

from .conftest import THERE
from .reading_pdf import Document, plain_text

ON = date(2026, 3, 9)


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
    ("born", "group"),
    [
        (date(2008, 3, 9), "adults"),
        (date(2008, 3, 10), "children"),
        (date(2024, 3, 9), "children"),
        (date(2024, 3, 10), "infants"),
        ("1990", "adults"),
        ("1990~", "adults"),
        ("2008", "children"),
        ("2024~", "infants"),
        ("2008-02", "adults"),
        ("2008-03", "children"),
        ("about 1990", "age_unknown"),
        ("1990-13", "age_unknown"),
        (None, "age_unknown"),
    ],
)
def test_the_group_of_a_birth(born: date | str | None, group: str) -> None:
    """By the day of departure; a birth known in part counts as the youngest that it may be."""
    assert groups([ManifestPassenger("F", "A", "B", birth_date=born)], ON)[group] == 1


def test_an_age_counts_where_no_birth_is_known() -> None:
    """A child whose age alone is known is told as a child."""
    assert groups([ManifestPassenger("F", "A", "B", age=9)], ON)["children"] == 1


@settings(max_examples=50)
@given(st.lists(st.tuples(st.dates() | st.text(max_size=10) | st.none(), st.sampled_from(["F", "M", "X", "", "?"]))))
def test_groups_add_up(people: list[tuple[date | str | None, str]]) -> None:
    """Nobody is left out or counted twice, by age and by sex."""
    counts = groups([ManifestPassenger("F", "A", "B", birth_date=born, sex=sex) for born, sex in people], ON)
    assert sum(counts[key] for key in ("adults", "children", "infants", "age_unknown")) == len(people)
    assert sum(counts[key] for key in ("women", "men", "sex_other")) == len(people)
