"""The data dictionary holds itself to its own notation."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from safeconduct.operation import DICTIONARY
from safeconduct.operation.cells import default_of, dtype
from safeconduct.operation.dictionary import Column, Kind

COLUMNS = [column for table in DICTIONARY.values() for column in table.columns.values()]


def _name(column: Column) -> str:
    return f"{column.table}.{column.name}"


@pytest.mark.parametrize("column", COLUMNS, ids=_name)
def test_column_is_described_in_the_notation(column: Column) -> None:
    """Each column has a known part, requirement, class and type, a default that its type reads, and a description."""
    assert column.part in ("plan", "danger", "ledger", "result")
    assert column.required in ("cell", "column", "")
    assert column.personal in ("low", "moderate", "high", "severe")
    assert column.description.endswith(".")
    assert dtype(column.kind) is not None
    default_of(column)
    if column.kind.refers_to:
        table, name = column.kind.refers_to
        assert DICTIONARY[table].columns[name].key
    assert not (column.required == "cell" and column.default), "what every row gives has no default"


def test_every_row_of_the_file_is_loaded_once() -> None:
    """No row is lost, none stands twice, and the tables are those of the file in its order."""
    text = files("safeconduct.operation").joinpath("dictionary.csv").read_text(encoding="utf-8")
    rows = [(row["table"], row["column"]) for row in csv.DictReader(text.splitlines())]
    assert len(rows) == len(set(rows))
    assert rows == [
        (table.name, name) for table in DICTIONARY.values() for name in ["", *(c.name for c in table.columns.values())]
    ]


def test_tables_know_their_keys_and_whether_they_are_required() -> None:
    """Keys and required files come from the rows of the tables."""
    assert DICTIONARY["scores"].key == ("case_id", "destination_id")
    assert DICTIONARY["usage"].key == ()
    required = [table.name for table in DICTIONARY.values() if table.part == "plan" and table.required]
    assert required == ["operation", "sites", "cases", "people", "destinations", "offers", "departures"]


def test_what_identifies_a_person_is_marked_as_sensitive() -> None:
    """Each column of a person or a case is at least moderately sensitive, and what a person needs is severe."""
    for table in ("people", "cases", "assignments"):
        assert all(column.personal != "low" for column in DICTIONARY[table].columns.values())
    assert DICTIONARY["people"].columns["needs"].personal == "severe"


@pytest.mark.parametrize(
    ("notation", "kind"),
    [
        ("count", Kind("count")),
        ("one of: F M X", Kind("choice", choices=("F", "M", "X"))),
        ("sites.site_id", Kind("reference", refers_to=("sites", "site_id"))),
        ("list of needs.need", Kind("reference", is_list=True, refers_to=("needs", "need"))),
        ("list of language", Kind("language", is_list=True)),
    ],
)
def test_type_is_taken_apart(notation: str, kind: Kind) -> None:
    """Each form of the notation gives its kind."""
    assert Kind.parse(notation) == kind


@pytest.mark.parametrize("notation", ["", "integer", "list of", "sites.", ".site_id"])
def test_what_is_no_type_is_refused(notation: str) -> None:
    """A slip in the dictionary does not pass for a type."""
    with pytest.raises(ValueError, match="is no type"):
        Kind.parse(notation)
