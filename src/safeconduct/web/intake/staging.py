"""What a list has become so far, computed from its content and from what was decided, and kept sealed by version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list import values
from safeconduct.web.intake import coming, keeping, targets
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.intake.reading import Read, read
from safeconduct.web.intake.stages import Stage, StagedColumn, StagedFault
from safeconduct.web.intake.uploads import sheet_of
from safeconduct.web.record.models import Need, Site

SAMPLES = 5


def view(batch: Batch) -> Stage:
    """All that the pages need of a list that is being worked on.

    Raises:
        Refused: it was merged or discarded, so that its content is gone.
    """
    done = read(batch)
    people = coming.people_of(done)
    reading = done.reading
    faults = tuple(_staged(done, fault) for fault in reading.faults) if reading else ()
    warnings = tuple(_staged(done, fault) for fault in reading.warnings) if reading else ()
    sites = tuple(Site.objects.filter(operation_id=batch.operation_id).order_by("pk").values_list("code", "name"))
    return Stage(
        batch=batch,
        version=batch.version,
        name=keeping.name_of(batch),
        sheet=sheet_of(done.rows),
        other_sheets=done.rows.other_sheets,
        columns=_columns(done),
        targets=targets.choices(Need.objects.filter(operation_id=batch.operation_id).values_list("code", flat=True)),
        faults=tuple(sorted([*faults, *coming.faults_of(done)], key=lambda fault: fault.line or 0)),
        warnings=warnings,
        families=reading.families if reading else "",
        read=len(people) + len(done.left_out) if reading else len(done.rows.cells),
        people=len(people),
        cases=len(reading.cases) if reading else 0,
        left_out=done.left_out,
        set_aside=tuple(
            done.rows.header[index] for index, one in sorted(done.understood.mapping.items()) if one == targets.NONE
        ),
        needs_site=False,
        sites=sites,
        new_sites=(),
        pairs=(),
        known=0,
        is_confirmed=batch.mapping is not None,
        find_rows=_finder(done),
    )


def settle_state(batch: Batch) -> str:
    """The state that follows from what a list has become."""
    stage = view(batch)
    if not stage.is_confirmed:
        return BatchState.COLUMNS
    if stage.faults or stage.needs_site:
        return BatchState.FAULTS
    return BatchState.READY if stage.is_ready else BatchState.DUPLICATES


def _columns(done: Read) -> tuple[StagedColumn, ...]:
    made = []
    for guess in done.understood.guesses:
        cells = (texts[guess.index] for texts in done.rows.cells)
        samples = []
        for cell in cells:
            if values.is_given(cell):
                samples.append(cell)
            if len(samples) == SAMPLES:
                break
        made.append(
            StagedColumn(
                guess.index,
                guess.column,
                done.understood.mapping[guess.index],
                guess.confidence,
                guess.reason,
                tuple(samples),
                guess.index in done.understood.remembered,
            )
        )
    return tuple(made)


def _staged(done: Read, fault: Fault) -> StagedFault:
    header = done.rows.header
    index = header.index(fault.column) if fault.column in header else None
    cell = done.by_line[fault.line][index] if index is not None and fault.line in done.by_line else ""
    return StagedFault(fault.line, fault.column, index, cell, fault.message)


def _finder(done: Read):  # type: ignore[no-untyped-def]
    def find(lines: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        return {line: done.by_line[line] for line in lines if line in done.by_line}

    return find
