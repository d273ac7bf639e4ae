"""Faults as cards: the same wrong value once, each row in its context, what was typed kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.intake.cards import Typed, cards, grouped, proposals, whole_row
from safeconduct.web.intake.stages import StagedColumn, StagedFault

COLUMNS = tuple(
    StagedColumn(index, name, target, "high", "", (), remembered=False)
    for index, (name, target) in enumerate(
        [("No", "people.person_id"), ("Sex", "people.sex"), ("Nat", "people.nationality"), ("Tent", "-")]
    )
)
ROWS = {line: (f"P{line}", "?w", "Afgh.", "") for line in range(2, 9)}


def stage(faults: Iterable[StagedFault] = ()) -> Any:
    """What the cards need of an import."""

    def rows(lines: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        return {line: ROWS[line] for line in lines if line in ROWS}

    return SimpleNamespace(columns=COLUMNS, faults=tuple(faults), rows=rows)


def fault(line: int | None, index: int | None, cell: str = "?w", message: str = "is not known") -> StagedFault:
    """A fault in a cell, a row or the list."""
    return StagedFault(line, None if index is None else COLUMNS[index].name, index, cell, message)


def test_the_same_value_of_one_column_is_one_card() -> None:
    """Its input writes to all rows; three rows are shown, and how many more there are."""
    faults = [fault(line, 1) for line in range(2, 9)] + [fault(3, 2, "Afgh.")]
    made = cards(grouped(faults, COLUMNS), stage(faults), Typed())
    assert [card.lines for card in made] == [tuple(range(2, 9)), (3,)]
    assert made[0].inputs[0].place == "1:2,3,4,5,6,7,8"
    assert [one.line for one in made[0].context] == [2, 3, 4]
    assert made[0].more == 4
    assert made[0].context[0].cells == (("No", "P2"), ("Sex", "?w"), ("Nat", "Afgh."))


def test_numbers_of_people_are_never_corrected_together() -> None:
    """Two rows with one number are two cards: the same correction would be the same fault."""
    faults = [fault(3, 0, "P2", "is in row 2 too"), fault(4, 0, "P2", "is in row 2 too")]
    assert len(grouped(faults, COLUMNS)) == 2


def test_a_fault_of_a_row_or_of_the_list_has_no_input() -> None:
    """The page of the row, or the columns, are where it is put right."""
    faults = [fault(3, None, ""), fault(None, None, "")]
    made = cards(grouped(faults, COLUMNS), stage(faults), Typed())
    assert [card.inputs for card in made] == [(), ()]
    assert [card.lines for card in made] == [(3,), ()]


def test_what_was_typed_stays_in_its_input() -> None:
    """For a value of several rows where it was typed for all of them, and for the ticks too."""
    faults = [fault(2, 1), fault(3, 1)]
    typed = Typed({(2, 1): "F", (3, 1): "F"}, frozenset({2, 3}), "why")
    card = cards(grouped(faults, COLUMNS), stage(faults), typed)[0]
    assert (card.inputs[0].text, card.inputs[0].was, card.is_left_out) == ("F", "?w", True)
    half = Typed({(2, 1): "F"}, frozenset({2}))
    card = cards(grouped(faults, COLUMNS), stage(faults), half)[0]
    assert (card.inputs[0].text, card.is_left_out) == ("?w", False)


def test_a_whole_row_shows_every_kept_cell() -> None:
    """What is set aside has no input; a row that is not there has no card."""
    card = whole_row(5, stage(), Typed())
    assert card is not None
    assert [one.label for one in card.inputs] == ["No", "Sex", "Nat"]
    assert whole_row(99, stage(), Typed()) is None


def test_choices_are_proposed_for_what_has_few() -> None:
    """A sex in the words of the record, countries by their code."""
    faults = [fault(2, 1), fault(2, 2, "Afgh.")]
    found = proposals(cards(grouped(faults, COLUMNS), stage(faults), Typed()))
    assert [value for value, _label in found["of-people-sex"]] == ["F", "M", "X"]
    assert ("AFG", "") in found["of-people-nationality"]


CELLS = st.tuples(st.integers(2, 8), st.sampled_from([0, 1, 2, None]), st.sampled_from(["a", "b"]))


@given(st.lists(CELLS, max_size=40), st.booleans())
def test_no_fault_is_lost_or_doubled(places: list[tuple[int, int | None, str]], each: bool) -> None:
    """Whatever the faults, each stands in one group; inputs have numbers from 0 on without a gap."""
    faults = [fault(line, index, cell) for line, index, cell in places]
    groups = grouped(faults, COLUMNS, each_row=each)
    assert sorted(map(repr, (one for group in groups for one in group))) == sorted(map(repr, faults))
    if each:
        assert all(len(group) == 1 for group in groups)
    made = cards(groups, stage(faults), Typed())
    assert [one.number for card in made for one in card.inputs] == list(range(sum(len(card.inputs) for card in made)))
