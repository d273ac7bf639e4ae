"""Of the composition: a plan that is right is accepted, and whatever is wrong with one, there is a verdict."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation import Operation
from safeconduct.verification import Verdict, verify_folder

SCORES = "case_id,destination_id,score\nC1,alb,0.5\nC1,deu,0.75\nC2,alb,0.25\n"


def test_the_plan_made_by_hand_is_accepted(hand: Any) -> None:
    """16 hazard-days, a floor of 5 people × 2, and a bound of 5 × 5 - 3 × 3 = 16: nothing better is possible."""
    verdict = hand.judge()
    assert verdict == Verdict(
        valid=True,
        faults=(),
        figures={
            "objective": 16.0,
            "bound": 16.0,
            "floor": 10.0,
            "gap": 0.0,
            "people": 5,
            "people_placed": 5,
            "people_unplaced": 0,
            "flown": 0,
        },
    )


def test_nobody_leaves(hand: Any) -> None:
    """Leaving all five behind costs 5 × (10 + 5) = 75, and without prices only the floor is proved: the gap is 1."""
    nobody = {
        "assignments.csv": "case_id,departure_id,offer_id\n",
        "unplaced.csv": "case_id,reason\nC1,none\nC2,none\nC3,none\n",
        "buses.csv": None,
        "prices.csv": None,
    }
    claims = {"objective": 75, "bound": 10, "gap": 1, "people_placed": 0, "people_unplaced": 5, "last_departure": None}
    verdict = hand.judge(plan=nobody, claims=claims)
    assert verdict.valid, verdict.faults
    assert verdict.figures["gap"] == 1.0


def test_an_operation_without_departures_has_a_valid_plan(hand: Any) -> None:
    """Where nothing leaves, floor, bound and objective are those of leaving everybody: the gap is 0."""
    nothing = {
        "departures.csv": "departure_id,site_id,destination_id,mode,departs_on,arrives_on,seats,status\n",
        "offers.csv": "offer_id,destination_id,places,opens_on,closes_on,nationalities,max_case_size,case_by_case\n",
    }
    nobody = {
        "assignments.csv": "case_id,departure_id,offer_id\n",
        "unplaced.csv": "case_id,reason\nC1,none\nC2,none\nC3,none\n",
        "buses.csv": None,
        "prices.csv": None,
    }
    claims = {
        "objective": 75,
        "bound": 75,
        "floor": 75,
        "people_placed": 0,
        "people_unplaced": 5,
        "last_departure": None,
    }
    assert hand.judge(nothing, nobody, claims).faults == ()


def test_an_operation_in_which_nobody_waits_has_an_empty_plan(hand: Any) -> None:
    """With every case departed there is nothing to plan, and an empty plan of cost 0 is valid."""
    gone = hand.swapped("cases.csv", (",,camp", ",departed,camp"))
    empty = {"assignments.csv": "case_id,departure_id,offer_id\n", "buses.csv": None, "prices.csv": None}
    claims = {"objective": 0, "bound": 0, "floor": 0, "people_placed": 0, "last_departure": None}
    assert hand.judge(gone, empty, claims).faults == ()


def test_a_plan_that_cannot_be_read_is_invalid(hand: Any, tmp_path: Path) -> None:
    """What keeps a folder from being read is told as faults, the earlier plan's as its own."""
    operation = hand.operation()
    assert verify_folder(operation, tmp_path / "nowhere").faults[0].endswith("is no folder")
    unreadable = hand.plan(operation, {"buses.csv": "departure_id,bus,case_id\nD1,one,C1\n"})
    assert verify_folder(operation, unreadable).faults[0].startswith("buses.csv:2: bus: 'one'")
    faults = verify_folder(operation, hand.plan(operation), unreadable).faults
    assert faults[0].startswith("previous plan: buses.csv:2: bus")


def test_a_pin_that_cannot_be_honoured_leaves_no_valid_plan(hand: Any) -> None:
    """Where nothing is open to a pinned party, that is said, and neither bound nor floor is given."""
    pinned = {
        "decisions.csv": "case_id,decision,departure_id,destination_id,offer_id\nC1,pin,D2,,\n",
        **hand.swapped("cases.csv", ("C1,,camp,normal,,", "C1,,camp,normal,2026-03-08,")),
    }
    verdict = hand.judge(pinned)
    line = "decisions.csv: a pin cannot be honoured, as no pair is open to its party and those tied to it"
    assert line in verdict.faults
    assert "bound" not in verdict.figures
    assert "floor" not in verdict.figures


@pytest.mark.parametrize(
    "absurd", [{"weights": {"emergency": 4.0, "urgent": 2.0, "normal": 1e308}}, {"unplaced_days": 1.7e308}]
)
def test_what_is_beyond_reckoning_is_told(hand: Any, absurd: dict[str, Any]) -> None:
    """Where weights or days of an operation in memory make the plan cost more than any number, that is a fault.

    On disk such numbers are refused.
    """
    behind = {
        "assignments.csv": "case_id,departure_id,offer_id\nC1,D1,alb-1\nC3,D1,alb-1\n",
        "unplaced.csv": "case_id,reason\nC2,none\n",
        "buses.csv": "departure_id,bus,case_id\nD1,1,C1\nD1,1,C3\n",
    }
    claims = {"people_placed": 3, "people_unplaced": 2, "last_departure": "2026-03-04", "gap": 1, "bound": 10}
    sane = hand.operation()
    operation = replace(sane, settings=replace(sane.settings, **absurd))
    verdict = verify_folder(operation, hand.plan(operation, behind, claims))
    assert "operation.toml: the weights and days are so large that nothing can be reckoned with them" in verdict.faults
    assert "objective" not in verdict.figures


# Damage --------------------------------------------------------------------------------------------------------------

WORDS = (
    "C1 C2 D1 D2 D9 alb-1 deu-1 A1 0 1 2 -1 1e308 1e400 nan inf 0x10 true false null [] {} [[[[ 2026-03-04 0001-01-01 "
    "9999-12-31 2026-02-30 seats join road budget reception transit aircraft care board , ، #x"
)
PIECES = st.sampled_from([*WORDS.split(), "", '"', "\n", "\r", "\0", "\ufeff", "1" * 400, "9" * 5000, "C1\nC2"])


@pytest.fixture(scope="module")
def scored(hand: Any) -> tuple[Operation, dict[str, bytes]]:
    """An operation with a candidate and scores, and the files of a valid plan of it with a branched proof.

    Where D1 flies, its seats at 3 prove 16 as before; where it stays, those of D2 at 2 prove 5 × (5 + 2) - 4 × 2 = 27.
    """
    read = hand.operation({
        **hand.swapped("departures.csv", ("3,scheduled,,,", "3,candidate,9,A1,2026-03-05")),
        "scores.csv": SCORES,
    })  # fmt: skip
    folder = hand.plan(
        read,
        {
            "flown.csv": "departure_id\nD1\n",
            "prices.csv": "resource,id,day,need,price,branch\nseats,D1,,,3,fly\nseats,D2,,,2,stay\njoin,D1,,C1,0,fly\n",
            "branches.csv": "branch,departure_id,flies\nfly,D1,true\nstay,D1,false\n",
            "score_prices.csv": "resource,id,day,need,price\nplaces,alb-1,,,0\n",
        },
        {"score": 1.0, "score_bound": 1.0},
    )
    verdict = verify_folder(read, folder)
    assert verdict.valid, verdict.faults
    return read, {path.name: path.read_bytes() for path in folder.iterdir()}


@st.composite
def damages(draw: st.DrawFn) -> tuple[str, Any]:
    """A file of a plan folder, and what happens to its bytes."""
    tables = ["assignments", "unplaced", "buses", "flown", "prices", "branches", "score_prices"]
    file = draw(st.sampled_from([*(f"{name}.csv" for name in tables), "plan.json"]))
    kind = draw(st.sampled_from(["gone", "folder", "flipped", "cell", "dropped", "doubled", "random", "value"]))
    where, bit, piece = draw(st.integers(0, 10_000)), draw(st.integers(0, 255)), draw(PIECES)
    noise = draw(st.binary(max_size=60))
    keys = st.sampled_from(
        ["objective", "bound", "gap", "format", "score", "last_departure", "operation_digest", "seed", "x"]
    )
    atoms = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
    junk = draw(
        st.recursive(atoms, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=2))
    )
    key = draw(keys)

    def damage(content: bytes) -> bytes | None:
        if kind == "flipped" and content:
            at = where % len(content)
            return content[:at] + bytes([content[at] ^ (bit or 1)]) + content[at + 1 :]
        if kind == "cell":
            rows = [line.split(",") for line in content.decode().split("\n")]
            row = rows[where % len(rows)]
            row[bit % len(row)] = piece
            return "\n".join(",".join(cells) for cells in rows).encode()
        if kind in ("dropped", "doubled"):
            lines = content.split(b"\n")
            at = where % len(lines)
            return b"\n".join(lines[:at] + lines[at : at + 1] * (2 if kind == "doubled" else 0) + lines[at + 1 :])
        if kind == "random":
            return noise
        if kind == "value" and file == "plan.json":
            return json.dumps({**json.loads(content), key: junk}).encode()
        return None

    return file, "folder" if kind == "folder" else damage


@given(st.lists(damages(), min_size=1, max_size=3), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_to_a_plan_gives_a_traceback(
    scored: tuple[Operation, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory, wounds: Any, before: bool
) -> None:
    """Whatever happens to the bytes of a plan folder, the answer is a verdict with faults of one line each, or none."""
    operation, files = scored
    good, bad = tmp_path_factory.mktemp("good"), tmp_path_factory.mktemp("bad")
    damaged: dict[str, bytes | str | None] = dict(files)
    for file, damage in wounds:
        content = damaged.get(file)
        if isinstance(content, bytes):
            try:
                damaged[file] = damage if isinstance(damage, str) else damage(content)
            except (UnicodeDecodeError, ValueError):  # damaged twice: there are no cells or keys to change any more
                damaged[file] = None
    for folder, contents in ((good, files), (bad, damaged)):
        for name, content in contents.items():
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            elif content == "folder":
                (folder / name).mkdir()
    verdict = verify_folder(operation, good, bad) if before else verify_folder(operation, bad)
    assert verdict.valid == (not verdict.faults)
    assert all(fault and fault.isprintable() for fault in verdict.faults), verdict.faults
