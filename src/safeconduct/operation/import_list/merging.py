"""Laying the cases and people of a list into an operation."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import polars as pl

from safeconduct.operation.assembling import frame_of
from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list.case_numbers import bare
from safeconduct.operation.import_list.reading import ListReading, Row
from safeconduct.operation.import_list.word_lists import key
from safeconduct.operation.model import Operation

NEEDS: tuple[Row, ...] = (
    {"need": "wheelchair", "name": "Wheelchair on board", "place_on_board": True},
    {"need": "escort", "name": "Escort on the way", "extra_seats": 1, "extra_bus_seats": 1, "place_on_board": True},
    {
        "need": "stretcher",
        "name": "Transport lying down",
        "extra_seats": 8,
        "extra_bus_seats": 3,
        "place_on_board": True,
        "place_at_destination": True,
    },
    {"need": "dialysis", "name": "Dialysis on arrival", "place_at_destination": True},
)
"""What the needs that a list may name take, where the operation does not say otherwise."""


def merge(
    operation: Operation, reading: ListReading, site: str | None = None, replace: bool = False
) -> tuple[Operation, tuple[Fault, ...]]:
    """Add the cases and people of a list to an operation.

    With `replace`, a case of the list that the operation has already takes the place of that one: its people are those
    of the list, and of the case itself it changes what the list gives and leaves the rest.

    Args:
        operation: What there is.
        reading: The list, without faults.
        site: Where cases wait for which the list names no site; None where the operation has only one.
        replace: Whether cases that are in the operation already may be replaced.

    Returns:
        The operation with the list in it, and the faults that forbid it; with any, it is not to be used.
    """
    cases, faults = _at_sites(operation, reading, site)
    known = set(operation.tables["cases"]["case_id"])
    again = {str(case["case_id"]) for case in cases} & known
    if not replace:
        faults = [*faults, *_already_there(reading, cases, again)]
    faults += _written_otherwise(reading, cases, known)
    people = operation.tables["people"].filter(~pl.col("case_id").is_in(sorted(again)))
    faults += _people_of_others(reading, people)
    tables = dict(operation.tables)
    tables["people"] = _below(people, frame_of("people", reading.people))
    tables["cases"] = _with_cases(operation.tables["cases"], cases, again, reading.given)
    tables["needs"] = _with_needs(operation.tables["needs"], reading.people)
    return Operation(
        operation.settings, MappingProxyType(tables), risks=operation.risks, copies=operation.copies
    ), tuple(faults)


def _at_sites(operation: Operation, reading: ListReading, site: str | None) -> tuple[list[Row], list[Fault]]:
    """The cases with their sites by code; a site of the list may be named by its code or its name."""
    sites = operation.tables["sites"]
    codes = {key(code): code for code in sites["site_id"]}
    codes |= {key(name): code for code, name in zip(sites["site_id"], sites["name"], strict=True) if name}
    listed = ", ".join(sites["site_id"])
    faults: list[Fault] = []
    if site is not None and key(site) not in codes:
        faults.append(Fault(reading.file, None, None, f"'{site}' is no site of the operation; it has {listed}"))
    only = sites["site_id"][0] if sites.height == 1 else None
    usual = codes.get(key(site)) if site is not None else only
    cases: list[Row] = []
    for case, line in zip(reading.cases, reading.case_lines, strict=True):
        named = case["site_id"]
        code = usual if named is None else codes.get(key(str(named)))
        if named is not None and code is None:
            why = f"'{named}' is no site of the operation; it has {listed}"
            faults.append(Fault(reading.file, line, "cases.site_id", why))
        elif code is None and site is None:
            why = f"names no site, and the operation has more than one; say which: {listed}"
            faults.append(Fault(reading.file, line, "cases.site_id", why))
        cases.append({**case, "site_id": code})
    return cases, faults


def _already_there(reading: ListReading, cases: Iterable[Row], again: set[str]) -> Iterator[Fault]:
    for case, line in zip(cases, reading.case_lines, strict=True):
        if case["case_id"] in again:
            why = f"'{case['case_id']}' is in the operation already; replace it, or leave it out of the list"
            yield Fault(reading.file, line, "cases.case_id", why)


def _written_otherwise(reading: ListReading, cases: Iterable[Row], known: set[str]) -> Iterator[Fault]:
    """Cases whose number stands in the operation in another spelling: nobody knows whether they are one family."""
    there = {bare(case): case for case in sorted(known)}
    for case, line in zip(cases, reading.case_lines, strict=True):
        number = str(case["case_id"])
        other = there.get(bare(number))
        if number not in known and other is not None:
            why = (
                f"'{number}' may be '{other}', which is in the operation already; write the number as it stands there, "
                "or give another case one that differs in more than signs, spaces, zeros in front or look-alikes"
            )
            yield Fault(reading.file, line, "cases.case_id", why)


def _people_of_others(reading: ListReading, people: pl.DataFrame) -> Iterator[Fault]:
    cases = dict(zip(people["person_id"], people["case_id"], strict=True))
    for person, line in zip(reading.people, reading.person_lines, strict=True):
        if (case := cases.get(str(person["person_id"]))) is not None:
            why = f"'{person['person_id']}' is in the operation already, in case '{case}'"
            yield Fault(reading.file, line, "people.person_id", why)


def _with_cases(there: pl.DataFrame, cases: Iterable[Row], again: set[str], given: frozenset[str]) -> pl.DataFrame:
    """The cases of the operation in their order, those of the list that it has not below."""
    given = given | {"case_id"}
    changed = {str(case["case_id"]): case for case in cases if case["case_id"] in again}
    kept: list[Mapping[str, object]] = []
    for old in there.iter_rows(named=True):
        new = changed.get(old["case_id"], {})
        kept.append({**old, **{name: value for name, value in new.items() if name in given and value is not None}})
    added = [case for case in cases if case["case_id"] not in again]
    others = dict.fromkeys(there.columns)
    made = frame_of("cases", [*kept, *added])
    return _below(there.clear(), made).select(*others)


def _with_needs(there: pl.DataFrame, people: Iterable[Row]) -> pl.DataFrame:
    """The needs of the operation, with those that the list names and it lacks."""
    named = {str(need) for person in people for need in _list(person["needs"])}
    missing = named - set(there["need"])
    known = [need for need in NEEDS if need["need"] in missing]
    own = [{"need": need, "name": need} for need in sorted(missing - {str(need["need"]) for need in NEEDS})]
    return _below(there, frame_of("needs", [*known, *own]))


def _list(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _below(there: pl.DataFrame, added: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([there, added], how="diagonal")
