"""The Liberty example: faithful to the record as far as that goes, without fault, and about nobody real."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from safeconduct.operation import Operation, check_operation, digest
from safeconduct.operation.dictionary import OPERATION_TABLES, SETTINGS
from safeconduct.operation.liberty import make_liberty, write_liberty
from safeconduct.operation.liberty.notes import BASES, OUTSIDE, sources, values


@pytest.fixture(scope="module")
def liberty() -> Operation:
    """The example."""
    return make_liberty()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example on disk."""
    path = tmp_path_factory.mktemp("liberty") / "operation"
    write_liberty(path)
    return path


def test_it_reads_without_fault(folder: Path, liberty: Operation) -> None:
    """What is written is the operation that was made; two offers without a flight and open disagreements are told."""
    findings = check_operation(folder)
    assert findings.faults == ()
    assert findings.operation is not None
    assert digest(findings.operation) == digest(liberty)
    told = [fault.message for fault in findings.warnings]
    assert told[:2] == ["'gbr' has no departure", "'usa' has no departure"]
    (early,) = [message for message in told if "lies before alb-2016-june was made" in message]
    assert all(message.startswith("open disagreement on ") for message in told[2:] if message != early)
    assert len(told) < 25, "a number that can be read"


def test_it_is_always_the_same(liberty: Operation) -> None:
    """Two makings are equal, incidents and all."""
    again = make_liberty()
    assert again.settings == liberty.settings
    assert all(again.tables[name].equals(liberty.tables[name]) for name in OPERATION_TABLES)


def test_the_population_is_as_published(liberty: Operation) -> None:
    """1,300 people, 27 women in 100, around 40 years old on average, nearly all alone, all at Camp Liberty."""
    people, cases = liberty.tables["people"], liberty.tables["cases"]
    assert people.height == 1300
    assert people.filter(pl.col("sex") == "F").height == 351
    ages = people["age"].to_list()
    assert 39 < sum(ages) / len(ages) < 42
    assert min(ages) >= 18
    assert people["birth_date"].null_count() == people.height
    assert set(people["nationality"]) == {"IRN"}
    assert cases.height > 0.95 * people.height
    assert set(cases["site_id"]) == {"liberty"}


def test_the_offers_are_as_published(liberty: Operation) -> None:
    """Albania's 1,900 places of 2016, 600 of them used; Germany's 98, 91 used; 58 for all countries but Albania."""
    offers = {row["offer_id"]: row for row in liberty.tables["offers"].iter_rows(named=True)}
    used = dict(liberty.tables["usage"].select("id", "amount").iter_rows())
    assert offers["alb-2016"]["places"] - used["alb-2016"] == 1300
    assert offers["deu-2013"]["places"] - used["deu-2013"] == 7
    others = [
        row["places"] for key, row in offers.items() if key not in ("alb-2016", "deu-2013", "gbr-2012", "usa-2014")
    ]
    assert sum(others) + 7 == 58
    assert offers["usa-2014"]["status"] == "pledged"
    waiting = liberty.tables["acceptances"].filter(pl.col("offer_id") == "gbr-2012")
    assert waiting["state"].to_list() == ["submitted"] * 17


def test_the_departures_are_as_published(liberty: Operation) -> None:
    """Blocks of 20 twice a week, 155 on 25 August, and the last 280 in two aircraft on 9 September."""
    flights = liberty.tables["departures"]
    on = {day: flights.filter(pl.col("departs_on") == day) for day in (date(2016, 8, 25), date(2016, 9, 9))}
    assert sorted(on[date(2016, 8, 25)]["seats"]) == [20, 155]
    assert on[date(2016, 9, 9)]["seats"].to_list() == [140, 140]
    blocks = flights.filter((pl.col("destination_id") == "alb") & (pl.col("mode") == "commercial"))
    assert set(blocks["seats"]) == {20}
    assert set(blocks["departs_on"].dt.weekday()) == {2, 4}


def test_everybody_can_leave_but_not_at_once(liberty: Operation) -> None:
    """Seats until the deadline suffice only with charters, of which the budget allows some and not all."""
    settings, flights = liberty.settings, liberty.tables["departures"]
    timely = flights.filter(pl.col("departs_on") <= settings.deadline)
    scheduled = timely.filter(pl.col("status") == "scheduled")["seats"].sum()
    charters = timely.filter(pl.col("status") == "candidate")
    assert settings.charter_budget is not None
    allowed = int(settings.charter_budget // charters["cost"].max())
    assert scheduled < 1300 < scheduled + allowed * charters["seats"].max()
    assert allowed < charters.height


def test_incidents_name_their_sources_and_keep_ranges(liberty: Operation) -> None:
    """Every attack of the record has sources, its range runs from the lowest to the highest, and unknown is not 0."""
    incidents = liberty.tables["incidents"]
    assert incidents.height == 11
    for row in incidents.iter_rows(named=True):
        assert row["source_ids"]
        assert set(row["source_ids"]) <= sources().keys()
        assert row["note"]
        for harm in ("killed", "injured"):
            least, most = row[f"{harm}_min"], row[f"{harm}_max"]
            assert least is None or most is None or least <= most
    by_id = {row["incident_id"]: row for row in incidents.iter_rows(named=True)}
    assert by_id["liberty-2012-03"]["killed_min"] is None
    assert (by_id["liberty-2015-10"]["killed_min"], by_id["liberty-2015-10"]["killed_max"]) == (20, 24)
    last = by_id["liberty-2016-07"]
    assert (last["killed_max"], last["injured_min"], last["injured_max"]) == (0, 0, 50)
    assert "UNHCR: no casualties" in last["note"]
    assert "Residents' side" in last["note"]


def test_every_value_is_published_derived_or_assumed(liberty: Operation) -> None:
    """Each column that holds anything is accounted for, and what is said to be published names its sources."""
    told: dict[str, set[str]] = {}
    for value in values():
        told.setdefault(value.table, set()).update(part.strip() for part in value.column.split(","))
        assert value.basis in BASES
        assert value.says
        assert set(value.source_ids) <= sources().keys()
        names_its_own = value.table in OPERATION_TABLES and OPERATION_TABLES[value.table].part != "plan"
        if value.basis != "assumed" and value.table != OUTSIDE and not names_its_own:
            assert value.source_ids, f"{value.table}: {value.where}: {value.column}"
    for name, table in OPERATION_TABLES.items():
        frame = liberty.tables[name]
        for column in table.columns.values():
            literal = column.literal_default
            is_bare = column.key or column.kind.refers_to is not None
            holds = (
                frame.height
                and not is_bare
                and any(
                    cell is not None and cell != [] and str(cell).lower() != literal
                    for cell in frame[column.name].to_list()
                )
            )
            if holds:
                assert column.name in told.get(name, set()), f"{name}.{column.name} has no note"
    assert {"starts_on", "deadline", "horizon", "budget.charter"} <= told[SETTINGS.name]
    assert OUTSIDE in told


def test_sources_say_whose_they_are() -> None:
    """Every source has an address, a publisher, a side that it speaks for, and how far it is to be relied on."""
    for source in sources().values():
        assert source.url.startswith(("http://", "https://"))
        assert source.title
        assert source.publisher
        assert source.slant
        assert source.reliability in tuple("ABCDEF")


def test_notes_stand_beside_the_tables(folder: Path, liberty: Operation) -> None:
    """Each table with rows has a page that names its sources with their addresses; the folder explains itself."""
    for name, frame in liberty.tables.items():
        assert (folder / "notes" / f"{name}.md").exists() == bool(frame.height)
    offers = (folder / "notes" / "offers.md").read_text(encoding="utf-8")
    assert "Disputed: A US official in February: about 2,000" in offers
    assert "https://www.tiranatimes.com/126330/" in offers
    assert "No real person" in (folder / "README.md").read_text(encoding="utf-8")
    assert (folder / "notes" / "left-out.md").exists()
    assert "whose side a page speaks for" in (folder / "notes" / "sources.md").read_text(encoding="utf-8")


def test_it_replaces_an_operation_and_nothing_else(tmp_path: Path) -> None:
    """An earlier example is replaced and a file of the user's kept; a folder that is no operation is left alone."""
    write_liberty(tmp_path / "here")
    (tmp_path / "here" / "mine.txt").write_text("keep me")
    (tmp_path / "here" / "people.csv").write_text("broken")
    write_liberty(tmp_path / "here")
    assert (tmp_path / "here" / "mine.txt").read_text() == "keep me"
    assert check_operation(tmp_path / "here").faults == ()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(FileExistsError, match="is no operation"):
        write_liberty(tmp_path / "other")
    assert [entry.name for entry in (tmp_path / "other").iterdir()] == ["letter.txt"]
