"""Where the cases of a list belong in the record: their sites, the cases that are there, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.case_numbers import bare
from safeconduct.operation.import_list.word_lists import key
from safeconduct.web.intake.bulk import chunks
from safeconduct.web.intake.coming import Coming
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.reading import Read
from safeconduct.web.intake.stages import StagedFault
from safeconduct.web.record.dictionary_fields import CODE_LENGTH
from safeconduct.web.record.models import Case, Person, Site

CASE_COLUMNS = ("status", "priority", "ready_on", "expires_on", "travel_with", "settle_with")

Blame = Callable[[int | None, str, str], StagedFault]
"""Makes a fault from a row, the target of its column, and what is wrong."""


@dataclass(frozen=True)
class ListedCases:
    """The cases (c) of a list.

    Attributes:
        rows: Rows for the table ``cases``.
        lines: The row of the list with which each begins.
        numbered: Whether the list numbers each itself.
        given: Place of the case and column of what its cells give.
    """

    rows: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[int] = ()
    numbered: Sequence[bool] = ()
    given: frozenset[tuple[int, str]] = frozenset()


def cases_of(read: Read, people: Sequence[Coming]) -> ListedCases:
    """The cases of a list that was read."""
    if read.reading is None:
        return ListedCases()
    columns = [(column, index) for column in ("case_id", *CASE_COLUMNS) for index in read.indices(f"cases.{column}")]
    given = frozenset(
        (person.case, column)
        for person in people
        for column, index in columns
        if values.is_given(read.by_line[person.line][index])
    )
    numbered = [(place, "case_id") in given for place in range(len(read.reading.cases))]
    return ListedCases(read.reading.cases, read.reading.case_lines, numbered, given)


@dataclass
class Fitted:
    """The cases (c) of a list in the record.

    Attributes:
        sites: The code of the site of each of the c cases; None where nothing says it.
        there: Cases of the record by the place of the case in the list, where its number is there.
        new_sites: Codes of sites that are made, since the operation has none.
        needs_site: Whether some new cases have no site.
        faults: What stands against it.
        warnings: What of the list is not taken over.
    """

    sites: list[str | None] = field(default_factory=list)
    there: dict[int, Case] = field(default_factory=dict)
    new_sites: tuple[str, ...] = ()
    needs_site: bool = False
    faults: list[StagedFault] = field(default_factory=list)
    warnings: list[StagedFault] = field(default_factory=list)


def fit(batch: Batch, cases: ListedCases, people: Sequence[Coming], known: dict[int, int], blame: Blame) -> Fitted:
    """Find the place of each case of a list.

    Args:
        batch: The list.
        cases: Its cases (c).
        people: Its people (n).
        known: Those of the record whose number the list gives, by line.
        blame: Makes a fault with its place.
    """
    fitted = Fitted()
    _find_cases(batch, cases, fitted, blame)
    _find_sites(batch, cases, fitted, blame)
    _look_at_people(batch, cases, people, known, fitted, blame)
    _look_at_lengths(cases, people, fitted, blame)
    return fitted


def blaming(read: Read) -> Blame:
    """What makes a fault of a list that was read, with the cell in which it lies."""

    def blame(line: int | None, target: str, message: str) -> StagedFault:
        index = next(iter(read.indices(target)), None)
        if index is None or line is None:
            return StagedFault(line, None, None, "", message)
        return StagedFault(line, read.rows.header[index], index, read.by_line[line][index], message)

    return blame


def _find_cases(batch: Batch, listed: ListedCases, fitted: Fitted, blame: Blame) -> None:
    """Cases of the record with the numbers of the list; a number that is only spelt otherwise is a fault."""
    places = {str(case["case_id"]): place for place, case in enumerate(listed.rows) if listed.numbered[place]}
    for some in chunks(places):
        for case in Case.objects.filter(operation_id=batch.operation_id, external_code__in=some).select_related("site"):
            fitted.there[places[str(case.external_code)]] = case
    codes = Case.objects.filter(operation_id=batch.operation_id).exclude(external_code=None)
    if len(fitted.there) == len(places) or not codes.exists():
        return
    spelt = {bare(str(code)): code for code in codes.values_list("external_code", flat=True)}
    for number, place in places.items():
        other = spelt.get(bare(number))
        if place not in fitted.there and other is not None:
            why = (
                f"'{number}' may be '{other}', which is in the record already; write the number as it stands there, or "
                "give another case one that differs in more than signs, spaces, zeros in front or look-alikes"
            )
            fitted.faults.append(blame(listed.lines[place], "cases.case_id", why))


def _find_sites(batch: Batch, listed: ListedCases, fitted: Fitted, blame: Blame) -> None:
    standing = Site.objects.standing().filter(operation_id=batch.operation_id).order_by("pk")
    there = list(standing.values_list("code", "name"))
    codes = {key(name): code for code, name in there if name} | {key(code): code for code, _name in there}
    settled = str(batch.settings.get("site") or "")
    made: dict[str, str] = {}
    usual = codes.get(key(settled)) if settled else (there[0][0] if len(there) == 1 else None)
    if settled and usual is None:
        if there:
            sites = ", ".join(code for code, _name in there)
            why = f"'{settled}' is no site of the operation; it has {sites}"
            fitted.faults.append(StagedFault(None, None, None, settled, why))
        else:
            usual = made.setdefault(key(settled), settled)
    for place, case in enumerate(listed.rows):
        named = case["site_id"]
        code = usual if named is None else codes.get(key(str(named)))
        if named is not None and code is None and not there:
            code = made.setdefault(key(str(named)), str(named))
        elif named is not None and code is None:
            sites = ", ".join(code for code, _name in there)
            why = f"'{named}' is no site of the operation; it has {sites}"
            fitted.faults.append(blame(listed.lines[place], "cases.site_id", why))
        old = fitted.there.get(place)
        if old is not None and named is not None and code not in (None, old.site.code):
            why = f"the case is at {old.site.code} in the record and stays there; record that it moved"
            fitted.warnings.append(blame(listed.lines[place], "cases.site_id", why))
        fitted.needs_site |= code is None and named is None and old is None
        fitted.sites.append(code)
    fitted.new_sites = tuple(made.values())
    fitted.faults += [
        blame(None, "cases.site_id", f"'{code[:40]}…' is too long for the code of a site")
        for code in made.values()
        if len(code) > CODE_LENGTH
    ]


def _look_at_people(
    batch: Batch, listed: ListedCases, people: Sequence[Coming], known: dict[int, int], fitted: Fitted, blame: Blame
) -> None:
    """Nobody joins a case that has departed, and nobody leaves a case by a list."""
    cases: dict[int, tuple[int, str]] = {}
    for some in chunks(known.values()):
        rows = Person.objects.filter(operation_id=batch.operation_id, pk__in=some).select_related("case")
        cases |= {row.pk: (row.case.pk, row.case.called) for row in rows if row.case is not None}
    for person in people:
        there = fitted.there.get(person.case)
        if person.line in known:
            now, called = cases[known[person.line]]
            if listed.numbered[person.case] and (there is None or there.pk != now):
                why = f"is in case '{called}' in the record and stays there; a family parts by a decision of its own"
                fitted.warnings.append(blame(person.line, "cases.case_id", why))
        elif there is not None and there.status == "departed":
            why = f"'{there.called}' has departed; give who is still here a case number of their own"
            fitted.faults.append(blame(person.line, "cases.case_id", why))


def _look_at_lengths(listed: ListedCases, people: Sequence[Coming], fitted: Fitted, blame: Blame) -> None:
    why = f"is longer than {CODE_LENGTH} characters; shorten it everywhere it stands"
    for case, line in zip(listed.rows, listed.lines, strict=True):
        for name in ("case_id", "site_id", "travel_with", "settle_with"):
            if len(str(case[name] or "")) > CODE_LENGTH:
                fitted.faults.append(blame(line, f"cases.{name}", why))
    for person in people:
        if len(person.code) > CODE_LENGTH:
            fitted.faults.append(blame(person.line, "people.person_id", why))
