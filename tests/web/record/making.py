"""Records made in tests, small enough to check by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.planning.making import START, departure, family, offer, on, operation

from safeconduct.web.record.models import Case, Departure, Offer, Operation, Person, Site
from safeconduct.web.snapshot import load

__all__ = ["START", "case", "departing", "made", "offered", "on", "person", "site"]

TWO_SITES = [{"site_id": "camp", "name": "Camp", "buses": 9, "bus_seats": 40}, {"site_id": "port", "name": "Port"}]


def made(code: str = "one", **tables: Any) -> Operation:
    """A record of three families at the camp (of 3, 1 and 6), a port, two offers and one departure."""
    record = Operation.objects.create(code=code, name=code)
    families = [
        family("F1", 3, needs=[["escort"]], priority="urgent"),
        family("F2", 1, nationality="SYR"),
        family("F3", 6),
    ]
    tables = {"sites": TWO_SITES, **tables}
    load(record, operation(families, [departure("D1", 5, 8)], [offer("O1", 4), offer("O2", 9, "deu")], tables=tables))
    return record


def case(record: Operation, code: str = "F1") -> Case:
    """A case by its code in the import."""
    return Case.objects.get(operation=record, external_code=code)


def person(record: Operation, code: str = "F1.1") -> Person:
    """A person by their code in the import."""
    return Person.objects.get(operation=record, external_code=code)


def site(record: Operation, code: str = "port") -> Site:
    """A site by its code."""
    return Site.objects.get(operation=record, code=code)


def offered(record: Operation, code: str = "O1") -> Offer:
    """An offer by its code."""
    return Offer.objects.get(operation=record, code=code)


def departing(record: Operation, code: str = "D1") -> Departure:
    """A departure by its code."""
    return Departure.objects.get(operation=record, code=code)


def day(n: int) -> date:
    """The day n days after the first of the operation."""
    return on(n)
