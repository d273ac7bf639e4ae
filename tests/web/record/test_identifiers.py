"""Identifiers: opaque ones in order of time, and short ones that notice a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.record.identifiers import ALPHABET, CROCKFORD, check_character, is_code, new_id, short_code

numbers = st.integers(0, 10**9)


def test_identifiers_are_new_and_in_order() -> None:
    """Each sorts after those before it, also within one millisecond, and has 26 characters of the alphabet."""
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert all(len(one) == 26 and set(one) <= set(CROCKFORD) for one in made)


@given(number=numbers, other=numbers)
def test_a_code_is_its_number(number: int, other: int) -> None:
    """Different numbers have different codes, and every code checks."""
    assert (short_code(number) == short_code(other)) == (number == other)
    assert is_code(short_code(number, "C"))


@given(number=numbers, data=st.data())
def test_a_wrong_character_is_noticed(number: int, data: st.DataObject) -> None:
    """No code becomes another code by one wrong character."""
    code = short_code(number, "C")
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([one for one in ALPHABET if one != code[place]]))
    assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(number=numbers, data=st.data())
def test_an_exchange_is_noticed(number: int, data: st.DataObject) -> None:
    """No code becomes another code where two neighbours change places."""
    code = short_code(number, "C")
    place = data.draw(st.integers(0, len(code) - 2))
    one, two = code[place], code[place + 1]
    assert one == two or not is_code(code[:place] + two + one + code[place + 2 :])


def test_what_is_no_code_is_none() -> None:
    """Too short, or with a letter that is left out because it is taken for another."""
    assert not is_code("C2" + check_character("C2"))
    assert not is_code("CO2225")


def test_a_negative_number_has_no_code() -> None:
    """It is refused and not written as something else."""
    with pytest.raises(ValueError, match="0 or a larger"):
        short_code(-1)
