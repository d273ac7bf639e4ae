"""Two who may be one person, side by side: what is the same however it is written, and what differs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.intake.sides import Fact, Told, compared, of_row
from safeconduct.web.intake.stages import StagedColumn

TARGETS = ("identity.given_names", "identity.family_name", "people.sex", "people.birth_date", "people.nationality",
           "document.passport", "identity.full_name", "people.age")  # fmt: skip
COLUMNS = tuple(
    StagedColumn(index, target, target, "high", "", (), remembered=False) for index, target in enumerate(TARGETS)
)
MARYAM = ("Maryam", "Karimi", "F", "1980-02-03", "Afghan", "P 12-34", "", "")


def facts(one: tuple[str, ...], other: tuple[str, ...]) -> dict[str, Fact]:
    """What two rows tell, by fact."""
    found = compared(of_row(one, COLUMNS, None), of_row(other, COLUMNS, None))
    return {fact.name: fact for fact in found}


@pytest.mark.parametrize(
    ("place", "text", "fact"),
    [
        (2, "زن", "sex"),
        (2, "female", "sex"),
        (3, "3 February 1980", "birth"),
        (3, "۱۳۵۸/۱۱/۱۴", "birth"),
        (3, "1980", "birth"),
        (4, "AFG", "nationality"),
        (5, "p1234", "number"),
    ],
)
def test_the_same_in_other_words_does_not_differ(place: int, text: str, fact: str) -> None:
    """Whatever the language, the calendar, or the signs between digits; a year alone fits each day of it."""
    other = (*MARYAM[:place], text, *MARYAM[place + 1 :])
    assert not facts(MARYAM, other)[fact].differs


@pytest.mark.parametrize(
    ("place", "text", "fact"),
    [
        (0, "Mariam", "name"),
        (2, "M", "sex"),
        (3, "1980-02-04", "birth"),
        (3, "1981", "birth"),
        (4, "Iranian", "nationality"),
        (5, "P9999", "number"),
        (2, "?w", "sex"),
    ],
)
def test_what_differs_is_found(place: int, text: str, fact: str) -> None:
    """In each fact by itself, also where a cell cannot be read."""
    other = (*MARYAM[:place], text, *MARYAM[place + 1 :])
    found = facts(MARYAM, other)
    assert found[fact].differs
    assert [name for name, one in found.items() if one.differs] == [fact]


def test_names_are_whole_and_their_order_is_no_matter() -> None:
    """Given names before the family name; a full name is the same person's."""
    whole = ("", "", "", "", "", "", "Karimi Maryam", "")
    found = facts(MARYAM, whole)["name"]
    assert found.each[0].shown == ("Maryam Karimi",)
    assert not found.differs


def test_what_only_one_tells_does_not_differ() -> None:
    """It is shown beside nothing; what neither tells is not shown."""
    found = facts(MARYAM, ("Maryam", "Karimi", "", "unknown", "", "", "", ""))
    assert found["birth"].each[0].shown == (date(1980, 2, 3),)
    assert found["birth"].each[1].shown == ()
    assert not any(fact.differs for fact in found.values())
    assert "age" not in found


MEANT = st.frozensets(
    st.one_of(st.text(max_size=2), st.integers(1980, 1983), st.dates(date(1980, 1, 1), date(1982, 1, 1)))
)


@given(MEANT, MEANT)
def test_to_differ_knows_no_order(one: frozenset[object], other: frozenset[object]) -> None:
    """Either way round, and nobody differs from themselves."""
    assert Fact("x", "x", (Told((), one), Told((), other))).differs == (
        Fact("x", "x", (Told((), other), Told((), one))).differs
    )
    assert not Fact("x", "x", (Told((), one), Told((), one))).differs
