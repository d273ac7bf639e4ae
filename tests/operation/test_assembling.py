"""Operations made in the program: rows become typed tables with every column and default."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from safeconduct.operation.assembling import assemble, default_settings, frame_of
from safeconduct.operation.cells import empty_frame
from safeconduct.operation.dictionary import OPERATION_TABLES

STARTS_ON, DEADLINE = date(2026, 3, 2), date(2026, 3, 31)


def test_rows_become_a_table_with_defaults() -> None:
    """Columns that are left out have the dictionary's default, lists are never null, own columns follow as text."""
    frame = frame_of(
        "people", [{"person_id": "P1", "case_id": "C1", "needs": ("escort",)}, {"person_id": "P2", "tent": "4"}]
    )
    assert frame.columns == [*OPERATION_TABLES["people"].columns, "tent"]
    assert frame["needs"].to_list() == [["escort"], []]
    assert frame["tent"].to_list() == [None, "4"]
    cases = frame_of("cases", [{"case_id": "C1"}])
    assert cases["status"].to_list() == ["active"]
    assert cases["ready_on"].to_list() == [None]


@pytest.mark.parametrize("table", OPERATION_TABLES)
def test_no_rows_are_an_empty_table(table: str) -> None:
    """Without rows a table has its columns and types all the same."""
    assert frame_of(table, []).equals(empty_frame(OPERATION_TABLES[table].columns.values()))


def test_an_operation_has_every_table() -> None:
    """Tables that are not given are empty, and one that does not exist is refused."""
    settings = default_settings(name="x", starts_on=STARTS_ON, deadline=DEADLINE)
    operation = assemble(settings, {"sites": [{"site_id": "S"}]})
    assert set(operation.tables) == set(OPERATION_TABLES)
    assert operation.tables["sites"].height == 1
    assert operation.tables["people"].is_empty()
    with pytest.raises(KeyError, match="no table tents"):
        assemble(settings, {"tents": []})


def test_settings_have_the_dictionary_s_defaults() -> None:
    """What is not given is as an empty operation.toml means it."""
    settings = default_settings(name="x", starts_on=STARTS_ON, deadline=DEADLINE, notice_days=2)
    assert settings.horizon == date(2026, 6, 29)
    assert settings.weights == {"emergency": 4.0, "urgent": 2.0, "normal": 1.0}
    assert (settings.unplaced_days, settings.notice_days, settings.charter_budget) == (180.0, 2, None)
    with pytest.raises(TypeError):
        default_settings(name="x", starts_on=STARTS_ON, deadline="soon")


def test_a_value_that_does_not_fit_is_refused() -> None:
    """A word where a number belongs does not become a table."""
    with pytest.raises((TypeError, pl.exceptions.PolarsError)):
        frame_of("offers", [{"offer_id": "O", "places": "many"}])
