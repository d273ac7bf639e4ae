"""A batch read as it stands: its content, with what was corrected and left out, by what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from safeconduct.operation.import_list.columns import ColumnGuess, guess_columns
from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import DIRECTIONS, SourceRows
from safeconduct.web.intake import keeping, need_words, targets
from safeconduct.web.intake.models import Batch, RememberedMapping
from safeconduct.web.intake.uploads import rows_in
from safeconduct.web.record.models import OperationSettings
from safeconduct.web.record.services.refusal import Refused


@dataclass(frozen=True)
class Understood:
    """What the columns of a list are taken for.

    Attributes:
        mapping: By the place of a column, its target.
        guesses: What the reading of lists makes of each, with that mapping.
        remembered: The places of the columns that an earlier list with the same header tells of.
    """

    mapping: Mapping[int, str]
    guesses: tuple[ColumnGuess, ...]
    remembered: frozenset[int]


@dataclass(frozen=True)
class Read:
    """A list that was read.

    Attributes:
        rows: All its rows, with what was corrected.
        left_out: The reason why a row was left out, by line.
        understood: Its columns.
        reading: Its people and cases; None until the columns were confirmed.
    """

    rows: SourceRows
    left_out: Mapping[int, str]
    understood: Understood
    reading: ListReading | None

    @cached_property
    def by_line(self) -> dict[int, tuple[str, ...]]:
        """The cells of each row by its line."""
        return dict(zip(self.rows.lines, self.rows.cells, strict=True))

    def indices(self, target: str) -> list[int]:
        """The columns that are something, from the left."""
        return sorted(index for index, one in self.understood.mapping.items() if one == target)


def starts_on(batch: Batch) -> date:
    """The first day of the operation of a batch.

    Raises:
        Refused: it has no settings yet.
    """
    found = OperationSettings.objects.filter(operation_id=batch.operation_id).first()
    if found is None:
        raise Refused(_("The operation has no first day yet; set it up before lists are brought in."))
    first: date = found.starts_on
    return first


def code_prefix(batch: Batch) -> str:
    """What stands before the codes that the reading makes for families without a number.

    They are kept only where somebody settled it; otherwise it keeps two lists apart while they are read.
    """
    return str(batch.settings.get("prefix") or f"{batch.uid[-8:]}-")


def source_rows(batch: Batch) -> SourceRows:
    """The rows of the file, with what was corrected.

    Raises:
        Refused: the content is gone.
    """
    content = keeping.unpack(batch, "content")
    if content is None:
        raise Refused(_("This list was merged or discarded; its content is gone."))
    rows = rows_in(f"list{batch.settings['kind']}", content, batch.settings.get("sheet") or None)
    changed: dict[int, dict[int, str]] = {}
    for line, index, text in keeping.unpack_value(batch, "corrections", []):
        changed.setdefault(line, {})[index] = text
    if not changed:
        return rows
    cells = (
        tuple(changed[line].get(index, cell) for index, cell in enumerate(texts)) if line in changed else texts
        for texts, line in zip(rows.cells, rows.lines, strict=True)
    )
    return replace(rows, cells=tuple(cells))


def tidy(text: str) -> str:
    """What somebody typed, as the cells of a list are read: in one line, without signs that show nothing."""
    return " ".join(DIRECTIONS.sub("", text).split())


def understand(batch: Batch, rows: SourceRows) -> Understood:
    """What the columns are: as they were confirmed, as they were remembered, or as they are guessed."""
    guesses, _faults = guess_columns(rows.header, rows.cells)
    guessed = dict(enumerate(target for target, _why in targets.guessed(guesses, rows.cells)))
    if batch.mapping is not None:
        mapping = targets.as_now({int(index): target for index, target in batch.mapping.items()})
        return Understood(mapping, _guesses(guesses, guessed, mapping), frozenset())
    remembered = _remembered(batch, rows.header)
    if remembered is not None:
        return Understood(remembered, guesses, frozenset(remembered))
    reasons = targets.as_guesses(guesses, targets.guessed(guesses, rows.cells))
    return Understood(guessed, tuple(reasons), frozenset())


def read(batch: Batch, rows: SourceRows | None = None) -> Read:
    """Read a batch as it stands; its people and cases only where the columns were confirmed.

    Args:
        batch: Which.
        rows: What ``source_rows`` gives, where it was read already.

    Raises:
        Refused: the content is gone, or the operation is not set up.
    """
    rows = rows or source_rows(batch)
    understood = understand(batch, rows)
    left_out = dict(keeping.unpack_value(batch, "left_out", []))
    if batch.mapping is None:
        return Read(rows, left_out, understood, None)
    kept, sealed = _differing(rows, understood.mapping)
    reading = read_list(
        _without(rows, left_out),
        starts_on(batch),
        kept,
        batch.settings.get("order") or None,
        code_prefix(batch),
        sealed,
        frozenset(batch.settings.get("people", ())),
        need_words.meanings(batch),
    )
    return Read(rows, left_out, replace(understood, guesses=reading.columns or understood.guesses), reading)


def _remembered(batch: Batch, header: tuple[str, ...]) -> dict[int, str] | None:
    found = RememberedMapping.objects.filter(
        operation_id=batch.operation_id, header_digest=keeping.header_digest(header)
    ).first()
    if found is None:
        return None
    mapping = targets.as_now({int(index): target for index, target in found.mapping.items()})
    return mapping if set(mapping) == set(range(len(header))) else None


def _differing(rows: SourceRows, mapping: Mapping[int, str]) -> tuple[dict[str, str], dict[int, str]]:
    """What of a mapping is to be said, since it would not be guessed so.

    What is guessed anyway is left to the guess: the reading learns more from a column that it was told nothing of, such
    as whom a column of spouses names.
    """
    said: dict[int, str] = {}
    for _turn in range(len(mapping) + 1):
        kept, sealed = targets.parted(said, rows.header)
        guesses, _faults = guess_columns(rows.header, rows.cells, kept, "", sealed)
        guessed = [target for target, _why in targets.guessed(guesses, rows.cells)]
        differing = {index: one for index, one in mapping.items() if index not in said and guessed[index] != one}
        if not differing:
            return kept, sealed
        said |= differing
    return targets.parted(mapping, rows.header)


def _guesses(
    guesses: Sequence[ColumnGuess], guessed: Mapping[int, str], mapping: Mapping[int, str]
) -> tuple[ColumnGuess, ...]:
    """The guesses, those marked as given by somebody that were confirmed to be something else."""
    return tuple(
        guess if guessed[index] == mapping[index] else replace(guess, confidence="given", reason="you said so")
        for index, guess in enumerate(guesses)
    )


def _without(rows: SourceRows, left_out: Mapping[int, str]) -> SourceRows:
    """The rows that were not left out; an empty row above one that was counts for the next."""
    if not left_out:
        return rows
    kept: list[tuple[tuple[str, ...], int]] = []
    gaps, gap = set(rows.gaps), False
    for cells, line in zip(rows.cells, rows.lines, strict=True):
        gap = gap or line in gaps
        if line in left_out:
            continue
        if gap and kept:
            gaps.add(line)
        gap = False
        kept.append((cells, line))
    lines = {line for _cells, line in kept}
    return replace(
        rows,
        cells=tuple(cells for cells, _line in kept),
        lines=tuple(line for _cells, line in kept),
        gaps=tuple(sorted(gaps & lines)),
        broken=tuple(one for one in rows.broken if one.row not in left_out),
    )
