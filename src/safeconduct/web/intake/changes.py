"""What people do to a list before it is merged: each change locks, checks, acts, and is a step with its reason.

A change of columns, cells or settings reads the list anew, unless it is told not to; ``read_again`` then has to follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import PurePath
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.operation.import_list.source_rows import SourceRows
from safeconduct.web.audit import log
from safeconduct.web.intake import keeping, need_words, targets
from safeconduct.web.intake.models import OPEN, Batch, BatchState, RememberedMapping
from safeconduct.web.intake.reading import source_rows, starts_on, tidy
from safeconduct.web.intake.stages import Stage
from safeconduct.web.intake.staging import choices_of, counts_of, settle_state, view
from safeconduct.web.intake.steps import move, step
from safeconduct.web.intake.uploads import CELL_LENGTH, rows_in, sheet_of
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import ChangedMeanwhile, Refused, locked

PREFIX_LENGTH = 20


@transaction.atomic
def begin(operation: Operation, name: str, content: bytes, *, actor: Any, sheet: str = "") -> Batch:
    """Take a list in. Nothing of it reaches the record before it is merged; it is kept sealed until then.

    Args:
        operation: Which.
        name: Of the file.
        content: The file, which has to be in memory alone.
        actor: Who brings it.
        sheet: The sheet of a workbook; by default the first that names columns as lists do.

    Raises:
        Refused: it is too large, cannot be read, or the very same file was merged already.
    """
    digest = keeping.digest_of(sheet.encode() + b"\0" + content)
    before = Batch.objects.filter(operation=operation, digest=digest, state=BatchState.MERGED).order_by("-pk").first()
    if before is not None:
        told = {"day": before.at.date().isoformat()}
        raise Refused(_("The very same file was uploaded on %(day)s and merged; nothing in it is new.") % told)
    rows = rows_in(name, content, sheet or None)
    settings = {"kind": PurePath(name).suffix.lower(), "sheet": sheet_of(rows)}
    batch = Batch(operation=operation, digest=digest, settings=settings, by=actor)
    starts_on(batch)
    keeping.seal_name(batch, PurePath(name).name)
    keeping.pack(batch, "content", content)
    batch.counts = {"rows": len(rows.cells)}
    batch.save(force_insert=True)
    step(batch, "state", "", BatchState.UPLOADED, actor)
    move(batch, BatchState.COLUMNS, actor)
    log.append(actor=actor, action="uploaded", operation=operation, subject="list", ids=[batch.uid])
    view(batch, actor, rows)
    return batch


@transaction.atomic
def map_columns(
    batch: Batch, mapping: Mapping[int, str], *, seen_version: int, actor: Any, reads: bool = True
) -> Batch:
    """Confirm what the columns are, and remember it for lists with the same header.

    Args:
        batch: Which.
        mapping: By the place of a column, one of ``Stage.targets``, or ``-``; what is not named is set aside.
        seen_version: The version that was looked at.
        actor: Who confirms.
        reads: Whether the list is read anew at once; else ``read_again`` has to follow.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: a column is nothing that it can be, or two are what only one can be.
    """
    now = _opened(batch, seen_version)
    rows = source_rows(now)
    given = targets.as_now({index: mapping.get(index, targets.NONE) for index in range(len(rows.header))})
    taken: dict[str, int] = {}
    for index, target in given.items():
        told = {"column": rows.header[index], "target": target}
        if not targets.is_target(target):
            raise Refused(_("%(column)s: %(target)s is nothing that a column can be.") % told)
        if target not in targets.SEVERAL and not target.startswith("people.needs:"):
            if target in taken:
                told |= {"other": rows.header[taken[target]], "target": targets.words(target)}
                raise Refused(_("%(column)s and %(other)s are both said to be: %(target)s. Choose one.") % told)
            taken[target] = index
    if all(target == targets.NONE for target in given.values()):
        raise Refused(_("Say of at least one column what it is."))
    now.mapping = {str(index): target for index, target in given.items()}
    RememberedMapping.objects.update_or_create(
        operation_id=now.operation_id,
        header_digest=keeping.header_digest(rows.header),
        defaults={"mapping": now.mapping, "who": actor},
    )
    kept = sum(target != targets.NONE for target in given.values())
    return _saved(now, "columns", str(kept), actor, rows=rows, reads=reads)


def read_again(
    batch: Batch, *, actor: Any, told: Callable[[str], None], work: Callable[[], AbstractContextManager[None]]
) -> None:
    """Read a list that was changed without being read; nothing is locked while that lasts.

    Where somebody changed it meanwhile, it is left as it is: that change reads it.

    Args:
        batch: Which.
        actor: For whom it is done.
        told: Told each step of ``computing.STEPS`` when it begins.
        work: Gives the transaction in which what was found is written.

    Raises:
        Refused: it was merged or discarded.
    """
    stage = view(batch, actor, told=told)
    with work():
        now = locked(batch)
        if now.read_version == batch.read_version and now.state in OPEN:
            _noted(now, stage, actor)


@transaction.atomic
def correct(
    batch: Batch, cells: Iterable[tuple[int, int, str]], *, seen_version: int, actor: Any, reads: bool = True
) -> Batch:
    """Put cells right: line, place of the column and the new text each; the file itself stays as it is.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: there is no such cell, or a text is too long.
    """
    now = _opened(batch, seen_version)
    rows = source_rows(now)
    lines, width = set(rows.lines), len(rows.header)
    known = {(line, index): text for line, index, text in keeping.unpack_value(now, "corrections", [])}
    before = len(known)
    for line, index, text in cells:
        if line not in lines or not 0 <= index < width:
            raise Refused(_("Row %(line)d: there is no such cell in the list.") % {"line": line})
        if len(text) > CELL_LENGTH or "\0" in text:
            raise Refused(_("Row %(line)d: the text is too long.") % {"line": line})
        known[line, index] = tidy(text)
    keeping.pack_value(now, "corrections", [[line, index, text] for (line, index), text in known.items()])
    return _saved(now, "corrections", str(len(known)), actor, before=str(before), reads=reads)


@transaction.atomic
def leave_out(
    batch: Batch, lines: Iterable[int], reason: str, *, seen_version: int, actor: Any, reads: bool = True
) -> Batch:
    """Leave rows out, for a reason that is kept with the list.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: no reason is given, or there is no such row.
    """
    now = _opened(batch, seen_version)
    wanted = list(dict.fromkeys(lines))
    if not reason.strip():
        raise Refused(_("Say why."))
    rows = source_rows(now)
    there = set(rows.lines)
    missing = [line for line in wanted if line not in there]
    if missing or not wanted:
        raise Refused(_("Choose rows of the list."))
    known = dict(keeping.unpack_value(now, "left_out", []))
    before = len(known)
    known |= {line: reason.strip() for line in wanted}
    keeping.pack_value(now, "left_out", [[line, why] for line, why in sorted(known.items())])
    return _saved(now, "left out", str(len(known)), actor, before=str(before), rows=rows, reads=reads)


@transaction.atomic
def take_back_in(batch: Batch, lines: Iterable[int], *, seen_version: int, actor: Any, reads: bool = True) -> Batch:
    """Take rows in again that were left out.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
    """
    now = _opened(batch, seen_version)
    gone = set(lines)
    known = keeping.unpack_value(now, "left_out", [])
    kept = [[line, why] for line, why in known if line not in gone]
    keeping.pack_value(now, "left_out", kept)
    return _saved(now, "left out", str(len(kept)), actor, before=str(len(known)), reads=reads)


@transaction.atomic
def take_as_person(batch: Batch, line: int, *, seen_version: int, actor: Any, reads: bool = True) -> Batch:
    """Take a row for a person that was passed over, since it looks like a total.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: there is no such row.
    """
    now = _opened(batch, seen_version)
    rows = source_rows(now)
    if line not in rows.lines:
        raise Refused(_("Choose rows of the list."))
    lines = sorted({*now.settings.get("people", ()), line})
    now.settings = now.settings | {"people": lines}
    return _saved(now, "settings", "people", actor, rows=rows, reads=reads)


@transaction.atomic
def mean(batch: Batch, said: Mapping[str, str], *, seen_version: int, actor: Any, reads: bool = True) -> Batch:
    """Say what needs words stand for that are not known; it is remembered for all lists of the operation.

    Args:
        batch: Which.
        said: By word the code of a need; empty for none.
        seen_version: The version that was looked at.
        actor: Who says so.
        reads: Whether the list is read anew at once; else ``read_again`` has to follow.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: a need is none that a word can stand for, or nothing is said.
    """
    now = _opened(batch, seen_version)
    known = {"", *need_words.choices(now)}
    if not said or not known.issuperset(said.values()):
        raise Refused(_("Choose what the words mean."))
    need_words.remember(now, said, actor=actor)
    return _saved(now, "words of needs", str(len(said)), actor, reads=reads)


@transaction.atomic
def choose(
    batch: Batch,
    line: int,
    choice: Literal["same", "new"],
    *,
    other: str = "",
    seen_version: int,
    actor: Any,
) -> Batch:
    """Say whether a row and whom it may be are one person.

    Args:
        batch: Which.
        line: The row of the pair.
        choice: ``same``, or ``new`` for two people.
        other: The other one, as ``StagedPair.key`` names it; by default all that the row may be, for ``same`` the
            likeliest.
        seen_version: The version that was looked at.
        actor: Who says so.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: there is no such pair, or the row is said to be two different people.
    """
    now = _opened(batch, seen_version)
    if choice not in ("same", "new"):
        raise Refused(_("Say whether they are one person or two."))
    pairs = [pair for pair in view(now).pairs if pair.line == line and other in ("", pair.key)]
    if not pairs:
        raise Refused(_("Row %(line)d: there is no such pair.") % {"line": line})
    known = choices_of(now)
    before = len(known)
    if choice == "same":
        pairs = pairs[:1]
        others = [key for (at, key), said in known.items() if at == line and said == "same" and key != pairs[0].key]
        if others:
            raise Refused(_("Row %(line)d is said to be somebody else already; take that back first.") % {"line": line})
    known |= {(line, pair.key): choice for pair in pairs}
    keeping.pack_value(now, "choices", [[at, key, said] for (at, key), said in known.items()])
    return _saved(now, "choices", str(len(known)), actor, before=str(before), rereads=False)


@transaction.atomic
def settle(
    batch: Batch, *, seen_version: int, actor: Any, site: str | None = None, order: str | None = None,
    prefix: str | None = None, reads: bool = True,
) -> Batch:  # fmt: skip
    """Settle what the list leaves open; what is None stays.

    Args:
        batch: Which.
        seen_version: The version that was looked at.
        actor: Who settles it.
        site: The site of rows that name none: its code, or name.
        order: ``day first`` or ``month first`` where 03/04/1985 can be both; empty to let the list tell.
        prefix: Put before the codes of families that have none.
        reads: Whether the list is read anew at once; else ``read_again`` has to follow.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Refused: the order is none of these, or the prefix is too long.
    """
    now = _opened(batch, seen_version)
    if order not in (None, "", "day first", "month first"):
        raise Refused(_("Say whether the day or the month comes first."))
    if len(prefix or "") > PREFIX_LENGTH or len(site or "") > PREFIX_LENGTH * 10:
        raise Refused(_("This is too long."))
    given = {"site": site, "order": order, "prefix": prefix}
    settled = {name: tidy(value) for name, value in given.items() if value is not None}
    now.settings = now.settings | settled
    return _saved(now, "settings", ", ".join(sorted(settled)), actor, reads=reads)


@transaction.atomic
def discard(batch: Batch, reason: str, *, actor: Any) -> Batch:
    """Give a list up; its content, and the name of its file, can be read by nobody afterwards.

    Raises:
        Refused: no reason is given, or it was merged or discarded before.
    """
    now = locked(batch)
    if now.state not in (*OPEN, BatchState.MERGING):
        raise Refused(_("This list was merged or discarded already."))
    if not reason.strip():
        raise Refused(_("Say why."))
    keeping.forget(now, with_name=True)
    now.version += 1
    before, now.state = now.state, BatchState.DISCARDED
    now.save()
    step(now, "state", before, now.state, actor, reason.strip())
    log.append(
        actor=actor, action="discarded", operation=now.operation, subject="list", ids=[now.uid], reason=reason.strip()
    )
    return now


def _opened(batch: Batch, seen: int) -> Batch:
    """The batch, locked, to be worked on.

    Raises:
        ChangedMeanwhile: it is no longer as it was seen.
        Refused: it can no longer be worked on.
    """
    now = locked(batch)
    if now.state == BatchState.MERGING:
        raise Refused(_("This list is being merged; wait until it is done."))
    if now.state not in OPEN:
        raise Refused(_("This list was merged or discarded already."))
    if now.version != seen:
        raise ChangedMeanwhile(_("another version"))
    return now


def _saved(
    batch: Batch,
    what: str,
    after: str,
    actor: Any,
    *,
    before: str = "",
    rereads: bool = True,
    reads: bool = True,
    rows: SourceRows | None = None,
) -> Batch:
    """The batch after a change, with its next state where it is read."""
    batch.version += 1
    if rereads:
        batch.read_version = batch.version
        batch.stage = batch.arrived = None
    batch.save()
    step(batch, what, before, after, actor)
    if reads:
        _noted(batch, view(batch, actor, rows), actor)
    return batch


def _noted(batch: Batch, stage: Stage, actor: Any) -> None:
    """Keep how much of a list there is to decide, and what state that makes."""
    batch.counts = counts_of(stage)
    batch.save(update_fields=["counts"])
    move(batch, settle_state(stage), actor)
