"""A plan is read as it was written; whatever is damaged is named."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation import DICTIONARY, Faulty, Plan, read_plan, write_plan
from safeconduct.operation.cells import dtype

CLAIMS: dict[str, Any] = {
    "format": 1,
    "objective": 120.5,
    "bound": 120.0,
    "floor": 80,
    "gap": 0.012345678901234567,
    "people_placed": 7,
    "people_unplaced": 1,
    "last_departure": "2026-03-12",
    "method": "prices, then assignment",
    "stopped_by": "gap",
    "seconds": 1.5,
    "operation_digest": "ab" * 32,
    "seed": 0,
}


def _frame(table: str, *rows: tuple[Any, ...]) -> pl.DataFrame:
    schema = {column.name: dtype(column.kind) for column in DICTIONARY[table].columns.values()}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _plan() -> Plan:
    return Plan(
        assignments=_frame("assignments", ("C1", "N1", "alb-1"), ("C2", "N1", "alb-1")),
        unplaced=_frame("unplaced", ("C7", 'No seat is left on "S2",\nand no other is open.')),
        buses=_frame("buses", ("N1", 1, "C1"), ("N1", 2, "C2")),
        flown=_frame("flown", ("S2",)),
        prices=_frame(
            "prices",
            ("seats", "N1", None, None, 0.1 + 0.2, None),
            ("road", "north", date(2026, 3, 12), None, 12.0, None),
            ("care", "alb-1", None, "stretcher", 0.0, None),
            ("budget", None, None, None, 1e-12, None),
        ),
        branches=_frame("branches", ("1", "S2", True), ("2", "S2", False)),
        score_prices=_frame("score_prices", ("seats", "N1", None, None, 0.5)),
        claims=CLAIMS,
    )


def _assert_same(read: Plan, written: Plan) -> None:
    assert dict(read.claims) == dict(written.claims)
    for field in fields(Plan):
        if field.name != "claims":
            assert getattr(read, field.name).equals(getattr(written, field.name)), field.name
            assert getattr(read, field.name).schema == getattr(written, field.name).schema


def test_plan_survives_being_written(tmp_path: Path) -> None:
    """Every table and claim, to the last digit of a price, is read as it was written."""
    write_plan(_plan(), tmp_path / "a" / "plan")
    _assert_same(read_plan(tmp_path / "a" / "plan"), _plan())
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["plan"]


def test_optional_tables_may_be_absent(tmp_path: Path) -> None:
    """Without its optional tables a plan is read with empty ones of the same types."""
    write_plan(_plan(), tmp_path / "plan")
    for name in ("buses", "flown", "prices", "branches", "score_prices"):
        (tmp_path / "plan" / f"{name}.csv").unlink()
        plan = read_plan(tmp_path / "plan")
        assert getattr(plan, name).is_empty()
        assert getattr(plan, name).schema == getattr(_plan(), name).schema


def test_earlier_plan_is_replaced(tmp_path: Path) -> None:
    """A plan takes the place of an earlier one, and other files in its folder stay."""
    folder = tmp_path / "plan"
    write_plan(_plan(), folder)
    (folder / "report.html").write_text("<p>")
    later = replace(_plan(), claims={**CLAIMS, "objective": 119.0}, unplaced=_frame("unplaced"))
    write_plan(later, folder)
    _assert_same(read_plan(folder), later)
    assert (folder / "report.html").exists()


def test_what_is_no_plan_is_never_overwritten(tmp_path: Path) -> None:
    """A folder without plan.json that holds something, and a file, stay as they are."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "operation.toml").write_text("")
    (tmp_path / "file").write_text("x")
    for name in ("other", "file"):
        with pytest.raises(FileExistsError, match="is no plan folder"):
            write_plan(_plan(), tmp_path / name)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "operation.toml", "other"]


def test_failure_leaves_the_earlier_plan(tmp_path: Path) -> None:
    """Where a claim or a price is not finite, nothing is written and the earlier plan is whole."""
    write_plan(_plan(), tmp_path / "plan")
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_plan(replace(_plan(), claims={**CLAIMS, "bound": float("nan")}), tmp_path / "plan")
    with pytest.raises(Faulty, match="inf is not finite"):
        write_plan(
            replace(_plan(), score_prices=_frame("score_prices", ("seats", "N1", None, None, float("inf")))),
            tmp_path / "plan",
        )
    _assert_same(read_plan(tmp_path / "plan"), _plan())
    assert [path.name for path in tmp_path.iterdir()] == ["plan"]


DAMAGE = [
    ("assignments.csv", None, "assignments.csv: is missing"),
    ("assignments.csv", b"", "assignments.csv: is empty (0 bytes)"),
    ("assignments.csv", b"case_id,departure_id\nC1,N1\n", "assignments.csv:1: offer_id: is missing from the header"),
    ("assignments.csv", b"case_id,departure_id,offer_id\nC1,N1,\n", "assignments.csv:2: offer_id: is empty"),
    ("unplaced.csv", None, "unplaced.csv: is missing"),
    ("buses.csv", b"departure_id,bus,case_id\nN1,one,C1\n", "buses.csv:2: bus: 'one' is no number"),
    ("flown.csv", b"\xff", "flown.csv:1: byte 0xFF at offset 0 is not UTF-8"),
    ("prices.csv", b"resource,id,day,need,price\nseats,N1,,,-1\n", "prices.csv:2: price: '-1' is negative"),
    ("prices.csv", b"resource,id,day,need,price\nseats,N1,,,nan\n", "prices.csv:2: price: 'nan' is not finite"),
    ("prices.csv", b"resource,id,day,need,price\nroad,a,today,,1\n", "prices.csv:2: day: 'today' is no day"),
    ("prices.csv", b"resource,id,day,need,price\nluck,a,,,1\n", "prices.csv:2: resource: 'luck' is none of"),
    ("branches.csv", b"branch,departure_id,flies\n1,S2,maybe\n", "branches.csv:2: flies: 'maybe' is neither"),
    ("plan.json", None, "plan.json: cannot be read: No such file"),
    ("plan.json", b"", "plan.json:1: cannot be read as JSON"),
    ("plan.json", b"\xff{}", "plan.json:1: byte 0xFF at offset 0 is not UTF-8"),
    ("plan.json", b'{\n"format": 1,\n', "plan.json:3: cannot be read as JSON"),
    ("plan.json", b"[" * 100_000, "plan.json: cannot be read as JSON"),
    ("plan.json", b"1" * 10_000, "plan.json: cannot be read as JSON"),
    ("plan.json", b'"\\ud800"', "plan.json: cannot be read as JSON"),
    ("plan.json", b"[1]", "plan.json:1: is no object of keys and values"),
    ("plan.json", b"null", "plan.json:1: is no object of keys and values"),
]


@pytest.mark.parametrize(("file", "content", "said"), DAMAGE, ids=[said for *_, said in DAMAGE])
def test_damage_is_named(file: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    """Each file that is missing or damaged is named, with the place where there is one."""
    write_plan(_plan(), tmp_path / "plan")
    (tmp_path / "plan" / file).unlink()
    if content is not None:
        (tmp_path / "plan" / file).write_bytes(content)
    with pytest.raises(Faulty) as raised:
        read_plan(tmp_path / "plan")
    assert any(str(fault).startswith(said) for fault in raised.value.faults), str(raised.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("objective", "12", "plan.json: objective: '\"12\"' is not a finite number"),
        ("objective", True, "plan.json: objective: 'true' is not a finite number"),
        ("bound", float("nan"), "plan.json: bound: 'NaN' is not a finite number"),
        ("bound", 10**400, "plan.json: bound: "),
        ("gap", None, "plan.json: gap: 'null' is not given"),
        ("gap", ..., "plan.json: gap: is missing"),
        ("people_placed", 1.5, "plan.json: people_placed: '1.5' is not a whole number"),
        ("people_placed", -1, "plan.json: people_placed: '-1' is not a whole number"),
        ("last_departure", "2026-02-30", "plan.json: last_departure: '\"2026-02-30\"' is not a day"),
        ("last_departure", 7, "plan.json: last_departure: '7' is not a day"),
        ("stopped_by", ["gap"], "plan.json: stopped_by: '[\"gap\"]' is not one of gap, time"),
        ("method", {}, "plan.json: method: '{}' is not a text"),
        ("format", 2, "plan.json: format: 2 is newer than 1"),
    ],
)
def test_wrong_claim_is_named(key: str, value: object, said: str, tmp_path: Path) -> None:
    """A claim of the wrong type is named by its key."""
    write_plan(_plan(), tmp_path / "plan")
    claims = {**CLAIMS, key: value}
    if value is ...:
        del claims[key]
    (tmp_path / "plan" / "plan.json").write_text(json.dumps(claims))
    with pytest.raises(Faulty) as raised:
        read_plan(tmp_path / "plan")
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize("path", ["nowhere", "a\0b", "x" * 5000])
def test_folder_that_is_none_is_refused(path: str, tmp_path: Path) -> None:
    """A plan that does not exist is a fault, and no other exception."""
    with pytest.raises(Faulty):
        read_plan(tmp_path / path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_damage_is_a_fault_or_none(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever happens to the bytes or the claims of a plan folder, it is read or its faults are named."""
    folder = tmp_path_factory.mktemp("plan") / "plan"
    write_plan(_plan(), folder)
    if data.draw(st.booleans()):
        claims = {**CLAIMS, data.draw(st.sampled_from(sorted(CLAIMS)) | st.text()): data.draw(JSON)}
        (folder / "plan.json").write_text(json.dumps(claims), encoding="utf-8")
    for path in data.draw(st.lists(st.sampled_from(sorted(folder.iterdir())), max_size=3, unique=True)):
        content = bytearray(path.read_bytes())
        match data.draw(st.sampled_from(["flip", "cut", "insert", "delete", "folder"])):
            case "flip":
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
            case "cut":
                content = content[: data.draw(st.integers(0, len(content)))]
            case "insert":
                place = data.draw(st.integers(0, len(content)))
                content[place:place] = data.draw(
                    st.binary(max_size=8) | st.text('0123456789-.,eE\n"', max_size=8).map(str.encode)
                )
            case "delete":
                path.unlink()
                continue
            case "folder":
                path.unlink()
                path.mkdir()
                continue
        path.write_bytes(bytes(content))
    try:
        assert isinstance(read_plan(folder), Plan)
    except Faulty as faulty:
        assert faulty.faults  # noqa: PT017 # it may or may not be raised
