"""What is decided of a list before it is merged: its columns, faults, rows, words, and likely duplicates."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, cast

from django.db import transaction
from ninja import Query

from safeconduct.web.api.calls import Kind, call, fields, paged, reading
from safeconduct.web.api.kinds import OneOf, Page, Uid
from safeconduct.web.api.schemas import lists as of
from safeconduct.web.api.staged import BESIDE, changed, stage_of
from safeconduct.web.intake import need_words, services
from safeconduct.web.intake.alike import choose_alike
from safeconduct.web.intake.models import Batch
from safeconduct.web.intake.reading_words import said
from safeconduct.web.intake.stages import Choice, StagedFault
from safeconduct.web.intake.views.duplicates import both_sides
from safeconduct.web.rights.roles import Right

Sort = Annotated[str, OneOf(["faults", "doubts"]), Query("faults", description="Doubts stand in nobody's way.")]


@call("GET", "lists/{uid}/columns", Right.REGISTER_EDIT, of.Columns, kind=Kind.SHOWS, beside=BESIDE)
def list_columns(request: Any, uid: Uid) -> Any:
    """What each column of a list is taken for, with some of its cells."""
    stage = stage_of(request, uid, mapped=False)
    settled = {name: stage.batch.settings.get(name, "") for name in ("site", "order", "prefix")}
    names = ("index", "name", "target", "confidence", "samples", "remembered")
    with reading(request, "import", [stage.batch.uid]):
        return fields(stage, "version", "needs_site") | {
            "columns": [fields(one, *names) | {"reason": said(one.reason).text} for one in stage.columns],
            "targets": [{"target": target, "words": words} for target, words in stage.targets],
            "settled": settled,
            "sites": [code for code, _name in stage.sites],
        }


@call(
    "POST",
    "lists/{uid}/columns",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_columns",),
    beside=BESIDE,
)
def confirm_columns(request: Any, uid: Uid, given: of.ColumnsIn) -> Any:
    """Confirm what the columns of a list are, and settle what it does not say by itself."""
    return changed(request, uid, given.version, partial(_confirmed, given), mapped=False)


@call("GET", "lists/{uid}/faults", Right.REGISTER_EDIT, of.Faults, kind=Kind.SHOWS, beside=BESIDE)
def list_faults(request: Any, uid: Uid, page: Page = 1, kind: Sort = "faults") -> Any:
    """What is wrong in a list, or doubtful, each with its row."""
    stage = stage_of(request, uid)
    shown, where = paged(stage.faults if kind == "faults" else stage.warnings, page)
    rows = stage.rows({one.line for one in shown if one.line is not None})
    with reading(request, "import", [stage.batch.uid]):
        items = [_fault(one) | {"row": list(rows.get(one.line, ()))} for one in shown]
        return where | {"version": stage.version, "items": items}


@call(
    "POST",
    "lists/{uid}/cells",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_faults",),
    beside=BESIDE,
)
def correct_cells(request: Any, uid: Uid, given: of.CellsIn) -> Any:
    """Put cells of a list right; the file itself stays as it is."""
    cells = [(one.line, one.index, one.text) for one in given.cells]
    return changed(request, uid, given.version, _on(services.correct, cells))


@call(
    "POST",
    "lists/{uid}/rows/leaving-out",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_faults",),
    beside=BESIDE,
)
def leave_out_rows(request: Any, uid: Uid, given: of.LeftOutIn) -> Any:
    """Leave rows of a list out, with a reason that is kept with it."""
    return changed(request, uid, given.version, _on(services.leave_out, given.lines, given.reason))


@call(
    "POST",
    "lists/{uid}/rows/taking-in",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_faults",),
    beside=BESIDE,
)
def take_in_rows(request: Any, uid: Uid, given: of.RowsIn) -> Any:
    """Take rows of a list in again that were left out."""
    return changed(request, uid, given.version, _on(services.take_back_in, given.lines))


@call(
    "POST",
    "lists/{uid}/rows/person",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_faults",),
    beside=BESIDE,
)
def take_row_as_person(request: Any, uid: Uid, given: of.RowIn) -> Any:
    """Take a row for a person that was passed over, since it looks like a total."""
    return changed(request, uid, given.version, _on(services.take_as_person, given.line))


@call("GET", "lists/{uid}/words", Right.REGISTER_EDIT, of.Words, kind=Kind.SHOWS, beside=BESIDE)
def list_words(request: Any, uid: Uid) -> Any:
    """The words for needs in a list that are not known."""
    stage = stage_of(request, uid)
    with reading(request, "import", [stage.batch.uid]):
        items = [{"word": word, "rows": rows} for word, rows in need_words.unknown(stage)]
        return {"version": stage.version, "items": items, "needs": need_words.choices(stage.batch)}


@call(
    "POST",
    "lists/{uid}/words",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_faults",),
    beside=BESIDE,
)
def explain_words(request: Any, uid: Uid, given: of.WordsIn) -> Any:
    """Say what words for needs stand for; it is remembered for all lists of the operation."""
    meanings = {one.word: one.need for one in given.words}
    return changed(request, uid, given.version, _on(services.mean, meanings))


@call("GET", "lists/{uid}/duplicates", Right.REGISTER_EDIT, of.Duplicates, kind=Kind.SHOWS, beside=BESIDE)
def list_duplicates(request: Any, uid: Uid, page: Page = 1) -> Any:
    """Rows of a list that may be somebody who is known, or another row: both sides of each pair."""
    stage = stage_of(request, uid)
    shown, where = paged(sorted(stage.pairs, key=lambda pair: pair.choice is not None), page)
    known = [pair.other.uid for pair in shown if pair.other is not None]
    # The people of the record whose identities stand beside the list, and the list, in one entry.
    with reading(request, "identity" if known else "import", [*known, stage.batch.uid]):
        items = [
            fields(one["pair"], "line", "likeness", "proposal", "choice")
            | {"other": one["pair"].key, "is_known": one["pair"].other is not None, "facts": _facts(one["facts"])}
            for one in both_sides(stage, shown)
        ]
        return where | {"version": stage.version, "items": items}


@call(
    "POST",
    "lists/{uid}/duplicates",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_duplicates",),
    beside=BESIDE,
)
def decide_duplicate(request: Any, uid: Uid, given: of.DuplicateIn) -> Any:
    """Say of one pair whether both are the same person. Whoever says so has looked at both."""

    def act(batch: Batch, *, reads: bool, **how: Any) -> Batch:  # noqa: ARG001 - choosing reads nothing anew
        return services.choose(batch, given.line, cast("Choice", given.choice), other=given.other, **how)

    return changed(request, uid, given.version, act)


@call(
    "POST",
    "lists/{uid}/duplicates/alike",
    Right.REGISTER_EDIT,
    of.ListChanged,
    kind=Kind.CHANGES,
    pages=("intake_duplicates",),
    beside=BESIDE,
)
def decide_alike(request: Any, uid: Uid, given: of.Seen) -> Any:
    """Say of all pairs in which nothing differs that both are the same person."""

    def act(batch: Batch, *, reads: bool, **how: Any) -> Batch:  # noqa: ARG001
        return choose_alike(batch, **how)

    return changed(request, uid, given.version, act)


def _on(act: Callable[..., Batch], *what: Any) -> Callable[..., Batch]:
    """A function of the services with what it is to be done to, which still asks for the list."""
    return lambda batch, **how: act(batch, *what, **how)


@transaction.atomic
def _confirmed(given: of.ColumnsIn, batch: Batch, *, seen_version: int, actor: Any, reads: bool) -> Batch:
    """Settle and confirm, both or nothing."""
    chosen = {one.index: one.target for one in services.view(batch, actor).columns}
    chosen |= {one.index: one.target for one in given.columns}
    now = services.settle(
        batch, **fields(given, "site", "order", "prefix"), seen_version=seen_version, actor=actor, reads=False
    )
    return services.map_columns(now, chosen, seen_version=now.version, actor=actor, reads=reads)


def _fault(one: StagedFault) -> dict[str, Any]:
    return fields(one, "line", "column", "index", "cell") | {"says": said(one.message).text}


def _facts(facts: Any) -> list[dict[str, Any]]:
    """What both tell; a day as a day."""
    return [
        fields(fact, "name", "differs") | {"row": _shown(fact.each[0]), "other": _shown(fact.each[1])} for fact in facts
    ]


def _shown(told: Any) -> list[str]:
    return [str(one) for one in told.shown]
