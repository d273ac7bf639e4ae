"""What every part of the tests shares: one small operation without fault, its people known by name."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

settings.register_profile("suite", deadline=None, derandomize=True)  # the same on a slow machine as on a quick one
settings.load_profile("suite")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""What the browser of the system may be called."""

SMALL_OPERATION = {
    "operation.toml": """\
format = 1
name = "A small operation"
timezone = "Asia/Baghdad"
starts_on = 2026-03-02
deadline = 2026-03-31
horizon = 2026-04-30
notice_days = 2

[weights]
emergency = 4
urgent = 2
normal = 1

[objective]
unplaced_days = 180
cost = 0.001
moved_days = 5

[budget]
charter = 100000
""",
    "sites.csv": """\
site_id,name,country,latitude,longitude,buses,bus_seats,bus_trips_per_day
north,North camp,IRQ,36.34,43.13,2,8,1
south,South camp,IRQ,33.3,44.25,1,20,2
""",
    "site_days.csv": """\
site_id,day,buses,hazard,road_hazard
north,2026-03-10,0,5,3
north,2026-03-11,,4,2.5
south,2026-03-16,,,0.5
""",
    "needs.csv": """\
need,name,extra_seats,extra_bus_seats,place_on_board,place_at_destination
escort,Medical escort,1,1,true,false
stretcher,Lying transport,8,3,true,true
""",
    "cases.csv": """\
case_id,status,site_id,priority,ready_on,expires_on,travel_with,settle_with
C1,active,north,normal,2026-03-05,,T1,
C2,,north,urgent,,2026-04-20,T1,
C3,,north,emergency,,,,S1
C4,active,south,normal,2026-03-02,,,S1
C5,held,south,normal,,,,
C6,departed,south,normal,,,,
C7,,south,urgent,,2026-04-15,,
""",
    "people.csv": """\
person_id,case_id,sex,birth_date,age,nationality,languages,needs
P1,C1,F,1984-07-01,,IRQ,ara kur,
P2,C1,M,,12,IRQ,ara,
P3,C2,F,,71,IRQ,ara,escort
P4,C3,M,1990-01-15,,SYR,ara eng,stretcher
P5,C3,F,,33,SYR,ara,
P6,C4,X,,28,AFG,fas,
P7,C4,F,,5,AFG,fas,
P8,C4,M,,2,AFG,fas,
P9,C5,M,,40,XXA,kur,
P10,C6,F,,50,IRQ,,
P11,C7,M,,19,ERI,tir,
""",
    "destinations.csv": """\
destination_id,name,country,airport,latitude,longitude,reception_per_week
alb,Tirana,ALB,TIA,41.33,19.82,20
deu,Frankfurt,DEU,FRA,50.11,8.68,
""",
    "reception.csv": """\
destination_id,week,people
alb,2026-03-09,10
deu,2026-03-16,15
""",
    "offers.csv": """\
offer_id,destination_id,status,places,opens_on,closes_on,nationalities,max_case_size,case_by_case
alb-1,alb,confirmed,12,,,,6,
deu-1,deu,,10,2026-03-05,2026-04-30,AFG ERI IRQ SYR,,
deu-2,deu,pledged,4,,,,,true
""",
    "acceptances.csv": """\
case_id,offer_id,state,valid_from,valid_until
C7,deu-2,accepted,2026-03-05,2026-04-15
C4,deu-2,submitted,,
""",
    "offer_needs.csv": """\
offer_id,need,places
alb-1,stretcher,1
deu-1,stretcher,1
""",
    "departures.csv": """\
departure_id,site_id,destination_id,mode,departs_on,arrives_on,seats,status,cost,aircraft,busy_until,\
transit_id,transit_from,transit_until
N1,north,alb,commercial,2026-03-12,2026-03-12,14,scheduled,,,,,,
N2,north,deu,charter,2026-03-18,2026-03-21,30,candidate,40000,A1,2026-03-22,hub,2026-03-18,2026-03-20
S1,south,alb,road,2026-03-09,2026-03-10,10,scheduled,,,,,,
S2,south,deu,charter,2026-03-23,2026-03-23,30,candidate,35000,A1,,,,
S3,south,deu,military,2026-03-20,2026-03-20,20,cancelled,,,,,,
""",
    "transits.csv": """\
transit_id,name,country,people
hub,Transit hub,ROU,25
""",
    "departure_needs.csv": """\
departure_id,need,places
N1,escort,2
N1,stretcher,1
N2,escort,1
N2,stretcher,1
S1,escort,1
""",
    "scores.csv": """\
case_id,destination_id,score
C1,alb,0.4
C1,deu,0.6
C4,deu,0.75
""",
    "usage.csv": """\
resource,id,day,need,amount
seats,N1,,,1
board,N1,,escort,1
places,alb-1,,,2
care,deu-1,,stretcher,0
reception,alb,2026-03-09,,1
transit,hub,2026-03-19,,5
road,south,2026-03-09,,4
aircraft,A1,2026-03-30,,1
budget,,,,2500.5
""",
    "decisions.csv": """\
case_id,decision,departure_id,destination_id,offer_id,reason,decided_by
C7,forbid,,alb,,"Said: ""not there"", for now",officer-1
C4,only,S1,,,Brother is there,officer-2
C3,short_notice,,,,,officer-1
""",
    "incidents.csv": """\
incident_id,site_id,occurred_on,precision,reported_on,kind,killed_min,killed_max,injured_min,injured_max,missing,\
claimed_by,confidence,source_ids,note
I1,north,2026-02-20,day,2026-02-21,shelling,0,2,3,,,,medium,s1 s2,Reported by two papers
""",
}
"""The files of a small operation: text by name. It has no fault and gives no warning."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all processes of this run share; its workers know it by the environment.

    The programs that tests start are compiled once, as in earnest, also where the environment says otherwise: to
    compile a thousand files takes as long as to start the server.
    """
    from web.installation import SHARED

    if not hasattr(config, "workerinput"):
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ[SHARED] = tempfile.mkdtemp(prefix="safeconduct-tests-shared-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it at the end."""
    from web.installation import SHARED

    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


def pytest_report_header(config: pytest.Config) -> str | None:
    """What decides when the long tests kill, so that a run can be had again."""
    from web.installation import SEED

    wanted = "soak" in (config.option.markexpr or "") and "not soak" not in config.option.markexpr
    return f"soak: SAFECONDUCT_SOAK_SEED={SEED}" if wanted else None


@pytest.fixture(scope="session")
def small_operation() -> Callable[..., Path]:
    """A function that writes the small operation as a CSV folder and returns the folder.

    ``small_operation(folder, {"cases.csv": text, "usage.csv": None})`` replaces the text of some files and leaves out
    others.
    """

    def write(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (SMALL_OPERATION | dict(changes or {})).items():
            if text is not None:
                (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def small_operation_files() -> Mapping[str, str]:
    """The files of the small operation, text by name, for a test that changes a line of one."""
    return SMALL_OPERATION


def browser_program() -> str:
    """The path of the system's browser; where there is none, the test is skipped, or fails where CI is set."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        reason = f"none of {', '.join(BROWSERS)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the system.

    Its event loop stays in this thread until the end, so that Django takes whatever comes afterwards for asynchronous.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=browser_program())
        yield running
        running.close()
