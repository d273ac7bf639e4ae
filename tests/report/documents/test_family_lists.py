"""Offload order and stand-by list: whole families in their order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from safeconduct.report.documents.contents import DepartureHead, ListedFamily, OffloadOrder, StandByList
from safeconduct.report.documents.family_lists import offload_pdf, stand_by_pdf
from safeconduct.report.documents.words import words_of

from .reading_pdf import Document, plain_text

DIRECTIONS = [(("en",), False), (("ar",), True), (("fa", "en"), True)]


@pytest.mark.parametrize(("languages", "rtl"), DIRECTIONS)
def test_the_offload_order_adds_up_the_seats(
    head: Callable[..., DepartureHead], families: tuple[ListedFamily, ...], languages: tuple[str, ...], rtl: bool
) -> None:
    """In the order that was given: family, people, seats, and how many seats are free once it stays."""
    (rows,) = Document(offload_pdf(OffloadOrder(head(), families), languages), rtl=rtl).tables()
    count = words_of(languages[0]).count
    shown = [[row[0], row[1], *row[3:6]] for row in rows[1:]]
    assert shown == [
        [count(1), "F007", count(2), count(3), count(3)],
        [count(2), "F003", count(1), count(1), count(4)],
        [count(3), "F009", count(2), count(2), count(6)],
    ]
    assert rows[1][8] == "came last"


@pytest.mark.parametrize(("languages", "rtl"), DIRECTIONS)
def test_the_stand_by_list_says_until_when_they_are_cleared(
    head: Callable[..., DepartureHead], families: tuple[ListedFamily, ...], languages: tuple[str, ...], rtl: bool
) -> None:
    """With names, needs, and the last day of the clearance where there is one."""
    (rows,) = Document(stand_by_pdf(StandByList(head(), families), languages), rtl=rtl).tables()
    assert [(row[1], row[5], row[6], row[7]) for row in rows[1:]] == [
        ("F007", "wheelchair", "2026-04-01", "came last"),
        ("F003", "", "2026-04-02", "can wait"),
        ("F009", "escort", "", ""),
    ]
    for row, family in zip(rows[1:], families, strict=True):
        assert all(plain_text(name) in row[2] for name in family.names)
