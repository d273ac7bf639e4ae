"""The empty workbook: it explains every column, offers choices, and reads back once it is filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from safeconduct.operation import check_operation, read_operation
from safeconduct.operation.dictionary import OPERATION_TABLES, SETTINGS
from safeconduct.operation.template import READ_ME, write_template


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """An empty workbook."""
    path = tmp_path / "operation.xlsx"
    write_template(path)
    return path


def fill(book: Workbook, table: str, *rows: dict[str, object]) -> None:
    """Type rows below the header of a sheet."""
    sheet = book[table]
    header = [cell.value for cell in sheet[1]]
    for line, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(line, header.index(name) + 1, value)


def fill_small(path: Path) -> None:
    """Type a small operation into the workbook."""
    book = openpyxl.load_workbook(path)
    typed = {"name": "Typed by hand", "starts_on": date(2026, 3, 2), "deadline": date(2026, 3, 31)}
    for row in book[SETTINGS.name].iter_rows(min_row=2):
        if row[0].value in typed:
            row[1].value = typed[row[0].value]
    fill(book, "sites", {"site_id": "007", "country": "IRQ", "buses": 1, "bus_seats": 40})
    fill(book, "needs", {"need": "escort", "extra_seats": 1, "place_on_board": True})
    fill(book, "cases", {"case_id": "C1", "site_id": "007", "priority": "urgent", "ready_on": date(2026, 3, 5)})
    fill(
        book,
        "people",
        {"person_id": "P1", "case_id": "C1", "sex": "F", "age": 30, "nationality": "IRN", "needs": "escort"},
        {"person_id": "P2", "case_id": "C1", "sex": "M", "birth_date": date(1950, 7, 1), "languages": "fas eng"},
    )
    fill(book, "destinations", {"destination_id": "tia", "country": "ALB", "airport": "TIA"})
    fill(book, "offers", {"offer_id": "alb", "destination_id": "tia", "places": 10, "nationalities": "IRN AFG"})
    fill(
        book,
        "departures",
        {
            "departure_id": "D1",
            "site_id": "007",
            "destination_id": "tia",
            "mode": "charter",
            "departs_on": date(2026, 3, 9),
            "arrives_on": date(2026, 3, 9),
            "seats": 20,
            "status": "scheduled",
        },
    )
    book.save(path)


def test_filled_in_workbook_is_an_operation(template: Path) -> None:
    """What is typed into the template is read as the operation that was meant, without a fault."""
    fill_small(template)
    findings = check_operation(template)
    assert findings.faults == ()
    operation = read_operation(template)
    assert operation.settings.name == "Typed by hand"
    assert operation.settings.deadline == date(2026, 3, 31)
    assert operation.settings.horizon == date(2026, 6, 29)
    assert operation.settings.weights == {"emergency": 4.0, "urgent": 2.0, "normal": 1.0}
    assert operation.tables["cases"].row(0, named=True)["ready_on"] == date(2026, 3, 5)
    people = operation.tables["people"]
    assert people["person_id"].to_list() == ["P1", "P2"]
    assert people["needs"].to_list() == [["escort"], []]
    assert people["languages"].to_list() == [[], ["fas", "eng"]]
    assert people["birth_date"].to_list() == [None, date(1950, 7, 1)]
    assert operation.tables["sites"]["site_id"].to_list() == ["007"]
    assert operation.tables["needs"]["place_on_board"].to_list() == [True]


def test_empty_workbook_lacks_only_what_must_be_filled_in(template: Path) -> None:
    """Nothing of the template itself is a fault: only the settings that every operation states are missing."""
    faults = check_operation(template).faults
    assert {fault.column for fault in faults} == {"name", "starts_on", "deadline"}


def test_every_column_has_its_header_its_comment_and_its_explanation(template: Path) -> None:
    """Each column of the data dictionary stands in its sheet with a comment, and in the first sheet with what it is."""
    book = openpyxl.load_workbook(template)
    assert book.sheetnames[0] == READ_ME
    explained = {(row[0].value, row[1].value): row[2].value for row in book[READ_ME].iter_rows()}
    for name, table in OPERATION_TABLES.items():
        header = book[name][1]
        assert [cell.value for cell in header] == list(table.columns)
        for cell, column in zip(header, table.columns.values(), strict=True):
            assert cell.comment is not None
            assert column.description in cell.comment.text
            assert explained[name, column.name] == column.description
        assert book[name].freeze_panes == "B2"
    keys = [row[0].value for row in book[SETTINGS.name].iter_rows(min_row=2)]
    assert keys == list(SETTINGS.columns)


def rules(template: Path, table: str) -> dict[str, tuple[str, str | None]]:
    """Kind and first operand of the rule of each column of a sheet."""
    sheet = openpyxl.load_workbook(template)[table]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        first = next(iter(rule.sqref.ranges))
        found[str(sheet.cell(1, first.min_col).value)] = (rule.type, rule.formula1)
    return found


def test_choices_and_references_are_lists_to_choose_from(template: Path) -> None:
    """A column with allowed words offers them, and one that refers to another sheet offers what stands there."""
    cases, departures = rules(template, "cases"), rules(template, "departures")
    assert cases["status"] == ("list", '"active,held,withdrawn,departed"')
    assert cases["site_id"][0] == "list"
    assert "sites" in str(cases["site_id"][1])
    assert "$A$2" in str(cases["site_id"][1])
    assert "transits" in str(departures["transit_id"][1])
    assert departures["departs_on"][0] == "date"
    assert departures["seats"][0] == "whole"
    assert rules(template, "reception")["week"] == ("custom", "WEEKDAY(B2,2)=1")


def test_an_earlier_file_is_replaced_whole(tmp_path: Path) -> None:
    """Writing onto an earlier file leaves a new template and nothing beside it."""
    path = tmp_path / "mine.xlsx"
    path.write_text("not a workbook")
    write_template(path)
    assert openpyxl.load_workbook(path).sheetnames[0] == READ_ME
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.xlsx"]
