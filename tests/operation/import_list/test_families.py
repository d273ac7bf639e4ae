"""Who belongs together: by number, by household head, by relation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.families import alone, by_head, by_number, by_relation


def test_rows_with_one_number_are_a_family() -> None:
    """Wherever they stand; a row without a number is alone."""
    assert by_number(["7", "8", "7", "", ""]).family == (0, 1, 0, 2, 3)


def test_rows_that_name_one_head_are_a_family() -> None:
    """The head's own row may be empty, say self, or give the head's own name."""
    names = ["Ali K", "Sara", "Omid", "Reza", "Mina"]
    assert by_head(["self", "Ali K", "ali  k", "", "Reza"], names).family == (0, 0, 0, 1, 1)
    assert by_head(["Ali K", "Ali K", "", "خودش", "Reza"], names).family == (0, 0, 1, 2, 2)


def test_one_head_named_far_apart_is_a_doubt() -> None:
    """Two families whose heads have one name would be made one, so it is said."""
    found = by_head(["Ali", "Ali", "Omid", "Ali"], ["Ali", "Sara", "Omid", "Nur"])
    assert found.family == (0, 0, 1, 0)
    assert [row for row, _ in found.doubts] == [3]


def test_a_head_begins_a_family() -> None:
    """Rows below a head belong to it, in any language; an empty cell is a person alone."""
    relations = ["Head", "wife", "son", "سرپرست", "همسر", "", "رب الأسرة", "زوجة", "Kryefamiljari", "djali"]
    assert by_relation(relations).family == (0, 0, 0, 1, 1, 2, 3, 3, 4, 4)
    assert by_relation(["yes", "no", "no", "yes"]).family == (0, 0, 0, 1)


def test_a_member_without_head_is_a_doubt() -> None:
    """Somebody's wife with nobody above her is taken as alone, and it is said."""
    found = by_relation(["wife", "head", "son"])
    assert found.family == (0, 1, 1)
    assert [row for row, _ in found.doubts] == [0]


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=12))
def test_families_are_numbered_as_they_appear(numbers: list[str]) -> None:
    """Every row has a family, the numbers leave no gap, and rows share one exactly where they share a number."""
    family = by_number(numbers).family
    assert len(family) == len(numbers)
    assert list(dict.fromkeys(family)) == list(range(len(set(family))))
    for i, one in enumerate(numbers):
        for j, other in enumerate(numbers):
            assert (family[i] == family[j]) == (i == j or (one == other != ""))


def test_everybody_alone() -> None:
    """Without any column that tells, each row is a case."""
    assert alone(3).family == (0, 1, 2)
