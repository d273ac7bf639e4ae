"""Machine-readable zones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.boarding.mrz import Field, Flaw, check_digit, read

PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
VISITOR = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
"""The specimens of ICAO Doc 9303."""
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "form", "number"),
    [(PASSPORT, "TD3", "L898902C3"), (VISITOR, "TD2", "D23145890"), (CARD, "TD1", "D23145890")],
)
def test_the_specimens_are_read(text: str, form: str, number: str) -> None:
    """Both specimens hold, whether their lines are apart, in one, in small letters or grouped."""
    typed = text.lower().replace("<<anna", "<< anna")
    for one in (text, text.replace("\n", ""), typed, text.replace("\n", "\r\n\r\n")):
        zone = read(one)
        assert (zone.form, zone.number, zone.wrong) == (form, number, ())
        assert (zone.family_name, zone.given_names, zone.sex, zone.nationality) == (
            "ERIKSSON", "ANNA MARIA", "F", "UTO",
        )  # fmt: skip
        assert zone.birth_on(TODAY) == date(1974, 8, 12)
        assert zone.expires_on(TODAY) == date(2012, 4, 15)


@pytest.mark.parametrize(
    ("before", "after", "field", "right"),
    [
        ("L898902C36", "L898902C46", Field.NUMBER, "7"),
        ("7408122F", "7408132F", Field.BIRTH, "3"),
        ("1204159", "1205159", Field.EXPIRY, "6"),
        ("ZE184226B", "ZE184226C", Field.OPTIONAL, "2"),
        ("<10", "<11", Field.COMPOSITE, "0"),
    ],
)
def test_one_wrong_sign_says_its_field(before: str, after: str, field: Field, right: str) -> None:
    """A check digit that does not fit names the field, what stands there and what it would have to be."""
    wrong = {one.field: one for one in read(PASSPORT.replace(before, after)).wrong}
    assert wrong[field].flaw is Flaw.CHECK_DIGIT
    assert wrong[field].right == right
    assert set(wrong) <= {field, Field.COMPOSITE}


@pytest.mark.parametrize(
    ("text", "flaw"),
    [("P<UTO", Flaw.LENGTH), ("", Flaw.LENGTH), (PASSPORT.replace("ANNA", "ANNÄ"), Flaw.SIGN)],
)
def test_what_is_no_zone_says_so(text: str, flaw: Flaw) -> None:
    """A line that is too short and a sign that no zone has are named; nothing is made up."""
    zone = read(text)
    assert [one.flaw for one in zone.wrong] == [flaw]
    assert not zone.number


def test_a_long_number_goes_on_in_the_optional_part() -> None:
    """A card with a number of more than nine signs has a filler where its check digit would be."""
    number = "D23145890734"
    top = f"I<UTO{number[:9]}<{number[9:]}{check_digit(number)}<<<<<<<<<<<"
    middle = "7408122F1204159UTO<<<<<<<<<<<"
    whole = check_digit(top[5:] + middle[:7] + middle[8:15] + middle[18:29])
    zone = read(f"{top}\n{middle}{whole}\nERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    assert (zone.number, zone.wrong) == (number, ())


def test_two_lines_of_36_have_a_long_number_too() -> None:
    """Its check digit follows the number in the optional part, and the last one covers all of it."""
    number = "D2314589073"
    low = f"{number[:9]}<UTO7408122F1204159{number[9:]}{check_digit(number)}<<<<"
    top = VISITOR.splitlines()[0]
    zone = read(f"{top}\n{low}{check_digit(low[:10] + low[13:20] + low[21:])}")
    assert (zone.form, zone.number, zone.optional, zone.wrong) == ("TD2", number, "", ())
    wrong = read(VISITOR.replace("7408122", "7408123")).wrong
    assert {one.field for one in wrong} == {Field.BIRTH, Field.COMPOSITE}


def test_a_day_that_is_none_and_one_that_is_not_known() -> None:
    """The 31st of February is said; fillers for a day that nobody knows are no fault."""
    odd, unknown = "740231", "74<<<<"
    for text, flaws in ((odd, [Flaw.NO_DAY]), (unknown, [])):
        low = f"L898902C36UTO{text}{check_digit(text)}F1204159ZE184226B<<<<<1"
        low += check_digit(low[:10] + low[13:20] + low[21:43])
        zone = read(f"{PASSPORT.splitlines()[0]}\n{low}")
        assert [one.flaw for one in zone.wrong] == flaws
        assert zone.birth_on(TODAY) is None


@given(st.text(max_size=100))
def test_nothing_that_is_typed_raises(text: str) -> None:
    """Whatever a scanner sends, the answer is a zone that says what is wrong with it."""
    assert read(text).wrong or read(text).form
