"""An operation that can be checked by hand, a plan of it that is optimal, and what is said of changes to either."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from safeconduct.operation import Operation, digest, read_operation
from safeconduct.verification import Verdict, verify_folder

Files = Mapping[str, str | None]

OPERATION = {
    "operation.toml": """\
name = "Checked by hand"
starts_on = 2026-03-02
deadline = 2026-03-05
horizon = 2026-03-11

[objective]
unplaced_days = 5
""",
    "sites.csv": """\
site_id,name,country,latitude,longitude,buses,bus_seats,bus_trips_per_day
camp,Camp,IRQ,,,2,4,1
hill,Hill,IRQ,,,2,4,1
""",
    "cases.csv": """\
case_id,status,site_id,priority,ready_on,expires_on,travel_with,settle_with
C1,,camp,normal,,,,
C2,,camp,normal,,,,
C3,,camp,normal,,,,
""",
    "people.csv": """\
person_id,case_id,sex,age,nationality,needs
P1,C1,F,30,IRQ,
P2,C1,M,31,IRQ,
P3,C2,F,40,IRQ,
P4,C2,M,41,SYR,
P5,C3,X,50,IRQ,
""",
    "destinations.csv": """\
destination_id,name,country,airport,latitude,longitude,reception_per_week
alb,Tirana,ALB,TIA,,,
deu,Frankfurt,DEU,FRA,,,
""",
    "offers.csv": """\
offer_id,destination_id,status,places,opens_on,closes_on,nationalities,max_case_size,case_by_case
alb-1,alb,,10,,,,,
deu-1,deu,,10,,,,,
""",
    "departures.csv": """\
departure_id,site_id,destination_id,mode,departs_on,arrives_on,seats,status,cost,aircraft,busy_until,\
transit_id,transit_from,transit_until
D1,camp,alb,charter,2026-03-04,2026-03-05,3,scheduled,,,,,,
D2,camp,deu,charter,2026-03-07,2026-03-08,4,scheduled,,,,,,
""",
}
"""Five people wait at a camp; three seats leave after 2 days of exposure, four after 5, and who stays counts 10 + 5."""

PLAN = {
    "assignments.csv": """\
case_id,departure_id,offer_id
C1,D1,alb-1
C2,D2,deu-1
C3,D1,alb-1
""",
    "unplaced.csv": "case_id,reason\n",
    "buses.csv": """\
departure_id,bus,case_id
D1,1,C1
D1,1,C3
D2,1,C2
""",
    "prices.csv": """\
resource,id,day,need,price
seats,D1,,,3
""",
}
"""C1 and C3 leave first: 2 × 2 + 1 × 2 + 2 × 5 = 16. A price of 3 a seat of D1 makes both departures cost everybody 5,
so that it proves 5 × 5 less the 3 seats at their price: 25 - 9 = 16."""

CLAIMS = {
    "format": 1,
    "objective": 16.0,
    "bound": 16.0,
    "floor": 10.0,
    "gap": 0.0,
    "people_placed": 5,
    "people_unplaced": 0,
    "last_departure": "2026-03-07",
    "method": "by hand",
    "stopped_by": "optimal",
    "seconds": 0.1,
    "seed": 0,
}


@dataclass(frozen=True)
class Hand:
    """The operation and plan above, and ways to change them."""

    new_folder: Callable[[], Path]
    read: dict[tuple[tuple[str, str | None], ...], Operation] = field(default_factory=dict)

    def operation(self, changes: Files | None = None) -> Operation:
        """The operation with some files replaced; None leaves one out. Each is read but once."""
        files = OPERATION | dict(changes or {})
        key = tuple(sorted(files.items()))
        if key not in self.read:
            self.read[key] = read_operation(self._written(files))
        return self.read[key]

    def plan(self, operation: Operation, changes: Files | None = None, claims: Mapping[str, Any] | None = None) -> Path:
        """A folder with the plan, some files replaced and some claims changed; ``...`` leaves a claim out."""
        stated = CLAIMS | dict(claims or {})
        if "operation_digest" not in stated:
            stated["operation_digest"] = digest(operation)
        text = json.dumps({key: value for key, value in stated.items() if value is not ...})
        return self._written({**PLAN, "plan.json": text, **dict(changes or {})})

    def judge(
        self,
        operation: Files | None = None,
        plan: Files | None = None,
        claims: Mapping[str, Any] | None = None,
        previous: Files | None = None,
    ) -> Verdict:
        """What verification says of the plan, with changes to the operation, the plan and its claims."""
        read = self.operation(operation)
        told = None if previous is None else self.plan(read, previous, {"operation_digest": "another"})
        return verify_folder(read, self.plan(read, plan, claims), told)

    def faults(self, *changes: Files | None, previous: Files | None = None) -> list[str]:
        """The faults of the plan itself, after changes to the operation and the plan.

        A change of its figures makes claims wrong, which are passed over here.
        """
        verdict = self.judge(*changes, claims={"operation_digest": "another"}, previous=previous)
        return [fault for fault in verdict.faults if not fault.startswith("plan.json:")]

    def figures(self, *changes: Files | None, previous: Files | None = None) -> Mapping[str, float | int]:
        """The figures of the plan as reckoned again, after changes to the operation and the plan."""
        return self.judge(*changes, claims={"operation_digest": "another"}, previous=previous).figures

    def swapped(self, file: str, *changes: tuple[str, str]) -> dict[str, str]:
        """One file of the operation or the plan with some text replaced."""
        text = (OPERATION | PLAN)[file]
        for old, new in changes:
            assert old in text, f"{old!r} is not in {file}"
            text = text.replace(old, new)
        return {file: text}

    def longer(self, file: str, *rows: str) -> dict[str, str]:
        """One file of the operation or the plan with some rows more."""
        return {file: (OPERATION | PLAN)[file] + "".join(f"{row}\n" for row in rows)}

    def _written(self, files: Files) -> Path:
        folder = self.new_folder()
        for name, text in files.items():
            if text is not None:
                (folder / name).write_text(text, encoding="utf-8")
        return folder


@pytest.fixture(scope="session")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    """The operation that can be checked by hand and its plan."""
    return Hand(lambda: tmp_path_factory.mktemp("hand"))
