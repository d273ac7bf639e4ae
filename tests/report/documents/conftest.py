"""A departure of invented people, some with names in two scripts, and functions that make others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from safeconduct.report.documents.contents import DepartureHead, ListedFamily, Manifest, ManifestPassenger, Release

THERE = timezone(timedelta(hours=3))
MADE = datetime(2026, 3, 8, 18, 5, tzinfo=UTC)
PEOPLE = (
    ("F001", "SAMPLE", "ALMA", "آلما نمونه", "F", date(1980, 2, 29), "2", ("wheelchair",)),
    ("F001", "SAMPLE", "BAREN", "بارن نمونه", "M", date(2016, 7, 1), "2", ()),
    ("F002", "AL-MITHAL", "NOUR ALHUDA", "نور الهدى المثال", "F", date(1991, 12, 3), "1", ("stretcher", "escort")),
    ("F003", "BESPIEL", "ÇELË", "", "M", date(1975, 5, 5), "1", ()),
    ("F003", "BESPIEL", "DORA", "ښځه ګل څرخ", "X", date(2025, 1, 9), "1", ()),
    ("F004", "EXAMPLE", "EWA", "گروه‌ها پژواک", "F", "1990", "", ()),
)


@pytest.fixture(scope="session")
def head() -> Callable[..., DepartureHead]:
    """A function that makes the head of a released departure, changed where it is told."""

    def make(**changes: Any) -> DepartureHead:
        released = (
            Release("Ana Exempel", datetime(2026, 3, 8, 17, 0, tzinfo=THERE)),
            Release("Bo Muster", datetime(2026, 3, 8, 17, 40, tzinfo=THERE)),
        )
        plain: dict[str, Any] = {
            "operation": "An operation",
            "departure": "D-12",
            "version": 3,
            "leaves": datetime(2026, 3, 9, 5, 30, tzinfo=THERE),
            "origin": "Camp North",
            "destination": "Tirana (ALB)",
            "made_at": MADE,
            "released": released,
            "vehicle": "SC 12",
        }
        return DepartureHead(**(plain | changes))

    return make


@pytest.fixture(scope="session")
def manifest(head: Callable[..., DepartureHead]) -> Manifest:
    """Six people in four families on two buses, one of them without a bus."""
    people = tuple(
        ManifestPassenger(
            *(family, surname, given, native),
            birth_date=born,
            sex=sex,
            nationality="IRN",
            document_type="P",
            document_number=f"K12345{n}",
            issuer="IRN",
            expiry=date(2031, 5, n),
            bus=bus,
            seats=2 if n == 1 else 1,
            needs=needs,
            token=f"secret-{n}",
        )
        for n, (family, surname, given, native, sex, born, bus, needs) in enumerate(PEOPLE, start=1)
    )
    return Manifest(head(), people)


@pytest.fixture(scope="session")
def families() -> tuple[ListedFamily, ...]:
    """Three families of a list."""
    return (
        ListedFamily(
            "F007", ("Alma Sample", "Baren Sample"), 3, ("1",), ("wheelchair",), date(2026, 4, 1), "came last"
        ),
        ListedFamily("F003", ("Dora Bespiel",), 1, ("2",), (), date(2026, 4, 2), "can wait"),
        ListedFamily("F009", ("نور المثال", "Ewa Example"), 2, (), ("escort",), None, ""),
    )
