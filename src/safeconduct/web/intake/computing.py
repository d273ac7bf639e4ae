"""A list read, matched and fitted: everything that is known of it, and the digest of it that is kept sealed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Sum

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.web.identities.models import Document, ExternalNumber, Identity
from safeconduct.web.intake import keeping
from safeconduct.web.intake.coming import Coming, faults_of, people_of
from safeconduct.web.intake.fitting import Fitted, ListedCases, blaming, cases_of, fit
from safeconduct.web.intake.matching import Likely, Matched, by_number, match
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.reading import Read, read, starts_on
from safeconduct.web.intake.stages import StagedColumn, StagedFault
from safeconduct.web.intake.uploads import sheet_of
from safeconduct.web.record.models import Case, Operation, Person, PersonEvent, Site, StateChange

STEPS = ("reading", "comparing", "placing")
"""What is done to a list, in this order: its rows are read, its people compared, its cases put where they belong."""
SAMPLES = 5
DAYS = ("ready_on", "expires_on")
"""Columns of cases that are days."""
CONTEXT = 2_000
"""Rows whose cells are kept with the stage, since pages show them: those with a fault, or in a pair."""
_KEPT_EXACTLY = re.compile(r" kept as (an age of \d+|\d{4}-\d\d-\d\d)$")
"""The end of warnings about births that the record keeps better than a plain list can."""


@dataclass(frozen=True)
class Computed:
    """A list as it stands in relation to the record.

    Attributes:
        read: The list as it was read; None where it is recalled and needs not be read.
        cases: Its cases (c).
        people: Its people (n).
        matched: Who of them is known or may be somebody.
        fitted: Where its cases belong.
        faults: What is wrong, by line.
        warnings: What is doubtful, by line.
        record: A mark of the record as it was then; another mark means that something changed.
    """

    read: Read | None
    cases: ListedCases
    people: Sequence[Coming]
    matched: Matched
    fitted: Fitted
    faults: tuple[StagedFault, ...]
    warnings: tuple[StagedFault, ...]
    record: str


def compute(
    batch: Batch,
    actor: Any,
    likely: Sequence[Likely] | None = None,
    rows: SourceRows | None = None,
    told: Callable[[str], None] = lambda _step: None,
) -> Computed:
    """Read a list and hold it against the record.

    It takes long where the list is long, so it wants no transaction: on SQLite nobody else could write meanwhile. What
    changes in the record after ``Computed.record`` was taken is found out when that is compared.

    Args:
        batch: Which.
        actor: For whom it is done.
        likely: The pairs that are known already; None to look for them.
        rows: What ``source_rows`` gives, where it was read already.
        told: Told each of ``STEPS`` when it begins.

    Raises:
        Refused: its content is gone.
    """
    operation = batch.operation
    told("reading")
    done = read(batch, rows)
    people = people_of(done)
    mark = record_mark(operation)
    told("comparing")
    if likely is None:
        matched = match(operation, people, starts_on(batch), actor) if people else Matched({}, ())
    else:
        matched = Matched(by_number(operation, people), tuple(likely))
    told("placing")
    cases = cases_of(done, people)
    fitted = fit(batch, cases, people, matched.known, blaming(done))
    reading = done.reading
    faults = [_staged(done, fault) for fault in reading.faults] if reading else []
    warnings = (
        [_staged(done, fault) for fault in reading.warnings if not _KEPT_EXACTLY.search(fault.message)]
        if reading
        else []
    )
    if reading and people and not any(person.code or person.texts or person.numbers for person in people):
        why = "no column says who somebody is; the same people handed in again would come a second time"
        warnings.append(StagedFault(None, None, None, "", why))
    return Computed(
        done,
        cases,
        people,
        matched,
        fitted,
        _by_line([*faults, *faults_of(done), *fitted.faults]),
        _by_line([*warnings, *fitted.warnings]),
        mark,
    )


def record_mark(operation: Operation) -> str:
    """A mark of all in the record that a list is held against; it changes with every change of that."""
    here = {"operation": operation}
    found = [
        Person.objects.filter(**here).aggregate(Count("pk"), Max("pk")),
        Case.objects.filter(**here).aggregate(Count("pk"), Max("pk")),
        Site.objects.filter(**here).aggregate(Count("pk"), Max("pk")),
        StateChange.objects.filter(**here).aggregate(Max("pk")),
        PersonEvent.objects.filter(**here).aggregate(Max("pk")),
        Identity.objects.filter(**here).aggregate(Count("pk"), Sum("version"), Count("erased_at")),
        Document.objects.filter(**here).aggregate(Count("pk"), Max("pk")),
        ExternalNumber.objects.filter(**here).aggregate(Count("pk"), Max("pk")),
    ]
    return "/".join(str(value or 0) for one in found for value in one.values())


def recall(batch: Batch, value: Mapping[str, Any]) -> Computed | None:
    """A list as it was computed, where the record is as it was then; None where it has to be computed again.

    Args:
        batch: Which.
        value: What was kept of it for pages.
    """
    said, mark = keeping.unpack_value(batch, "arrived", None), record_mark(batch.operation)
    if said is None or value["record"] != mark or value["faults"]:
        return None
    people = [Coming.of_list(one) for one in said["people"]]
    rows = [{**row, **{name: _day(row[name]) for name in DAYS}} for row in said["cases"]]
    given = frozenset((place, column) for place, column in said["given"])
    cases = ListedCases(rows, said["lines"], said["numbered"], given)
    matched = Matched(by_number(batch.operation, people), likely_of(value))
    fitted = fit(batch, cases, people, matched.known, lambda line, _to, why: StagedFault(line, None, None, "", why))
    return Computed(None, cases, people, matched, fitted, tuple(fitted.faults), (), mark)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _arrived(computed: Computed) -> dict[str, Any]:
    """People and cases as JSON knows them."""
    rows = [
        {**row, **{name: None if row[name] is None else row[name].isoformat() for name in DAYS}}
        for row in computed.cases.rows
    ]
    return {
        "people": [person.as_list() for person in computed.people],
        "cases": rows,
        "lines": list(computed.cases.lines),
        "numbered": list(computed.cases.numbered),
        "given": sorted(computed.cases.given),
    }


def kept(computed: Computed, done: Read) -> dict[str, Any]:
    """What the pages need of it, as JSON knows it."""
    reading = done.reading
    wanted = [fault.line for fault in computed.faults if fault.line is not None]
    wanted += [line for one in computed.matched.likely for line in (one.line, one.other_line) if line is not None]
    return {
        "record": computed.record,
        "sheet": sheet_of(done.rows),
        "other_sheets": done.rows.other_sheets,
        "columns": [asdict(column) for column in _columns(done)],
        "faults": [[one.line, one.index, one.cell, one.message] for one in computed.faults],
        "warnings": [[one.line, one.index, one.cell, one.message] for one in computed.warnings],
        "families": reading.families if reading else "",
        "rows": len(done.rows.cells),
        "lines": [person.line for person in computed.people],
        "cases": [person.case for person in computed.people],
        "needs_site": computed.fitted.needs_site,
        "new_sites": computed.fitted.new_sites,
        "likely": [asdict(one) for one in computed.matched.likely],
        "known": len(computed.matched.known),
        "context": {line: done.by_line[line] for line in list(dict.fromkeys(wanted))[:CONTEXT] if line in done.by_line},
    }


def keep(batch: Batch, computed: Computed) -> dict[str, Any]:
    """Keep it sealed with the batch, unless that was changed meanwhile."""
    assert computed.read is not None  # noqa: S101 - what was recalled is kept already
    value = kept(computed, computed.read)
    keeping.pack_value(batch, "stage", value)
    keeping.pack_value(batch, "arrived", _arrived(computed))
    rows: Any = Batch.objects
    there = rows.filter(pk=batch.pk, read_version=batch.read_version).exclude(content=None)
    there.update(stage=batch.stage, arrived=batch.arrived)
    return value


def likely_of(value: Mapping[str, Any]) -> tuple[Likely, ...]:
    """The pairs of a stage that was kept."""
    return tuple(Likely(**one) for one in value["likely"])


def _columns(done: Read) -> list[StagedColumn]:
    made = []
    for guess in done.understood.guesses:
        samples: list[str] = []
        for texts in done.rows.cells:
            if values.is_given(texts[guess.index]):
                samples.append(texts[guess.index])
            if len(samples) == SAMPLES:
                break
        target, remembered = done.understood.mapping[guess.index], guess.index in done.understood.remembered
        told = (guess.index, guess.column, target, guess.confidence, guess.reason)
        made.append(StagedColumn(*told, tuple(samples), remembered))
    return made


def _staged(done: Read, fault: Fault) -> StagedFault:
    header = done.rows.header
    index = header.index(fault.column) if fault.column in header else None
    cell = done.by_line[fault.line][index] if index is not None and fault.line in done.by_line else ""
    return StagedFault(fault.line, fault.column, index, cell, fault.message)


def _by_line(faults: Sequence[StagedFault]) -> tuple[StagedFault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.line or 0))
