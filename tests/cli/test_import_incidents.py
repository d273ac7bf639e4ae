"""``import-incidents``: events near a site come into the log, each once, with a word on every row."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from incident_exports import acled, ucdp
from safeconduct.operation import digest, read_operation, write_operation

Run = Callable[..., Result]


@pytest.fixture
def folder(small_operation: Callable[..., Path], tmp_path: Path) -> Path:
    """The folder of the small operation, to be changed."""
    return small_operation(tmp_path / "op")


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """An export of ACLED: two events near, one of them vague, one far, one without a day."""
    file = tmp_path / "events.csv"
    file.write_bytes(acled({}, {"geo_precision": "3"}, {"latitude": "10"}, {"event_date": "soon"}))
    return file


def _codes(folder: Path) -> list[str]:
    return read_operation(folder).tables["incidents"]["incident_id"].to_list()


def _claims(run: Run, *arguments: object) -> dict[str, Any]:
    result = run("import-incidents", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    claims: dict[str, Any] = json.loads(result.stdout)
    parts = ("imported", "already_there", "changed", "updated", "skipped")
    assert claims["read"] == sum(claims[part] for part in parts)
    assert claims["skipped"] == sum(reason["rows"] for reason in claims["reasons"])
    return claims


def test_events_near_are_imported_once(run: Run, folder: Path, events: Path) -> None:
    """The events within the distance are in the log after the first import, and nothing changes with the second."""
    was = digest(read_operation(folder))
    first = run("import-incidents", events, folder, "--site", "north", "--within", 5)
    assert first.exit_code == 0, first.stderr
    assert _codes(folder) == ["I1", "acled-XYZ1", "acled-XYZ2"]
    assert digest(read_operation(folder)) == was
    content = (folder / "incidents.csv").read_bytes()
    for site in ("north", "south"):
        assert run("import-incidents", events, folder, "--site", site, "--within", 5_000).exit_code == 0
    assert _codes(folder)[:3] == ["I1", "acled-XYZ1", "acled-XYZ2"]
    assert content in (folder / "incidents.csv").read_bytes()
    assert _codes(folder)[3:] == ["acled-XYZ3"]  # within 5,000 km it is near


def test_every_row_is_accounted_for(run: Run, folder: Path, events: Path) -> None:
    """The report has each reason with its count and the place of the first rows."""
    result = run("import-incidents", events, folder, "--site", "north", "--within", 5)
    text = " ".join(result.stderr.split())
    assert "4 read" in text
    assert "2 imported" in text
    assert "1 happened farther than 5 km from north events.csv:4" in text
    assert "events.csv:5" in text
    assert "geo_precision 3" in text
    assert all(len(line) <= 80 for line in result.stderr.splitlines())


def test_as_json(run: Run, folder: Path, events: Path) -> None:
    """Programs get the counts, the reasons with lines, and the codes of what is new."""
    claims = _claims(run, events, folder, "--site", "north", "--within", 5)
    assert (claims["source"], claims["site_id"], claims["within_km"], claims["written"]) == ("acled", "north", 5, True)
    assert claims["incidents"] == ["acled-XYZ1", "acled-XYZ2"]
    assert [reason["lines"] for reason in claims["reasons"]] == [[4], [5]]
    assert [remark["lines"] for remark in claims["remarks"]] == [[3]]


def test_a_dry_run_writes_nothing(run: Run, folder: Path, events: Path) -> None:
    """What would be done is shown, and the log stays as it is."""
    before = (folder / "incidents.csv").read_bytes()
    claims = _claims(run, events, folder, "--site", "north", "--within", 5, "--dry-run")
    assert (claims["imported"], claims["written"]) == (2, False)
    assert (folder / "incidents.csv").read_bytes() == before


def test_changes_are_shown_and_made_on_demand(run: Run, folder: Path, events: Path) -> None:
    """What the export tells otherwise now is shown and kept; with --update it is taken over."""
    run("import-incidents", events, folder, "--site", "north", "--within", 5)
    events.write_bytes(acled({"fatalities": "7"}, {"geo_precision": "3"}))
    shown = run("import-incidents", events, folder, "--site", "north", "--within", 5)
    assert "acled-XYZ1: killed_min 2 → 7" in shown.stderr
    assert read_operation(folder).tables["incidents"]["killed_min"].to_list() == [0, 2, 2]
    claims = _claims(run, events, folder, "--site", "north", "--within", 5, "--update")
    assert (claims["updated"], claims["already_there"]) == (1, 1)
    assert read_operation(folder).tables["incidents"]["killed_min"].to_list() == [0, 7, 2]


def test_likely_doubles_are_shown(run: Run, folder: Path, tmp_path: Path) -> None:
    """An event like an incident by hand is shown and imported, or left out on demand."""
    file = tmp_path / "ged.csv"
    file.write_bytes(ucdp({"date_start": "2026-02-20", "date_end": "2026-02-20"}))
    arguments = (file, folder, "--site", "north", "--within", 5)
    assert "ucdp-700001 is likely I1" in " ".join(run("import-incidents", *arguments, "--dry-run").stderr.split())
    assert _claims(run, *arguments, "--skip-likely")["skipped"] == 1
    assert _codes(folder) == ["I1"]
    assert _claims(run, *arguments)["likely"][0]["imported"] is True
    assert _codes(folder) == ["I1", "ucdp-700001"]


def test_types_are_left_out(run: Run, folder: Path, events: Path) -> None:
    """A type is left out in the words of the export."""
    claims = _claims(run, events, folder, "--site", "north", "--within", 5, "--leave-out", "explosions/remote violence")
    assert (claims["imported"], claims["written"]) == (0, False)


def test_quiet_is_silent(run: Run, folder: Path, events: Path) -> None:
    """With --quiet nothing is said where nothing is wrong."""
    result = run("import-incidents", events, folder, "--site", "north", "--within", 5, "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("site", "within", "why"),
    [("west", 5, "has no site 'west'"), ("north", 0, "is not a number of kilometres"), ("north", "nan", "is not a")],
)
def test_arguments_that_are_wrong(run: Run, folder: Path, events: Path, site: str, within: object, why: str) -> None:
    """A site that is not there and a distance that is none are refused, and nothing is written."""
    before = (folder / "incidents.csv").read_bytes()
    result = run("import-incidents", events, folder, "--site", site, "--within", within)
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.split())
    assert (folder / "incidents.csv").read_bytes() == before


def test_a_file_that_is_no_export(run: Run, folder: Path, tmp_path: Path) -> None:
    """What is no export, no file, or without a column is refused in one line."""
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    for source, why in ((file, "other.csv: has no row"), (tmp_path, "is a folder"), (tmp_path / "no.csv", "not there")):
        result = run("import-incidents", source, folder, "--site", "north", "--within", 5)
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert why in result.stderr


def test_a_site_without_coordinates(
    run: Run,
    small_operation: Callable[..., Path],
    small_operation_files: dict[str, str],
    events: Path,
    tmp_path: Path,
) -> None:
    """Without knowing where the site lies nothing is near it: refused at its place in the table of sites."""
    sites = small_operation_files["sites.csv"].replace("36.34,43.13", ",")
    folder = small_operation(tmp_path / "nowhere", {"sites.csv": sites})
    result = run("import-incidents", events, folder, "--site", "north", "--within", 5)
    assert result.exit_code == 2
    assert result.stderr.startswith("sites.csv:2: latitude: is empty")


def test_a_workbook_is_refused(run: Run, folder: Path, events: Path, tmp_path: Path) -> None:
    """An operation in a workbook is refused with the way out, and stays byte for byte."""
    book = tmp_path / "op.xlsx"
    write_operation(read_operation(folder), book, "xlsx")
    before = book.read_bytes()
    result = run("import-incidents", events, book, "--site", "north", "--within", 5)
    assert result.exit_code == 2
    assert "safeconduct convert" in result.stderr
    assert book.read_bytes() == before


def test_what_steers_a_terminal_is_shown_harmless(run: Run, folder: Path, tmp_path: Path) -> None:
    """Signs that steer a terminal or read as markup come from a file as plain signs."""
    file = tmp_path / "events.csv"
    file.write_bytes(acled({"event_type": "Battles", "sub_event_type": "\x1b[31mred [bold]x[/bold]"}))
    result = run("import-incidents", file, folder, "--site", "north", "--within", 5)
    assert result.exit_code == 0
    assert "\x1b" not in result.stderr
    assert "[bold]" in result.stderr
