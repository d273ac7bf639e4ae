"""Families by the head that each row names."""

from __future__ import annotations

from safeconduct.operation.import_list.head_names import by_head

NAMES = ["Ali K", "Sara", "Omid", "Reza", "Mina"]


def test_rows_that_name_one_head_are_a_family() -> None:
    """The head's own row may be empty, say self, or give the head's own name."""
    readings, doubts = by_head(["self", "Ali K", "ali  k", "", "Reza"], NAMES)
    assert ([reading.family for reading in readings], doubts) == ([(0, 0, 0, 1, 1)], ())
    readings, doubts = by_head(["Ali K", "Ali K", "", "خودش", "Reza"], NAMES)
    assert [reading.family for reading in readings] == [(0, 0, 1, 2, 2)]
    assert [doubt.rows for doubt in doubts] == [(2,)]


def test_one_head_named_far_apart_is_a_doubt() -> None:
    """Two families whose heads have one name would be made one, so it is said."""
    (reading,), doubts = by_head(["Ali", "Ali", "Omid", "Ali"], ["Ali", "Sara", "Omid", "Nur"])
    assert reading.family == (0, 0, 1, 0)
    assert [doubt.rows for doubt in doubts] == [(3,)]


def test_two_heads_of_one_name() -> None:
    """Members go with the nearest above, and are named."""
    (reading,), doubts = by_head(["self", "Ali", "self", "Ali"], ["Ali", "Sara", "Ali", "Nur"])
    assert reading.family == (0, 0, 1, 1)
    assert doubts[0].rows == (1, 3)


def test_a_head_spelt_otherwise_is_kept_together() -> None:
    """A slip in a name does not part a family; a head whom no row is leaves a doubt."""
    (reading,), doubts = by_head(["", "Ali Karimy", "Hassan"], ["Ali Karimi", "Sara Nuri", "Nur Azimi"])
    assert reading.family == (0, 0, 1)
    assert [doubt.rows for doubt in doubts] == [(1,), (2,)]


def test_a_head_named_on_its_own_row_alone() -> None:
    """Blanks below mean "as above"; that they are alone stays open."""
    readings, _ = by_head(["Ali K", "", "Omid", ""], ["Ali K", "Sara", "Omid", "Nur"])
    assert readings[0].family == (0, 0, 1, 1)
    assert readings[1].about == {1, 3}
    assert by_head(["Ali K", "", "Omid", ""], ["", "", "", ""])[0][0].family == (0, 0, 1, 1)


def test_heads_in_a_list_without_names() -> None:
    """A blank above the rows that name a head is taken for that head, and named."""
    readings, doubts = by_head(["", "Ali", "Ali", "", "Omid", ""], [""] * 6)
    assert readings[0].family == (0, 0, 0, 1, 1, 2)
    assert readings[1].about == {0, 3, 5}
    assert doubts[0].rows == (5,)
