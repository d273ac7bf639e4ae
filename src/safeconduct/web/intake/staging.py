"""What a list has become so far, as the pages show it: what was computed and kept, with what was decided since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.web.intake import keeping, targets
from safeconduct.web.intake.bulk import chunks
from safeconduct.web.intake.computing import compute, keep, likely_of
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.intake.reading import source_rows
from safeconduct.web.intake.stages import Choice, Stage, StagedColumn, StagedFault, StagedPair
from safeconduct.web.record.models import Need, Person, Site


def view(
    batch: Batch,
    actor: Any = None,
    rows: SourceRows | None = None,
    told: Callable[[str], None] = lambda _step: None,
) -> Stage:
    """All that the pages need of a list that is being worked on.

    The first time after a change of its columns or cells the list is read and compared with the record, which for
    100,000 people takes the better part of a minute; what comes of it is kept sealed.

    Args:
        batch: Which.
        actor: Who looks, where the list is compared with the record for that; by default who brought it.
        rows: What ``source_rows`` gives, where it was read already.
        told: Told each step of ``computing.STEPS`` when it begins.

    Raises:
        Refused: it was merged or discarded, so that its content is gone.
    """
    value = keeping.unpack_value(batch, "stage", None)
    if value is None:
        value = keep(batch, compute(batch, actor or batch.by, rows=rows, told=told))
    columns = tuple(StagedColumn(**{**one, "samples": tuple(one["samples"])}) for one in value["columns"])
    pairs = _pairs(batch, value)
    same = {pair.line for pair in pairs if pair.choice == "same" and pair.other_line is not None}
    left = [(line, case) for line, case in zip(value["lines"], value["cases"], strict=True) if line not in same]
    left_out = dict(keeping.unpack_value(batch, "left_out", []))
    decided = {pair.line for pair in pairs if pair.choice == "same" and pair.other is not None}
    needs = Need.objects.filter(operation_id=batch.operation_id).order_by("pk").values_list("code", flat=True)
    sites = Site.objects.standing().filter(operation_id=batch.operation_id).order_by("pk").values_list("code", "name")
    is_confirmed = batch.mapping is not None
    return Stage(
        batch=batch,
        version=batch.version,
        name=keeping.name_of(batch),
        sheet=value["sheet"],
        other_sheets=tuple(value["other_sheets"]),
        columns=columns,
        targets=targets.choices(needs),
        faults=tuple(_fault(columns, *one) for one in value["faults"]),
        warnings=tuple(_fault(columns, *one) for one in value["warnings"]),
        families=value["families"],
        read=len(value["lines"]) + len(left_out) if is_confirmed else value["rows"],
        people=len(left),
        cases=len({case for _line, case in left}),
        left_out=left_out,
        set_aside=tuple(column.name for column in columns if column.target == targets.NONE),
        needs_site=value["needs_site"],
        sites=tuple(sites),
        new_sites=tuple(value["new_sites"]),
        pairs=pairs,
        known=value["known"] + len(decided),
        is_confirmed=is_confirmed,
        find_rows=_finder(batch, value["context"]),
    )


def settle_state(stage: Stage) -> str:
    """The state that follows from what a list has become."""
    if not stage.is_confirmed:
        return BatchState.COLUMNS
    if stage.faults or stage.needs_site:
        return BatchState.FAULTS
    return BatchState.READY if stage.is_ready else BatchState.DUPLICATES


def counts_of(stage: Stage) -> dict[str, int]:
    """The numbers of a list, which name nobody."""
    open_pairs = sum(pair.choice is None for pair in stage.pairs)
    return {
        "rows": stage.read,
        "people": stage.people,
        "cases": stage.cases,
        "left_out": len(stage.left_out),
        "faults": len(stage.faults),
        "pairs": len(stage.pairs),
        "undecided": open_pairs,
    }


def choices_of(batch: Batch) -> dict[tuple[int, str], str]:
    """What was said of pairs, by the row and the other one."""
    return {(line, key): said for line, key, said in keeping.unpack_value(batch, "choices", [])}


def _pairs(batch: Batch, value: Mapping[str, Any]) -> tuple[StagedPair, ...]:
    likely = likely_of(value)
    people: dict[str, Person] = {}
    for some in chunks({one.uid for one in likely if one.uid}):
        rows = Person.objects.filter(operation_id=batch.operation_id, uid__in=some).select_related("case")
        people |= {row.uid: row for row in rows}
    said = choices_of(batch)
    return tuple(
        StagedPair(
            one.line,
            one.other_line,
            people.get(one.uid),
            one.likeness,
            "same" if one.is_same else "",
            cast("Choice | None", said.get((one.line, one.key))),
        )
        for one in likely
        if not one.uid or one.uid in people
    )


def _fault(
    columns: tuple[StagedColumn, ...], line: int | None, index: int | None, cell: str, message: str
) -> StagedFault:
    return StagedFault(line, None if index is None else columns[index].name, index, cell, message)


def _finder(batch: Batch, context: Mapping[str, list[str]]) -> Callable[[Iterable[int]], Mapping[int, tuple[str, ...]]]:
    """A look-up of rows: among those that were kept, and if need be in the list itself, which is read once."""

    @cache
    def whole() -> Mapping[int, tuple[str, ...]]:
        rows = source_rows(batch)
        return dict(zip(rows.lines, rows.cells, strict=True))

    def find(lines: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
        wanted = list(lines)
        if all(str(line) in context for line in wanted):
            return {line: tuple(context[str(line)]) for line in wanted}
        return {line: whole()[line] for line in wanted if line in whole()}

    return find
