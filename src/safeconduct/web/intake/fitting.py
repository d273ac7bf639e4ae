"""Where the cases of a list belong in the record: their sites, the cases that are there, and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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


@dataclass
class Fitted:
    """The cases (c) of a list in the record.

    Attributes:
        sites: The code of the site of each of the c cases; None where nothing says it.
        numbered: Whether the list numbers each of the c cases itself.
        there: Cases of the record by the place of the case in the list, where its number is there.
        new_sites: Codes of sites that are made, since the operation has none.
        needs_site: Whether some new cases have no site.
        faults: What stands against it.
        warnings: What of the list is not taken over.
    """

    sites: list[str | None] = field(default_factory=list)
    numbered: list[bool] = field(default_factory=list)
    there: dict[int, Case] = field(default_factory=dict)
    new_sites: tuple[str, ...] = ()
    needs_site: bool = False
    faults: list[StagedFault] = field(default_factory=list)
    warnings: list[StagedFault] = field(default_factory=list)


def fit(batch: Batch, read: Read, people: Sequence[Coming], known: dict[int, int]) -> Fitted:
    """Find the place of each case of a list.

    Args:
        batch: The list.
        read: As it was read.
        people: Its people (n).
        known: Those of the record whose number the list gives, by line.
    """
    reading = read.reading
    if reading is None:
        return Fitted()
    fitted = Fitted(numbered=[False] * len(reading.cases))
    for index in read.indices("cases.case_id"):
        for person in people:
            fitted.numbered[person.case] |= values.is_given(read.by_line[person.line][index])
    _find_cases(batch, read, fitted)
    _find_sites(batch, read, fitted)
    _look_at_people(batch, read, people, known, fitted)
    _look_at_lengths(read, people, fitted)
    return fitted


def _fault(read: Read, line: int | None, target: str, message: str) -> StagedFault:
    index = next(iter(read.indices(target)), None)
    if index is None or line is None:
        return StagedFault(line, None, None, "", message)
    return StagedFault(line, read.rows.header[index], index, read.by_line[line][index], message)


def _find_cases(batch: Batch, read: Read, fitted: Fitted) -> None:
    """Cases of the record with the numbers of the list; a number that is only spelt otherwise is a fault."""
    assert read.reading is not None  # noqa: S101 - only called for one that was read
    places = {str(case["case_id"]): place for place, case in enumerate(read.reading.cases) if fitted.numbered[place]}
    for some in chunks(places):
        for case in Case.objects.filter(operation_id=batch.operation_id, external_code__in=some).select_related("site"):
            fitted.there[places[str(case.external_code)]] = case
    codes = Case.objects.filter(operation_id=batch.operation_id).exclude(external_code=None)
    if len(fitted.there) == len(places) or not codes.exists():
        return
    spelt = {bare(code): code for code in codes.values_list("external_code", flat=True)}
    for number, place in places.items():
        other = spelt.get(bare(number))
        if place not in fitted.there and other is not None:
            why = (
                f"'{number}' may be '{other}', which is in the record already; write the number as it stands there, or "
                "give another case one that differs in more than signs, spaces, zeros in front or look-alikes"
            )
            fitted.faults.append(_fault(read, read.reading.case_lines[place], "cases.case_id", why))


def _find_sites(batch: Batch, read: Read, fitted: Fitted) -> None:
    assert read.reading is not None  # noqa: S101
    there = list(Site.objects.filter(operation_id=batch.operation_id).order_by("pk").values_list("code", "name"))
    codes = {key(name): code for code, name in there if name} | {key(code): code for code, _name in there}
    settled = str(batch.settings.get("site") or "")
    made: dict[str, str] = {}
    usual = codes.get(key(settled)) if settled else (there[0][0] if len(there) == 1 else None)
    if settled and usual is None:
        if there:
            listed = ", ".join(code for code, _name in there)
            why = f"'{settled}' is no site of the operation; it has {listed}"
            fitted.faults.append(StagedFault(None, None, None, settled, why))
        else:
            usual = made.setdefault(key(settled), settled)
    for place, case in enumerate(read.reading.cases):
        named = case["site_id"]
        code = usual if named is None else codes.get(key(str(named)))
        if named is not None and code is None and not there:
            code = made.setdefault(key(str(named)), str(named))
        elif named is not None and code is None:
            listed = ", ".join(code for code, _name in there)
            why = f"'{named}' is no site of the operation; it has {listed}"
            fitted.faults.append(_fault(read, read.reading.case_lines[place], "cases.site_id", why))
        old = fitted.there.get(place)
        if old is not None and named is not None and code not in (None, old.site.code):
            why = f"the case is at {old.site.code} in the record and stays there; record that it moved"
            fitted.warnings.append(_fault(read, read.reading.case_lines[place], "cases.site_id", why))
        fitted.needs_site |= code is None and named is None and old is None
        fitted.sites.append(code)
    fitted.new_sites = tuple(made.values())
    fitted.faults += [
        _fault(read, None, "cases.site_id", f"'{code[:40]}…' is too long for the code of a site")
        for code in made.values()
        if len(code) > CODE_LENGTH
    ]


def _look_at_people(batch: Batch, read: Read, people: Sequence[Coming], known: dict[int, int], fitted: Fitted) -> None:
    """Nobody joins a case that has departed, and nobody leaves a case by a list."""
    assert read.reading is not None  # noqa: S101
    cases: dict[int, tuple[int, str]] = {}
    for some in chunks(known.values()):
        rows = Person.objects.filter(operation_id=batch.operation_id, pk__in=some).select_related("case")
        cases |= {row.pk: (row.case_id, row.case.called) for row in rows}
    for person in people:
        there = fitted.there.get(person.case)
        if person.line in known:
            now, called = cases[known[person.line]]
            if fitted.numbered[person.case] and (there is None or there.pk != now):
                why = f"is in case '{called}' in the record and stays there; a family parts by a decision of its own"
                fitted.warnings.append(_fault(read, person.line, "cases.case_id", why))
        elif there is not None and there.status == "departed":
            why = f"'{there.called}' has departed; give who is still here a case number of their own"
            fitted.faults.append(_fault(read, person.line, "cases.case_id", why))


def _look_at_lengths(read: Read, people: Sequence[Coming], fitted: Fitted) -> None:
    assert read.reading is not None  # noqa: S101
    why = f"is longer than {CODE_LENGTH} characters; shorten it everywhere it stands"
    for case, line in zip(read.reading.cases, read.reading.case_lines, strict=True):
        for name in ("case_id", "site_id", "travel_with", "settle_with"):
            if len(str(case[name] or "")) > CODE_LENGTH:
                fitted.faults.append(_fault(read, line, f"cases.{name}", why))
    for person in people:
        if len(person.code) > CODE_LENGTH:
            fitted.faults.append(_fault(read, person.line, "people.person_id", why))
