"""Ways to read who belongs together, and the readings that they leave open."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.grouping import (
    Role,
    by_gaps,
    by_number,
    by_parts,
    by_relation,
    by_restart,
    by_sizes,
)

LETTERS: dict[str, Role] = {"H": "head", "m": "member", "s": "single", "_": ""}


def roles(text: str) -> list[Role]:
    """Roles by letter: H head, m member, s single, _ nothing."""
    return [LETTERS[letter] for letter in text]


def gaps(rows: int, *below: int) -> list[bool]:
    """Empty rows above the given rows."""
    return [row in below for row in range(rows)]


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_rows_with_one_number_are_a_family(numbers: Sequence[str]) -> None:
    """Wherever they stand, and nothing is left open; families are numbered as they appear."""
    (reading,) = by_number(numbers)
    assert list(dict.fromkeys(reading.family)) == list(range(len(set(numbers))))
    for i, one in enumerate(numbers):
        for j, other in enumerate(numbers):
            assert (reading.family[i] == reading.family[j]) == (one == other)


def test_a_blank_below_a_number_that_stands_once() -> None:
    """It means "as above", since the number is written on the first row alone; that it is alone stays open."""
    best, apart, _ = by_number(["1", "", "", "2", "3", ""])
    assert best.family == (0, 0, 0, 1, 2, 2)
    assert apart.family == (0, 1, 2, 3, 4, 5)
    assert apart.about == {1, 2, 5}


def test_a_blank_below_a_number_that_is_repeated() -> None:
    """It is a person without a number, unless the same number follows; that it belongs above stays open."""
    best, _, together = by_number(["7", "8", "7", "", ""])
    assert best.family == (0, 1, 0, 2, 3)
    assert together.family == (0, 1, 0, 0, 0)
    assert by_number(["7", "", "7"])[0].family == (0, 0, 0)


def test_relations_settle_what_a_blank_number_means() -> None:
    """A head or a single person without a number is no part of the family above; a wife is."""
    best, *others = by_number(["1", "", "", "", ""], roles("HmHms"))
    assert best.family == (0, 0, 1, 1, 2)
    assert all(not other.about for other in others)


def test_heads_first_and_heads_last() -> None:
    """The first and the last row tell on which side of its family a head stands; two heads leave both open."""
    assert by_relation(roles("HmmHm"))[0].family == (0, 0, 0, 1, 1)
    assert by_relation(roles("mmHmH"))[0].family == (0, 0, 0, 1, 1)
    assert [reading.family for reading in by_relation(roles("HmmH"))] == [(0, 0, 0, 1), (0, 1, 1, 1)]


def test_a_blank_relation_is_kept_with_the_family() -> None:
    """A blank is taken into the family above, a person called single is not; that the blank is alone stays open."""
    best, *others = by_relation(roles("Hm_sHm"))
    assert best.family == (0, 0, 0, 1, 2, 2)
    assert [other.about for other in others] == [{2}, {2}]


def test_members_above_the_first_head() -> None:
    """They are kept with the family below, and that they are a family apart stays open."""
    best, *others = by_relation(roles("mHm"))
    assert best.family == (0, 0, 0)
    assert [other.family for other in others if other.about == {0}] == [(0, 1, 1)]


def test_empty_rows_between_families() -> None:
    """Where each block has one head, blocks are families, wherever the head stands; else they leave a doubt."""
    (reading,) = by_relation(roles("mHHmm"), gaps(5, 2))[:1]
    assert reading.family == (0, 0, 1, 1, 1)
    assert len(by_relation(roles("HmHm"), gaps(4, 2))) == 1
    torn = by_relation(roles("Hmmm"), gaps(4, 2))
    assert torn[0].family == (0, 0, 0, 0)
    assert torn[-1].family == (0, 0, 1, 1)


def test_people_numbered_within_families() -> None:
    """1/1, 1/2, 2/1 tell the family; a numbering through the whole list, or one that leaves gaps, does not."""
    assert by_parts(["1/1", "1/2", "2/1"])[0].family == (0, 0, 1)
    assert by_parts(["A7-a", "A7-b", "A8-a"])[0].family == (0, 0, 1)
    assert by_parts(["۱/۱", "۱/۲", "۲/۱"])[0].family == (0, 0, 1)
    for numbers in (["P-1", "P-2", "P-3"], ["1/1", "1/3", "2/1"], ["1/1", "2", "2/1"], ["1/1", "2/1", "3/1"]):
        assert by_parts(numbers) == ()


def test_numbering_that_begins_again() -> None:
    """1, 2, 3, 1, 2 are two families; pages of thirty rows are none."""
    assert by_restart(["1", "2", "3", "1", "2"])[0].family == (0, 0, 0, 1, 1)
    assert by_restart(["1", "2", "3"]) == ()
    assert by_restart(["1", "3", "1"]) == ()
    assert by_restart([str(row % 30 + 1) for row in range(60)]) == ()


def test_sizes_that_fit_the_rows() -> None:
    """Sizes of families that follow one another tell which rows they are, on each row or on the first."""
    assert by_sizes([3, 3, 3, 1, 2, None])[0].family == (0, 0, 0, 1, 2, 2)
    assert by_sizes([3, 3, 1]) == ()
    assert by_sizes([2, 2, 3]) == ()


def test_blocks_of_rows() -> None:
    """Without any other hint empty rows part families, unless the blocks are as long as pages."""
    assert by_gaps(gaps(4, 1, 3))[0].family == (0, 1, 1, 2)
    assert by_gaps(gaps(4)) == ()
    assert by_gaps(gaps(60, 30)) == ()
